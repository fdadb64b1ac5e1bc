"""The figures that matter, in a few fixed lines below the charts."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from lasso_tui.techniques.figures import significant

if TYPE_CHECKING:
    from lasso_tui.techniques import Figure, Readout

__all__ = ["ReadoutLines"]

SEPARATOR = " │ "


class ReadoutLines(Widget):
    """Figures on the first lines, then the coefficients kept, largest first, then what to know."""

    DEFAULT_CSS = """
    ReadoutLines { height: 3; padding: 0 1; background: $background; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._readout: Readout | None = None
        self._warnings: tuple[str, ...] = ()
        self._widths: dict[str, int] = {}
        self._lines: list[Content] = []

    def show(self, readout: Readout | None, warnings: tuple[str, ...] = ()) -> None:
        """Show these figures, painting only the lines that change."""
        self._readout, self._warnings = readout, warnings
        before, self._lines = self._lines, self._laid_out()
        for y, (old, new) in enumerate(zip_longest(before, self._lines)):
            if old != new:
                self.refresh(Region(self.gutter.left, self.gutter.top + y, self.size.width, 1))

    def forget_widths(self) -> None:
        """Let the columns shrink again: other data, other numbers."""
        self._widths.clear()

    def render(self) -> Content:
        """Join the lines, laid out for the present width."""
        self._lines = self._laid_out()
        return Content("\n").join(self._lines)

    def _laid_out(self) -> list[Content]:
        if self._readout is None:
            return []
        width, height = self.size
        lines = self._figure_lines(self._readout.figures, width)[: max(1, height - 1)]
        if self._readout.coefficients:
            lines.append(self._coefficient_line(self._readout, width))
        notes = [f"! {w}" for w in self._warnings] + ([self._readout.remark] if self._readout.remark else [])
        lines += [Content(note).truncate(width, ellipsis=True).stylize("$foreground 70%") for note in notes]
        return lines[:height]

    def _figure_lines(self, figures: tuple[Figure, ...], width: int) -> list[Content]:
        lines: list[Content] = []
        line = Content("")
        for figure in figures:
            if not figure.shown:
                continue
            cell = self._cell(figure)
            if line and line.cell_length + len(SEPARATOR) + cell.cell_length > width:
                lines.append(line)
                line = Content("")
            line = Content.assemble(line, (SEPARATOR, "dim"), cell) if line else cell
        return [*lines, line]

    def _cell(self, figure: Figure) -> Content:
        # A column never shrinks while the cursor moves, so nothing to its right jumps.
        wide = self._widths[figure.name] = max(self._widths.get(figure.name, 0), len(figure.text))
        parts = [(f"{figure.label} ", "$foreground 70%"), (figure.text.ljust(wide), "bold")]
        if figure.of:
            parts.append((f" on {figure.of}", "$foreground 70%"))
        return Content.assemble(*parts)

    @staticmethod
    def _coefficient_line(readout: Readout, width: int) -> Content:
        kept = sorted((c for c in readout.coefficients if c.value), key=lambda c: -abs(c.value))
        if not kept:
            return Content("no feature is kept: the fit is the mean").stylize("$foreground 70%")
        line = Content("")
        for number, c in enumerate(kept):
            part = Content.assemble((c.feature, "$foreground 70%"), " ", (significant(c.value), "bold"))
            room = width - line.cell_length - 2 - (4 if number < len(kept) - 1 else 0)
            if part.cell_length > room:
                return Content.assemble(line, ("  …", "dim"))
            line = Content.assemble(line, "  ", part) if line else part
        return line
