"""What a drawing function returns apart from the cells it fills."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from lasso_tui.charts.hit_test import Reader
    from lasso_tui.charts.layout import FramedPlot
    from lasso_tui.charts.plot import Plot

__all__ = ["Label", "PaintResult"]

Label: TypeAlias = tuple[int, int, int]
"""Row, first column and width of a name in a drawing."""

NO_LABELS: Mapping[str, Label] = MappingProxyType({})


class PaintResult(NamedTuple):
    """Data area, reader of values, and positions of names of a drawing; of one only measured, its frame alone."""

    plot: Plot | None = None
    reader: Reader | None = None
    labels: Mapping[str, Label] = NO_LABELS
    framed: FramedPlot | None = None
