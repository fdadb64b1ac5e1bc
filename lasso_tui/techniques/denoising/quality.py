"""How near a denoised image comes to the original, threshold by threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.charts import Trace
from lasso_tui.techniques.denoising.images import NoisyImage
from lasso_tui.techniques.denoising.rules import CycleSpinner, Shrinkage, gap

if TYPE_CHECKING:
    from lasso_tui._types import Float32Array, FloatArray
    from lasso_tui.solvers import Reference


@dataclass(frozen=True)
class Quality:
    """What a threshold is worth: nearness to the original, coefficients kept, relative duality gap."""

    psnr: float
    ssim: float
    kept: int
    gap: float


def measured(data: NoisyImage, reference: Reference, picture: FloatArray, kept: int, gap: float) -> Quality:
    """Compare a picture with the original."""
    return Quality(solvers.psnr(data.original, picture, data.span), reference.ssim(picture), kept, gap)


def shrunk(
    data: NoisyImage, shrinkage: Shrinkage, reference: Reference, levels: FloatArray
) -> tuple[FloatArray, Quality]:
    """Threshold the coefficients: the picture, and what it is worth."""
    import numpy as np

    b = solvers.soft_threshold(shrinkage.coefs, levels)
    picture = shrinkage.basis.synthesise(b)
    certificate = gap(shrinkage, data.noisy, b, picture, levels)
    return picture, measured(data, reference, picture, int(np.count_nonzero(b)), certificate)


def sweep_thresholds(
    data: NoisyImage,
    shrinkage: Shrinkage,
    reference: Reference,
    grid: FloatArray,
    spinner: CycleSpinner | None = None,
) -> tuple[Float32Array, tuple[Quality, ...]]:
    """Denoise at every threshold: the pictures, and what each is worth."""
    import numpy as np

    pictures, worths = np.empty((len(grid), *data.noisy.shape), dtype=np.float32), []
    for k, t in enumerate(grid):
        levels = t * shrinkage.weights
        if spinner:
            picture, kept = spinner.picture(levels), int((np.abs(shrinkage.coefs) > levels).sum())
            worth = measured(data, reference, picture, kept, float("nan"))
        else:
            picture, worth = shrunk(data, shrinkage, reference, levels)
        pictures[k] = picture
        worths.append(worth)
        solvers.tick("cycle spinning" if spinner else "thresholds", (k + 1) / len(grid))
    return pictures, tuple(worths)


def summed(grid: FloatArray, worths: tuple[Quality, ...]) -> dict[str, Any]:
    """Return what a search holds of the worths: themselves, and their curves."""
    import numpy as np

    ssims = np.array([w.ssim for w in worths])
    return {
        "worths": worths,
        "psnrs": np.array([w.psnr for w in worths]),
        "ssim_trace": Trace("true", grid, ssims),
    }


def decibels(span: float, errors: FloatArray) -> FloatArray:
    """Turn mean squared errors into PSNRs; NaN where an estimate is not positive."""
    import numpy as np

    return 10 * np.log10(span**2 / np.where(errors > 0, errors, np.nan))
