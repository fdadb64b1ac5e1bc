"""What drawing a chart's data leaves behind, beside the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lasso_tui.charts.frame import Plot
    from lasso_tui.charts.readers import Reader

__all__ = ["Painted"]


class Painted(NamedTuple):
    """Where the data are, and what tells the series nearest to a cell; None where there is no such thing."""

    plot: Plot | None = None
    reader: Reader | None = None
