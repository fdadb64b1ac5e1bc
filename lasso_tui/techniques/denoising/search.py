"""Every threshold tried on a noisy picture: how near it comes, what it costs, which one the rules choose."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Mark, Trace
from lasso_tui.techniques.denoising.images import NoisyImage
from lasso_tui.techniques.denoising.quality import (
    Quality,
    decibels,
    measured,
    shrunk,
    summed,
    sweep_thresholds,
)
from lasso_tui.techniques.denoising.rules import CycleSpinner, Shrinkage, two_fold_errors
from lasso_tui.techniques.denoising.wavelets import Basis
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from collections.abc import Callable

    from lasso_tui._types import Float32Array, FloatArray
    from lasso_tui.solvers import Reference


N_THRESHOLDS = 40


@dataclass(frozen=True)
class Rule:
    """What a rule chose and what that is worth; `low` and `high` are the subbands' least and largest."""

    name: str
    title: str
    low: float
    high: float
    worth: Quality

    def row(self) -> tuple[str, ...]:
        """Write the rule as a row of a table."""
        threshold = format_significant(self.low) if self.low == self.high else "by band"
        return (self.title, threshold, f"{self.worth.psnr:.2f}", f"{self.worth.ssim:.3f}")

    def figures(self) -> tuple[Metric, ...]:
        """Return the numbers for the document."""
        told = [
            ("psnr", self.worth.psnr, f"{self.worth.psnr:.2f} dB"),
            ("ssim", self.worth.ssim, f"{self.worth.ssim:.3f}"),
        ]
        limits = (
            (("threshold", self.low),)
            if self.low == self.high
            else (("least", self.low), ("most", self.high))
        )
        told = [*((what, t, format_significant(t)) for what, t in limits), *told]
        title = self.title + (" by band" if self.low != self.high else "")
        return tuple(
            Metric(f"{what}_{self.name}", f"{title}: {what}", value, text, in_readout=False)
            for what, value, text in told
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class ThresholdSweep:
    """A picture's coefficients, and all thresholds from nearly none to so large that nothing is left.

    Attributes
    ----------
    data, shrinkage : the picture, and its coefficients with the weights of their thresholds
    rule : whose weights they are
    reference : the original, prepared for SSIM
    grid : (A,) decreasing
    chosen : what each rule of one threshold chose, key → threshold, a point of the grid
    noisy : what the noisy picture is worth
    sure_psnrs : (A,) PSNR by Stein's estimate of the error
    pictures : (A, …) float32, the picture at each threshold; empty until `sweep_thresholds`
    worths : A of them
    psnrs, ssim_trace : (A,) and a trace of them
    cv_errors, cv_psnrs : (A,) or None; the PSNR that follows when the noise is taken off
    spinning : whether `pictures` are averaged over all shifts
    found : what `rules` has computed already
    """

    data: NoisyImage
    shrinkage: Shrinkage
    rule: str
    reference: Reference
    grid: FloatArray
    chosen: dict[str, float]
    noisy: Quality
    sure_psnrs: FloatArray
    pictures: Float32Array
    worths: tuple[Quality, ...]
    psnrs: FloatArray
    ssim_trace: Trace
    cv_errors: FloatArray | None = None
    cv_psnrs: FloatArray | None = None
    spinning: bool = False
    warnings: tuple[str, ...] = ()
    found: dict[str, Rule] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, data: NoisyImage, basis: Basis, rule: str, asked: float | None, *, keep_approximation: bool
    ) -> ThresholdSweep:
        """Transform the picture and try every threshold; the one asked for is among them."""
        shrinkage = Shrinkage.of(basis, data.noisy, rule, keep_approximation=keep_approximation)
        chosen = choices(shrinkage)
        grid = thresholds(shrinkage, list(chosen.values()) + ([] if asked is None else [asked]))
        chosen = {key: float(grid[nearest(grid, t)]) for key, t in chosen.items()}
        if rule != "equal":
            chosen["s"] = float(grid[shrinkage.risks(grid).argmin()])
        reference = solvers.Reference.of(data.original, data.span)
        noisy = measured(data, reference, data.noisy, data.noisy.size, float("nan"))
        flat = (
            ()
            if rule == "equal" or shrinkage.reference
            else (f"{rule} finds nothing to take away in any subband: the weights are equal.",)
        )
        pictures, worths = sweep_thresholds(data, shrinkage, reference, grid)
        return cls(
            data=data,
            shrinkage=shrinkage,
            rule=rule,
            reference=reference,
            grid=grid,
            chosen=chosen,
            noisy=noisy,
            sure_psnrs=decibels(data.span, shrinkage.risks(grid) / data.noisy.size),
            pictures=pictures,
            warnings=flat,
            **summed(grid, worths),
        )

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The thresholds that rules name."""
        labels = {"m": "CV", "s": "SURE", "u": "universal", "b": "Bayes", "w": f"{self.rule}'s own"}
        return tuple(
            Mark(key, self.chosen[key], label) for key, label in labels.items() if key in self.chosen
        )

    def start(self, asked: float | None) -> float:
        """Where the cursor stands at first: what was asked for, else the CV minimum, until then the least SURE."""
        return asked if asked is not None else self.chosen.get("m", self.chosen["s"])

    def place(self, threshold: float) -> int | None:
        """Return the place of a threshold on the grid, or None between its points.

        Averaging over all shifts takes too long for one frame: there the nearest point stands for its surroundings.
        """
        near = nearest(self.grid, threshold)
        return near if self.spinning or abs(self.grid[near] / threshold - 1) < 1e-9 else None

    def picture(self, threshold: float) -> FloatArray:
        """Return the denoised picture at a threshold: a look-up on the grid."""
        place = self.place(threshold)
        if place is None:
            return self.shrinkage.picture(threshold * self.shrinkage.weights)
        found: FloatArray = self.pictures[place].astype("float64")
        return found

    def worth(self, threshold: float) -> Quality:
        """Return what a threshold is worth: a look-up on the grid."""
        place = self.place(threshold)
        return self._at(threshold * self.shrinkage.weights) if place is None else self.worths[place]

    def cross_validated(self) -> ThresholdSweep:
        """Add the errors of pixels left out, and the threshold where they are least."""
        errors = two_fold_errors(self.shrinkage, self.data.noisy, self.grid, self.rule)
        return replace(
            self,
            cv_errors=errors,
            chosen=self.chosen | {"m": float(self.grid[errors.argmin()])},
            cv_psnrs=decibels(self.data.span, errors - self.shrinkage.sigma**2),
        )

    def spun(self) -> ThresholdSweep:
        """Average over all shifts, at every threshold."""
        spinner = CycleSpinner(self.shrinkage, self.data.noisy)
        pictures, worths = sweep_thresholds(self.data, self.shrinkage, self.reference, self.grid, spinner)
        return replace(self, pictures=pictures, spinning=True, **summed(self.grid, worths))

    def rules(self) -> tuple[Rule, ...]:
        """Return what each rule chooses and what that is worth, the noisy picture first."""
        import numpy as np

        shrinkage, found = self.shrinkage, self.found
        if not found:
            d, sigma = shrinkage.pooled(), shrinkage.sigma
            found["noisy"] = Rule("noisy", "noisy", 0.0, 0.0, self.noisy)
            for name, title, t in (
                ("universal", "universal", solvers.universal_threshold(d.size, sigma)),
                ("sure", "SURE", solvers.sure_threshold(d, sigma)),
                ("bayes", "Bayes", solvers.bayes_threshold(d, sigma)),
            ):
                worth = self._at(shrinkage.by_subband(_constant(t)))
                found[name] = Rule(name, title, t, t, worth)
            for name, title, choose in (
                ("sure_subband", "SURE", solvers.hybrid_threshold),
                ("bayes_subband", "Bayes", solvers.bayes_threshold),
            ):
                levels = shrinkage.by_subband(choose)
                each = [float(levels[band].flat[0]) for band in shrinkage.bands]
                found[name] = Rule(name, title, min(each), max(each), self._at(levels))
                solvers.tick("rules", len(found) / 8)
            picture = CycleSpinner(shrinkage, self.data.noisy).picture(levels)
            worth = measured(
                self.data, self.reference, picture, found["bayes_subband"].worth.kept, float("nan")
            )
            found["spun"] = Rule("spun", "spun", min(each), max(each), worth)
        told = dict(found)
        if "m" in self.chosen:
            at = self.chosen["m"]
            told["cv"] = Rule("cv", "CV", at, at, self.worth(at))
        best = int(np.argmax(self.psnrs))
        at = float(self.grid[best])
        told["best"] = Rule("best", "oracle", at, at, self.worths[best])
        return tuple(told.values())

    def _at(self, levels: FloatArray) -> Quality:
        return shrunk(self.data, self.shrinkage, self.reference, levels)[1]


def choices(shrinkage: Shrinkage) -> dict[str, float]:
    """Return what the rules of one threshold choose, or where the weights' own rule stands."""
    d, sigma = shrinkage.pooled(), shrinkage.sigma
    if shrinkage.reference:
        return {"w": shrinkage.reference}
    return {
        "s": solvers.sure_threshold(d, sigma),
        "u": solvers.universal_threshold(d.size, sigma),
        "b": solvers.bayes_threshold(d, sigma),
    }


