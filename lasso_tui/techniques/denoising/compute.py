"""DOC"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lasso_tui.charts import Panel, Trace
from lasso_tui.techniques.denoising.checks import article_psnrs, lasso_difference
from lasso_tui.techniques.denoising.images import (
    NoisyImage,
)
from lasso_tui.techniques.denoising.params import DenoisingParams
from lasso_tui.techniques.denoising.search import ThresholdSweep
from lasso_tui.techniques.denoising.wavelets import Basis
from lasso_tui.techniques.result import Metric, Result


@dataclass(frozen=True, eq=False, kw_only=True)
class DenoisingResult(Result[DenoisingParams, NoisyImage]):
    """The picture denoised at every threshold, and what each is worth."""

    search: ThresholdSweep
    curves: tuple[Trace, ...]
    """PSNR along the threshold: the true one, then its estimates."""
    difference: float
    """Largest difference from the lasso's own solver, on a corner of the picture."""
    rows: tuple[tuple[str, ...], ...] = ()
    rules: tuple[Metric, ...] = ()
    tutorial: tuple[Metric, ...] = ()
    panels: dict[tuple[str, float, int], Panel] = field(default_factory=dict, repr=False)

    @property
    def size_shown(self) -> int:
        """Side of the part that is shown."""
        return int(self.params.view)


def solve(params: DenoisingParams, data: NoisyImage) -> Iterator[DenoisingResult]:
    """First every threshold with the rules that need one look; then cross-validation; then cycle spinning."""
    basis = Basis.of(params.wavelet, params.levels, data.noisy.shape)
    search = ThresholdSweep.of(
        data, basis, params.weights, params.threshold, keep_approximation=params.keep_approximation
    )
    result = DenoisingResult(
        data=data,
        params=params,
        grid=search.grid,
        start=search.start(params.threshold),
        marks=search.marks,
        search=search,
        curves=curves(search),
        difference=lasso_difference(data, basis),
        warnings=search.warnings,
        pending="cross-validation",
        tutorial=tutorial(data) if data.source == "article" else (),
    )
    yield with_rules(result)
    search = search.cross_validated()
    result = replace(
        result,
        search=search,
        marks=search.marks,
        start=search.start(params.threshold),
        curves=curves(search),
        pending="cycle spinning" if params.cycle_spinning else "",
    )
    yield with_rules(result)
    if params.cycle_spinning:
        spun = search.spun()
        yield with_rules(replace(result, search=spun, curves=curves(spun), panels={}, pending=""))


def curves(search: ThresholdSweep) -> tuple[Trace, ...]:
    """PSNR by threshold: what it is, and what SURE and cross-validation make of it without the original."""
    traces = [Trace("true", search.grid, search.psnrs), Trace("SURE", search.grid, search.sure_psnrs)]
    if search.cv_psnrs is not None:
        traces.append(Trace("CV", search.grid, search.cv_psnrs, quiet=True))
    return tuple(traces)


def with_rules(result: DenoisingResult) -> DenoisingResult:
    """Add the table of the rules."""
    rules = result.search.rules()
    figures = tuple(figure for rule in rules[1:] for figure in rule.figures())
    return replace(result, rows=tuple(rule.row() for rule in rules), rules=figures)


def tutorial(data: NoisyImage) -> tuple[Metric, ...]:
    """Return the tutorial's figures: the approximation thresholded too, thresholds taken from the air."""
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
