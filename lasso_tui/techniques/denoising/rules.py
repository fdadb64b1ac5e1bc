"""Soft thresholding of an image's wavelet coefficients, its duality gap, and its cross-validation.

The threshold of a coefficient is t·w, with t the cursor's threshold and w the weight of its subband: 1 everywhere,
or in the proportions of SURE or BayesShrink; 0 where the approximation is not thresholded. That is the lasso with
a penalty factor for each coefficient.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.denoising.wavelets import Basis

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["EQUAL", "SUBBAND_WEIGHTS", "CycleSpinner", "Shrinkage", "gap", "two_fold_errors"]

EQUAL, SURE, BAYES = SUBBAND_WEIGHTS = ("equal", "SURE", "BayesShrink")


@dataclass(frozen=True, eq=False)
class Shrinkage:
    """Noisy coefficients with the subband weights of their thresholds.

    Attributes
    ----------
    basis : the wavelets
    coefs : Wy, of the image's shape
    sigma : standard deviation of the noise, from the finest diagonal details (MAD)
    weights : of the image's shape, 0 where a coefficient is not thresholded
    reference : the t at which t·weights are the thresholds of the weights' rule; 0 for equal weights
    keep_approximation : whether the approximation is not thresholded
    """

    basis: Basis
    coefs: FloatArray
    sigma: float
    weights: FloatArray
    reference: float
    keep_approximation: bool

    @classmethod
    def of(cls, basis: Basis, noisy: FloatArray, rule: str, *, keep_approximation: bool) -> Shrinkage:
        """Transform an image and weight its subbands: mean 1 over the coefficients that are thresholded."""
        import numpy as np

        coefs = basis.analyse(noisy)
        plain = cls(
            basis,
            coefs,
            solvers.mad_sigma(coefs[basis.bands[-1]]),
            np.ones(basis.shape),
            0.0,
            keep_approximation,
        )
        if rule == EQUAL:
            thresholds, reference = plain.by_subband(lambda d, s: 1.0), 0.0
        else:
            choose = solvers.hybrid_threshold if rule == SURE else solvers.bayes_threshold
            thresholds = plain.by_subband(choose)
            reference = float(np.concatenate([thresholds[b].ravel() for b in plain.bands]).mean())
            if reference > 0:
                thresholds = thresholds / reference
        return cls(basis, coefs, plain.sigma, thresholds, reference, keep_approximation)

    @property
    def bands(self) -> tuple[tuple[slice, slice], ...]:
        """The subbands that are thresholded."""
        return self.basis.bands[1:] if self.keep_approximation else self.basis.bands

    def by_subband(self, choose: Callable[[FloatArray, float], float]) -> FloatArray:
        """Return thresholds of the image's shape, one per subband."""
        import numpy as np

        thresholds = np.zeros(self.basis.shape)
        for band in self.bands:
            thresholds[band] = choose(self.coefs[band], self.sigma)
        return thresholds

    def pooled(self) -> FloatArray:
        """Return all coefficients that are thresholded, in one dimension."""
        import numpy as np

        return np.concatenate([self.coefs[band].ravel() for band in self.bands])

    def image(self, thresholds: FloatArray) -> FloatArray:
        """Return the image of the coefficients after soft thresholding."""
        return self.basis.synthesise(solvers.soft_threshold(self.coefs, thresholds))

    def risks(self, grid: FloatArray) -> FloatArray:
        """Return Stein's estimate of the squared error at each threshold, σ² for each unthresholded coefficient."""
        import numpy as np

        n_unthresholded = self.coefs.size - sum(self.coefs[band].size for band in self.bands)
        total = np.full(len(grid), n_unthresholded * self.sigma**2)
        for band in self.bands:
            total += solvers.sure_risk(self.coefs[band], grid * self.weights[band].flat[0], self.sigma)
        return total


