"""The middle of a tab: the left column, the charts, and in a small window the coefficients at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.layout import Layout
from textual.widget import Widget

from lasso_tui.app.frame.placed_layout import PlacedLayout
from lasso_tui.app.frame.placement import (
    LIST_WIDTH,
    SMALL,
    Box,
    ColumnHeights,
    column_boxes,
    side_width,
    size_class,
    too_small,
)
from lasso_tui.app.pane.controls import Controls
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.pane.frame.coefficient_list import CoefficientList
from lasso_tui.app.pane.frame.fit_view import FitView
from lasso_tui.app.pane.frame.lesson_notes import LessonNotes

__all__ = ["Body"]


class Body(Container):
    """Settings, figures and coefficients beside the charts.

    Parameters
    ----------
    controls, deck : the settings and the charts
    notes : what the lesson says of the tab
    beside : whether a small window shows the coefficients beside the chart
    """

    DEFAULT_CSS = "Body { height: 1fr; }"

    def __init__(
        self, controls: Controls, deck: ChartDeck, notes: LessonNotes, *, beside: bool = True
    ) -> None:
        super().__init__()
        self._beside = beside
        self.controls, self.deck, self.notes = controls, deck, notes
        self.figures, self.coefficients = FitView(), CoefficientList()
        self._layout = PlacedLayout(self)

    @property
    def layout(self) -> Layout:
        """How the parts are placed."""
        return self._layout

    def compose(self) -> ComposeResult:
        """All parts; what is not shown at a size has no cells."""
        yield self.controls
        yield self.figures
        yield self.coefficients
        yield self.notes
        yield self.deck

    def places(self, children: Sequence[Widget], size: Size) -> Mapping[Widget, Box]:
        """Return the places of the parts; `children` are those that take part in the layout."""
        width, height = size
        features = self.coefficients.count
        if self.screen.has_class("-full"):
            return {self.deck: Box(0, 0, width, height)}
        if size_class(*self.app.size) == SMALL:
            beside = self._beside and features and width >= 3 * LIST_WIDTH and not too_small(*self.app.size)
            wide = LIST_WIDTH if beside else 0
            return {
                self.deck: Box(0, 0, width - wide, height),
                self.coefficients: Box(width - wide, 0, wide, height),
            }
        if self.controls not in children:
            return {self.deck: Box(0, 0, width, height)}
        side = side_width(*self.app.size)
        inner = Size(side - 1, height)
        settings = self.controls.get_content_height(inner, self.app.size, side - 3)
        wanted = ColumnHeights(
            settings=settings,
            figures=self.figures.wanted_height,
            coefficients=features + 1 if features else 0,
            notes=self.notes.wanted_height(side - 2),
        )
        places = column_boxes(wanted, height, side)
        column = (self.controls, self.figures, self.coefficients, self.notes)
        boxes: dict[Widget, Box] = dict(zip(column, places, strict=True))
        boxes[self.controls] = boxes[self.controls]._replace(width=side - 1)
        boxes[self.deck] = Box(side, 0, width - side, height)
        return boxes
