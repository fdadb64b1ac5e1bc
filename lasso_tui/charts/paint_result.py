"""What drawing a chart's data leaves behind, beside the cells."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from lasso_tui.charts.hit_test import Reader
    from lasso_tui.charts.plot import Plot

__all__ = ["Label", "PaintResult"]

Label: TypeAlias = tuple[int, int, int]
"""Row, first column and width of a name that is written in a picture."""

NO_LABELS: Mapping[str, Label] = MappingProxyType({})


class PaintResult(NamedTuple):
    """Where the data are, what can be read of them, and where names are written."""

    plot: Plot | None = None
    reader: Reader | None = None
    labels: Mapping[str, Label] = NO_LABELS