def thresholds(shrinkage: Shrinkage, named: list[float]) -> FloatArray:
    """Return decreasing thresholds: from where all is taken away to a tenth of the noise, the named among them."""
    import numpy as np

    weighed = [
        float(np.abs(shrinkage.coefs[band]).max() / shrinkage.weights[band].flat[0])
        for band in shrinkage.bands
        if shrinkage.weights[band].flat[0] > 0
    ]
    top = max(weighed, default=1.0) or 1.0
    bottom = min(max(shrinkage.sigma / 10, top / 1000), top / 10)
    top = min(top, 1000 * bottom)
    grid = np.geomspace(top, bottom, N_THRESHOLDS)
    inside = [t for t in named if t > bottom / 100]
    spread = np.sort(np.concatenate([grid, inside]))[::-1]
    apart = np.append(spread[:-1] / spread[1:] > 1 + 1e-9, True)
    decreasing: FloatArray = spread[apart]
    return decreasing


def nearest(grid: FloatArray, threshold: float) -> int:
    """Return the place of the grid's threshold nearest in ratio; the last for 0."""
    import numpy as np

    return int(np.argmin(np.abs(np.log(grid / threshold)))) if threshold > 0 else len(grid) - 1


def _constant(threshold: float) -> Callable[[FloatArray, float], float]:
    """Return a rule that gives every subband the same threshold."""
    return lambda subband, sigma: threshold
