"""A sweep over thresholds: the denoised images, their quality, and the thresholds that the rules choose."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Mark
from lasso_tui.techniques.denoising.images import NoisyImage
from lasso_tui.techniques.denoising.quality import (
    Quality,
    decibels,
    measure_quality,
    quality_curves,
    shrink,
    sweep_thresholds,
)
from lasso_tui.techniques.denoising.rules import EQUAL, CycleSpinner, Shrinkage, two_fold_errors
from lasso_tui.techniques.denoising.wavelets import Basis
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from collections.abc import Callable

    from lasso_tui._types import Float32Array, FloatArray
    from lasso_tui.solvers import Reference


__all__ = ["Rule", "ThresholdSweep"]

N_THRESHOLDS = 40


@dataclass(frozen=True)
class Rule:
    """The thresholds that a rule chose, and the quality of the result.

    Attributes
    ----------
    name, title : its key in the document, and its name on the screen
    low, high : smallest and largest threshold of the subbands
    quality : how near the image denoised with them comes to the original
    """

    name: str
    title: str
    low: float
    high: float
    quality: Quality

    def row(self) -> tuple[str, ...]:
        """Return the rule as a row of a table."""
        threshold = format_significant(self.low) if self.low == self.high else "per band"
        return (self.title, threshold, f"{self.quality.psnr:.2f}", f"{self.quality.ssim:.3f}")

    def metrics(self) -> tuple[Metric, ...]:
        """Return the metrics for the document."""
        title, limits = self.title, [("threshold", "threshold", self.low)]
        if self.low != self.high:
            title += " per subband"
            limits = [("least", "min threshold", self.low), ("most", "max threshold", self.high)]
        rows = [
            *((key, label, t, format_significant(t)) for key, label, t in limits),
            ("psnr", "PSNR", self.quality.psnr, f"{self.quality.psnr:.2f} dB"),
            ("ssim", "SSIM", self.quality.ssim, f"{self.quality.ssim:.3f}"),
        ]
        return tuple(
            Metric(f"{key}_{self.name}", f"{title}: {label}", value, text, in_readout=False)
            for key, label, value, text in rows
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class ThresholdSweep:
    """A noisy image denoised at thresholds from near 0 to so large that no detail is left.

    Attributes
    ----------
    data, shrinkage : the image, and its coefficients with the subband weights of the thresholds
    rule : the rule of the subband weights
    reference : the original, prepared for SSIM
    grid : (A,) thresholds, decreasing
    chosen : the threshold of each global rule, by the key of its mark; each is on the grid
    noisy : quality of the noisy image
    sure_psnrs : (A,) PSNR by Stein's unbiased risk estimate
    images : (A, …) float32, the denoised image at each threshold
    qualities : the quality at each threshold
    psnrs : (A,) PSNR
    cv_errors, cv_psnrs : (A,) or None; cross-validated squared error, and PSNR after subtracting the noise variance
    spinning : whether `images` are averaged over all shifts
    rule_cache : rules computed already, by name
    """

    data: NoisyImage
    shrinkage: Shrinkage
    rule: str
    reference: Reference
    grid: FloatArray
    chosen: dict[str, float]
    noisy: Quality
    sure_psnrs: FloatArray
    images: Float32Array
    qualities: tuple[Quality, ...]
    psnrs: FloatArray
    cv_errors: FloatArray | None = None
    cv_psnrs: FloatArray | None = None
    spinning: bool = False
    warnings: tuple[str, ...] = ()
    rule_cache: dict[str, Rule] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, data: NoisyImage, basis: Basis, rule: str, requested: float | None, *, keep_approximation: bool
    ) -> ThresholdSweep:
        """Transform the image and denoise it at every threshold, the requested one among them."""
        shrinkage = Shrinkage.of(basis, data.noisy, rule, keep_approximation=keep_approximation)
        chosen = rule_thresholds(shrinkage)
        grid = threshold_grid(shrinkage, list(chosen.values()) + ([] if requested is None else [requested]))
        chosen = {key: float(grid[nearest(grid, t)]) for key, t in chosen.items()}
        if rule != EQUAL:
            chosen["s"] = float(grid[shrinkage.risks(grid).argmin()])
        reference = solvers.Reference.of(data.original, data.span)
        noisy = measure_quality(data, reference, data.noisy, data.noisy.size, float("nan"))
        no_shrinkage = rule != EQUAL and not shrinkage.reference
        warnings = (f"{rule} chooses threshold 0 in every subband; equal weights are used.",) * no_shrinkage
        images, qualities = sweep_thresholds(data, shrinkage, reference, grid)
        return cls(
            data=data,
            shrinkage=shrinkage,
            rule=rule,
            reference=reference,
            grid=grid,
            chosen=chosen,
            noisy=noisy,
            sure_psnrs=decibels(data.span, shrinkage.risks(grid) / data.noisy.size),
            images=images,
            warnings=warnings + end_warning("SURE", grid, chosen.get("s")),
            **quality_curves(qualities),
        )

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The thresholds that the global rules choose."""
        labels = {"m": "CV", "s": "SURE", "u": "universal", "b": "BayesShrink", "w": f"{self.rule}'s own"}
        return tuple(
            Mark(key, self.chosen[key], label) for key, label in labels.items() if key in self.chosen
        )

    def start(self, requested: float | None) -> float:
        """Return where the cursor starts: the requested threshold, the CV minimum, or before it the SURE minimum."""
        return requested if requested is not None else self.chosen.get("m", self.chosen["s"])

    def grid_index(self, threshold: float) -> int | None:
        """Return the index of a threshold on the grid, or None between its points.

        Averaging over all shifts takes too long for one frame: with cycle spinning it is the nearest point's.
        """
        near = nearest(self.grid, threshold)
        return near if self.spinning or abs(self.grid[near] / threshold - 1) < 1e-9 else None

    def image(self, threshold: float) -> FloatArray:
        """Return the denoised image at a threshold: a look-up on the grid."""
        index = self.grid_index(threshold)
        if index is None:
            return self.shrinkage.image(threshold * self.shrinkage.weights)
        on_grid: FloatArray = self.images[index].astype("float64")
        return on_grid

    def quality(self, threshold: float) -> Quality:
        """Return the quality at a threshold: a look-up on the grid."""
        index = self.grid_index(threshold)
        return self._at(threshold * self.shrinkage.weights) if index is None else self.qualities[index]

    def cross_validated(self) -> ThresholdSweep:
        """Return the sweep with its cross-validated errors, and the threshold at their minimum."""
        errors = two_fold_errors(self.shrinkage, self.data.noisy, self.grid, self.rule)
        minimum = float(self.grid[errors.argmin()])
        return replace(
            self,
            cv_errors=errors,
            chosen=self.chosen | {"m": minimum},
            warnings=self.warnings + end_warning("CV", self.grid, minimum),
            cv_psnrs=decibels(self.data.span, errors - self.shrinkage.sigma**2),
        )

    def cycle_spun(self) -> ThresholdSweep:
        """Return the sweep with its images averaged over all shifts, at every threshold."""
        spinner = CycleSpinner(self.shrinkage, self.data.noisy)
        images, qualities = sweep_thresholds(self.data, self.shrinkage, self.reference, self.grid, spinner)
        return replace(self, images=images, spinning=True, **quality_curves(qualities))

    def rules(self) -> tuple[Rule, ...]:
        """Return what each rule chooses and the quality of the result, the noisy image first."""
        import numpy as np

        shrinkage, found = self.shrinkage, self.rule_cache
        if not found:
            d, sigma = shrinkage.pooled(), shrinkage.sigma
            found["noisy"] = Rule("noisy", "noisy", 0.0, 0.0, self.noisy)
            for name, title, t in (
                ("universal", "universal", solvers.universal_threshold(d.size, sigma)),
                ("sure", "SURE", solvers.sure_threshold(d, sigma)),
                ("bayes", "BayesShrink", solvers.bayes_threshold(d, sigma)),
            ):
                quality = self._at(shrinkage.by_subband(_constant(t)))
                found[name] = Rule(name, title, t, t, quality)
            for name, title, choose in (
                ("sure_subband", "SURE", solvers.hybrid_threshold),
                ("bayes_subband", "BayesShrink", solvers.bayes_threshold),
            ):
                levels = shrinkage.by_subband(choose)
                each = [float(levels[band].flat[0]) for band in shrinkage.bands]
                found[name] = Rule(name, title, min(each), max(each), self._at(levels))
                solvers.tick("rules", len(found) / 8)
            image = CycleSpinner(shrinkage, self.data.noisy).image(levels)
            quality = measure_quality(
                self.data, self.reference, image, found["bayes_subband"].quality.nonzero, float("nan")
            )
            found["spun"] = Rule("spun", "cycle-spun", min(each), max(each), quality)
        rules = dict(found)
        if "m" in self.chosen:
            at = self.chosen["m"]
            rules["cv"] = Rule("cv", "CV", at, at, self.quality(at))
        best = int(np.argmax(self.psnrs))
        at = float(self.grid[best])
        rules["best"] = Rule("best", "oracle", at, at, self.qualities[best])
        return tuple(rules.values())

    def _at(self, levels: FloatArray) -> Quality:
        return shrink(self.data, self.shrinkage, self.reference, levels)[1]


