"""Denoising: in an orthonormal basis the lasso is soft thresholding, so that only the threshold is to be chosen.

minimise over b   1/(2n)·‖y − Wᵀb‖² + α·Σ wⱼ·|bⱼ|   ⇒   b = S(Wy, n·α·w),   S(z, t) = sign(z)·max(|z| − t, 0)

The cursor is the threshold t = n·α, in the image's units; n is the number of pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lasso_tui.charts import Panel, Trace
from lasso_tui.techniques.denoising.checks import article_psnrs, lasso_difference
from lasso_tui.techniques.denoising.images import (
    NoisyImage,
)
from lasso_tui.techniques.denoising.params import DenoisingParams
from lasso_tui.techniques.denoising.sweep import ThresholdSweep
from lasso_tui.techniques.denoising.wavelets import Basis
from lasso_tui.techniques.result import Metric, Result

__all__ = ["DenoisingResult", "solve"]


@dataclass(frozen=True, eq=False, kw_only=True)
class DenoisingResult(Result[DenoisingParams, NoisyImage]):
    """The image denoised at every threshold, and its quality.

    Attributes
    ----------
    sweep : the denoised images and their quality
    curves : PSNR along the threshold: true, by SURE, by cross-validation
    difference : largest difference from the lasso solver's coefficients, on a corner of the image
    rows, rules : the rules as rows of a table, and their metrics
    tutorial : metrics of the worked example
    panels : images drawn already, by kind, threshold and crop
    """

    sweep: ThresholdSweep
    curves: tuple[Trace, ...]
    difference: float
    rows: tuple[tuple[str, ...], ...] = ()
    rules: tuple[Metric, ...] = ()
    tutorial: tuple[Metric, ...] = ()
    panels: dict[tuple[object, ...], Panel] = field(default_factory=dict, repr=False)

    @property
    def focus(self) -> tuple[float, float]:
        """The centre of the part that is drawn, as fractions of height and width."""
        down, across = self.data.focus
        chosen = self.params.crop_down, self.params.crop_across
        return down if chosen[0] is None else chosen[0], across if chosen[1] is None else chosen[1]

    def in_force(self) -> Mapping[str, str]:
        """Return the centre of the part that is drawn where it is not set."""
        down, across = self.data.focus
        return {"crop_down": f"{down:g}", "crop_across": f"{across:g}"}


def solve(params: DenoisingParams, data: NoisyImage) -> Iterator[DenoisingResult]:
    """Compute every threshold and the rules that need no folds; then cross-validation; then cycle spinning."""
    basis = Basis.of(params.wavelet, params.levels, data.noisy.shape)
    sweep = ThresholdSweep.of(
        data, basis, params.subband_weights, params.threshold, keep_approximation=params.keep_approximation
    )
    result = DenoisingResult(
        data=data,
        params=params,
        grid=sweep.grid,
        start=sweep.start(params.threshold),
        marks=sweep.marks,
        sweep=sweep,
        curves=curves(sweep),
        difference=lasso_difference(data, basis),
        warnings=sweep.warnings,
        pending="cross-validation",
        tutorial=tutorial(data) if data.source == "article" else (),
    )
    yield with_rules(result)
    sweep = sweep.cross_validated()
    result = replace(
        result,
        sweep=sweep,
        marks=sweep.marks,
        start=sweep.start(params.threshold),
        curves=curves(sweep),
        warnings=sweep.warnings,
        pending="cycle spinning" if params.cycle_spinning else "",
    )
    yield with_rules(result)
    if params.cycle_spinning:
        spun = sweep.cycle_spun()
        yield with_rules(replace(result, sweep=spun, curves=curves(spun), panels={}, pending=""))


def curves(sweep: ThresholdSweep) -> tuple[Trace, ...]:
    """Return PSNR by threshold: the true one, and the estimates by SURE and cross-validation."""
    traces = [Trace("true", sweep.grid, sweep.psnrs), Trace("SURE", sweep.grid, sweep.sure_psnrs)]
    if sweep.cv_psnrs is not None:
        traces.append(Trace("CV", sweep.grid, sweep.cv_psnrs))
    return tuple(traces)


def with_rules(result: DenoisingResult) -> DenoisingResult:
    """Return the result with the table of the rules."""
    rules = result.sweep.rules()
    metrics = tuple(metric for rule in rules[1:] for metric in rule.metrics())
    return replace(result, rows=tuple(rule.row() for rule in rules), rules=metrics)


def tutorial(data: NoisyImage) -> tuple[Metric, ...]:
    """Return the PSNRs of the tutorial's fixed thresholds, with the approximation thresholded too."""
    return tuple(
        Metric(
            f"tutorial_{name}",
            f"tutorial's {name.replace('_', ' ')}",
            value,
            f"{value:.6f}",
            in_readout=False,
        )
        for name, value in article_psnrs(data).items()
    )