def gap(
    shrinkage: Shrinkage, noisy: FloatArray, b: FloatArray, image: FloatArray, thresholds: FloatArray
) -> float:
    """Return the relative duality gap of coefficients b as a solution of the lasso.

    Primal ½‖r‖² + Σ tⱼ|bⱼ| with r = y − Wᵀb from the images themselves; the dual point is r, projected off the
    unpenalised columns and scaled until |⟨wⱼ, θ⟩| ≤ tⱼ; relative to the objective with all penalised b at zero.

    Parameters
    ----------
    shrinkage, noisy : the coefficients of y, and y
    b, image : the coefficients to certify, and Wᵀb
    thresholds : t, of the image's shape
    """
    import numpy as np

    residual = noisy - image
    products = shrinkage.basis.analyse(residual)
    free = thresholds == 0
    products[free] = 0.0
    over = float((np.abs(products[~free]) / thresholds[~free]).max(initial=0.0))
    scale = 1.0 / max(over, 1.0)
    primal = 0.5 * float((residual**2).sum()) + float((thresholds * np.abs(b)).sum())
    dual = scale * float((shrinkage.coefs * products).sum()) - 0.5 * scale**2 * float((products**2).sum())
    null = 0.5 * float((shrinkage.coefs[~free] ** 2).sum())
    return max(primal - dual, 0.0) / null if null else 0.0


def two_fold_errors(whole: Shrinkage, noisy: FloatArray, grid: FloatArray, rule: str) -> FloatArray:
    """Cross-validate thresholds: denoise every second column and predict those between; then every second row.

    Nason's (1996) cross-validation for wavelets: a held-out pixel is predicted by the mean of its two denoised
    neighbours. Half an image needs smaller thresholds than the whole, by √(1 − log 2/log n); the grid is corrected
    for that.

    Returns
    -------
    (A,) mean squared errors of the held-out pixels, at each threshold of the whole image.
    """
    import numpy as np

    basis, scales = whole.basis, grid * math.sqrt(1 - math.log(2) / math.log(noisy.size))
    errors = np.zeros(len(grid))
    for fold in range(4):
        odd, oriented = fold % 2, noisy if fold < 2 else noisy.swapaxes(0, 1)
        training, held_out = oriented[:, odd::2], oriented[:, 1 - odd :: 2]
        half = Shrinkage.of(
            Basis.unchecked(basis.wavelet, max(1, basis.levels - 1), training.shape),
            training,
            rule,
            keep_approximation=whole.keep_approximation,
        )
        factors = (
            scales * (half.reference / whole.reference) if whole.reference and half.reference else scales
        )
        between = held_out[:, 1:] if odd else held_out[:, :-1]
        for k, factor in enumerate(factors):
            image = half.image(factor * half.weights)
            predicted = 0.5 * (image[:, :-1] + image[:, 1:])
            errors[k] += float(((between - predicted) ** 2).mean()) / 4
            solvers.tick("cross-validation", (fold * len(grid) + k) / (4 * len(grid)))
    return errors


class CycleSpinner:
    """Denoising averaged over all shifts of the image (cycle spinning, Coifman & Donoho 1995).

    The wavelet coefficients of all 2^levels × 2^levels shifts are those of the undecimated transform, and its
    inverse is the mean of their inverses, so that all shifts together cost little more than a few.
    """

    def __init__(self, shrinkage: Shrinkage, noisy: FloatArray) -> None:
        import pywt

        self.basis = basis = shrinkage.basis
        nested = pywt.swt2(
            basis.luminance_first(noisy), basis.wavelet, basis.levels, axes=(0, 1), trim_approx=True
        )
        self.parts = [nested[0], *(detail for level in nested[1:] for detail in level)]

    def image(self, thresholds: FloatArray) -> FloatArray:
        """Return the mean of the denoised shifts; thresholds as for one of them."""
        import pywt

        shrunk = [
            solvers.soft_threshold(part, float(thresholds[band].flat[0]))
            for part, band in zip(self.parts, self.basis.bands, strict=True)
        ]
        nested = [shrunk[0], *(tuple(shrunk[k : k + 3]) for k in range(1, len(shrunk), 3))]
        image: FloatArray = self.basis.luminance_first(
            pywt.iswt2(nested, self.basis.wavelet, axes=(0, 1)), inverse=True
        )
        return image
