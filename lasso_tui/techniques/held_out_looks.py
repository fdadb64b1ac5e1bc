"""Test errors that are shown at the chosen position alone, and elsewhere only when the person asks.

Whoever compares test errors along the path chooses by them, and they are no test any more. So the read-out has them
at the chosen position: the one that is set, or the minimum of the cross-validation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout

if TYPE_CHECKING:
    from lasso_tui.techniques.params import Params
    from lasso_tui.techniques.result import AnyResult
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = [
    "NO_LOOKS",
    "Looks",
    "chosen_position",
    "counted_data",
    "is_withheld",
    "looks_text",
    "readout_with_looks",
    "uses_test_rows",
]


@dataclass(frozen=True)
class Looks:
    """What has been seen of the test rows.

    Attributes
    ----------
    revealed : positions of the cursor at which the person had their errors shown
    count : how often it was done with these data, in this session and before; None where it is not counted
    """

    revealed: frozenset[float] = frozenset()
    count: int | None = None


NO_LOOKS = Looks()


def uses_test_rows(readout: Readout) -> bool:
    """Tell whether a read-out has an error on test rows."""
    return any(metric.on_test_rows for metric in readout.metrics)


def chosen_position(technique: AnyTechnique, result: AnyResult) -> float | None:
    """Return the position that was set, where the result has it, else that of mark m; None before there is one."""
    position, grid = getattr(result.params, technique.cursor), result.grid
    if position is not None and grid[-1] * (1 - 1e-12) <= position <= grid[0] * (1 + 1e-12):
        return float(position)
    return next((float(mark.x) for mark in result.marks if mark.key == "m"), None)


def counted_data(technique: AnyTechnique, params: Params, dataset: str) -> str:
    """Return the name of the data whose looks are counted; "" for simulated data, which can be drawn again."""
    from lasso_tui.data.readers.sources import find_bundled
    from lasso_tui.techniques.job import reads_file

    if file := getattr(params, "file", ""):
        return str(file)
    return dataset if reads_file(technique, dataset) or find_bundled(dataset) is not None else ""


def is_withheld(technique: AnyTechnique, result: AnyResult, cursor: float, looks: Looks) -> bool:
    """Tell whether the errors on test rows are not shown at a position of the cursor."""
    chosen = chosen_position(technique, result)
    at_chosen = chosen is not None and math.isclose(cursor, chosen, rel_tol=1e-9)
    return not at_chosen and cursor not in looks.revealed


def readout_with_looks(technique: AnyTechnique, result: AnyResult, cursor: float, looks: Looks) -> Readout:
    """Return the read-out at the cursor, with the errors on test rows only where they are to be seen.

    Elsewhere each is "–" (NaN), followed by the one at the chosen position.
    """
    readout = technique.readout(result, cursor)
    if not uses_test_rows(readout):
        return readout
    if is_withheld(technique, result, cursor, looks):
        chosen = chosen_position(technique, result)
        readout = _withhold(readout, None if chosen is None else technique.readout(result, chosen), chosen)
    if looks.count is None:
        return readout
    shown = next(metric for metric in readout.metrics if metric.on_test_rows)
    label = "; ".join(part for part in (shown.data_label, looks_text(looks.count)) if part)
    metrics = tuple(replace(m, data_label=label) if m is shown else m for m in readout.metrics)
    return replace(readout, metrics=metrics)


def looks_text(count: int) -> str:
    """Say how often the errors on test rows were looked at."""
    times = {0: "never looked at", 1: "looked at once", 2: "looked at twice"}
    return f"test set {times.get(count, f'looked at {count:,} times')}"


def _withhold(readout: Readout, chosen: Readout | None, position: float | None) -> Readout:
    """Replace the errors on test rows that depend on the cursor."""
    frozen = {} if chosen is None else {metric.name: metric for metric in chosen.metrics}

    def withheld(metric: Metric) -> Metric:
        fixed = frozen.get(metric.name)
        if not metric.on_test_rows or (fixed is not None and fixed.value == metric.value):
            return metric
        there = "" if fixed is None or position is None else f"{fixed.text} at {format_significant(position)}"
        label = "; ".join(part for part in (there, metric.data_label) if part)
        return replace(metric, value=math.nan, text="–", data_label=label, short=None)

    remark = "" if readout.remark_on_test_rows else readout.remark
    return replace(readout, metrics=tuple(map(withheld, readout.metrics)), remark=remark)
