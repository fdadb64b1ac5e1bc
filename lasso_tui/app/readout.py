"""The figures that matter, in a few fixed lines below the charts."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len
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
        for y, (old, new) in enumerate(zip_longest(before, self._lines, fillvalue=Content(""))):
            first, end = changed_span(old, new)
            if first < end:
                self.refresh(Region(first, y, end - first, 1))

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
            value = significant(c.value).ljust(5)
            part = Content.assemble((c.feature, "$foreground 70%"), " ", (value, "bold"))
            room = width - line.cell_length - 2 - (4 if number < len(kept) - 1 else 0)
            if part.cell_length > room:
                return Content.assemble(line, ("  …", "dim"))
            line = Content.assemble(line, "  ", part) if line else part
        return line


def changed_span(old: Content, new: Content) -> tuple[int, int]:
    """Return the cells, first and end, between the first and the last that differ; equal where none does."""
    cells = [(one, other) for one, other in zip_longest(_cells(old), _cells(new))]
    places = [x for x, (one, other) in enumerate(cells) if one != other]
    return (places[0], places[-1] + 1) if places else (0, 0)


def _cells(line: Content) -> list[tuple[str, tuple[object, ...]]]:
    """Return every cell with its styles; a wide character stands in both of its cells."""
    styles: list[tuple[object, ...]] = [()] * len(line.plain)
    for span in line.spans:
        for place in range(span.start, min(span.end, len(styles))):
            styles[place] = (*styles[place], span.style)
    return [
        (char, look) for char, look in zip(line.plain, styles, strict=True) for _ in range(cell_len(char))
    ]
