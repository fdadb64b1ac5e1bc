"""Quality of denoised images against the original, threshold by threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.denoising.images import NoisyImage
from lasso_tui.techniques.denoising.rules import CycleSpinner, Shrinkage, gap

if TYPE_CHECKING:
    from lasso_tui._types import Float32Array, FloatArray
    from lasso_tui.solvers import Reference

__all__ = ["Quality", "decibels", "measure_quality", "quality_curves", "shrink", "sweep_thresholds"]


@dataclass(frozen=True)
class Quality:
    """Quality of an image denoised at one threshold.

    Attributes
    ----------
    psnr, ssim : peak signal-to-noise ratio in dB, and structural similarity, both against the original
    nonzero : number of nonzero coefficients
    gap : relative duality gap
    """

    psnr: float
    ssim: float
    nonzero: int
    gap: float


def measure_quality(
    data: NoisyImage, reference: Reference, image: FloatArray, nonzero: int, gap: float
) -> Quality:
    """Compare an image with the original."""
    return Quality(solvers.psnr(data.original, image, data.span), reference.ssim(image), nonzero, gap)


def shrink(
    data: NoisyImage, shrinkage: Shrinkage, reference: Reference, levels: FloatArray
) -> tuple[FloatArray, Quality]:
    """Threshold the coefficients, and return the image and its quality."""
    import numpy as np

    b = solvers.soft_threshold(shrinkage.coefs, levels)
    image = shrinkage.basis.synthesise(b)
    certificate = gap(shrinkage, data.noisy, b, image, levels)
    return image, measure_quality(data, reference, image, int(np.count_nonzero(b)), certificate)


def sweep_thresholds(
    data: NoisyImage,
    shrinkage: Shrinkage,
    reference: Reference,
    grid: FloatArray,
    spinner: CycleSpinner | None = None,
) -> tuple[Float32Array, tuple[Quality, ...]]:
    """Denoise at every threshold, and return the images and their qualities."""
    import numpy as np

    images, qualities = np.empty((len(grid), *data.noisy.shape), dtype=np.float32), []
    for k, t in enumerate(grid):
        levels = t * shrinkage.weights
        if spinner:
            image, nonzero = spinner.image(levels), int((np.abs(shrinkage.coefs) > levels).sum())
            quality = measure_quality(data, reference, image, nonzero, float("nan"))
        else:
            image, quality = shrink(data, shrinkage, reference, levels)
        images[k] = image
        qualities.append(quality)
        solvers.tick("cycle spinning" if spinner else "thresholds", (k + 1) / len(grid))
    return images, tuple(qualities)


def quality_curves(qualities: tuple[Quality, ...]) -> dict[str, Any]:
    """Return the fields of a sweep that follow from its qualities."""
    import numpy as np

    return {"qualities": qualities, "psnrs": np.array([q.psnr for q in qualities])}


def decibels(span: float, errors: FloatArray) -> FloatArray:
    """Turn mean squared errors into PSNRs; NaN where an estimate is not positive."""
    import numpy as np

    return 10 * np.log10(span**2 / np.where(errors > 0, errors, np.nan))