def rule_thresholds(shrinkage: Shrinkage) -> dict[str, float]:
    """Return the thresholds of the global rules by mark, or the one at which the weights' own rule stands."""
    d, sigma = shrinkage.pooled(), shrinkage.sigma
    if shrinkage.reference:
        return {"w": shrinkage.reference}
    return {
        "s": solvers.sure_threshold(d, sigma),
        "u": solvers.universal_threshold(d.size, sigma),
        "b": solvers.bayes_threshold(d, sigma),
    }


def threshold_grid(shrinkage: Shrinkage, included: list[float]) -> FloatArray:
    """Return decreasing thresholds, from where all coefficients are 0 to a tenth of σ, `included` among them."""
    import numpy as np

    zeroing = [
        float(np.abs(shrinkage.coefs[band]).max() / shrinkage.weights[band].flat[0])
        for band in shrinkage.bands
        if shrinkage.weights[band].flat[0] > 0
    ]
    top = max(zeroing, default=1.0) or 1.0
    bottom = min(max(shrinkage.sigma / 10, top / 1000), top / 10)
    top = min(top, 1000 * bottom)
    grid = np.geomspace(top, bottom, N_THRESHOLDS)
    inside = [t for t in included if t > bottom / 100]
    merged = np.sort(np.concatenate([grid, inside]))[::-1]
    distinct = np.append(merged[:-1] / merged[1:] > 1 + 1e-9, True)
    decreasing: FloatArray = merged[distinct]
    return decreasing


def end_warning(rule: str, grid: FloatArray, threshold: float | None) -> tuple[str, ...]:
    """Warn of a rule whose minimum is at the smallest threshold of a grid, where hardly anything is thresholded."""
    if threshold is None or threshold != grid[-1]:
        return ()
    return (
        f"The {rule} minimum is at the smallest threshold of the grid ({format_significant(threshold)}): hardly any "
        "thresholding is best.",
    )


def nearest(grid: FloatArray, threshold: float) -> int:
    """Return the index of the grid's threshold nearest in ratio; the last for 0."""
    import numpy as np

    return int(np.argmin(np.abs(np.log(grid / threshold)))) if threshold > 0 else len(grid) - 1


def _constant(threshold: float) -> Callable[[FloatArray, float], float]:
    """Return a rule that gives every subband the same threshold."""
    return lambda subband, sigma: threshold
