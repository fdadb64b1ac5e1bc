"""Comparisons for denoising: the lasso solver on explicit wavelets, and the tutorial's thresholds."""

from __future__ import annotations

from lasso_tui import solvers
from lasso_tui.techniques.denoising.images import NoisyImage
from lasso_tui.techniques.denoising.wavelets import Basis

__all__ = ["article_psnrs", "lasso_difference"]

CORNER_PIXELS = 16
"""Side of the part on which the closed form is compared with the lasso solver."""


def lasso_difference(data: NoisyImage, basis: Basis) -> float:
    """Return the largest difference between the coefficients of soft thresholding and of the lasso solver.

    The solver gets a corner of the image and its wavelets as explicit columns; neither thresholds the approximation.
    The threshold is the median of the detail coefficients, so that half of them are nonzero.
    """
    import numpy as np

    corner = data.noisy[:CORNER_PIXELS, :CORNER_PIXELS]
    corner = corner.mean(axis=2) if corner.ndim == 3 else corner
    small = Basis.unchecked(basis.wavelet, min(basis.levels, 2), corner.shape)
    n = corner.size
    columns = np.stack([small.synthesise(unit.reshape(corner.shape)).ravel() for unit in np.eye(n)], axis=1)
    d = small.analyse(corner)
    details = np.ones(corner.shape, dtype=bool)
    details[small.bands[0]] = False
    details = details.ravel()
    threshold = float(np.median(np.abs(d.ravel()[details])))
    W = columns[:, details]
    rest = corner.ravel() - columns[:, ~details] @ d.ravel()[~details]
    path = solvers.path(W, rest, alphas=[threshold / n], fit_intercept=False)
    closed = solvers.soft_threshold(d.ravel()[details], threshold)
    return float(np.abs(path.coefs[:, 0] - closed).max())


def article_psnrs(data: NoisyImage) -> dict[str, float]:
    """Return the PSNRs of the tutorial's thresholds: db1, two levels, three thresholds; db4, four, universal.

    All coefficients are thresholded, the approximation too, and the universal threshold uses the true noise.
    """
    soft = {"soft_0_1": ("db1", 2, 0.1), "soft_0_5": ("db1", 2, 0.5), "soft_1": ("db1", 2, 1.0)}
    universal = solvers.universal_threshold(data.noisy.size, data.noise)
    found = {"noisy_psnr": solvers.psnr(data.original, data.noisy, data.span)}
    for name, (wavelet, levels, t) in (soft | {"db4_universal": ("db4", 4, universal)}).items():
        basis = Basis.of(wavelet, levels, data.noisy.shape)
        image = basis.synthesise(solvers.soft_threshold(basis.analyse(data.noisy), t))
        found[f"psnr_{name}"] = solvers.psnr(data.original, image, data.span)
    return found
