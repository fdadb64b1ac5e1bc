"""The read-out: metrics, coefficients and warnings in a few fixed lines below the charts."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from lasso_tui.app.pane.strips import strip_of
from lasso_tui.app.terminal.cell_diff import changed_spans
from lasso_tui.charts.cells import PLAIN, Cells, CellStyle, cell_width, fit
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from lasso_tui.charts import StyledText
    from lasso_tui.techniques import Coefficients, Metric, Readout

__all__ = ["ReadoutLines"]

TEXT_OF_RUN = itemgetter(0)
SEPARATOR = " │ "
MIN_COEFFICIENT_CELLS = 5
"""Cells of the shortest coefficient: a letter, a space, a digit, two spaces."""

MORE_IN_HELP = " (all: help)"
"""Follows the warnings where not all of them fit."""

BOLD = CellStyle(bold=True)

Part = tuple[str, CellStyle]


class ReadoutLines(Widget):
    """Metrics on the first lines, then the nonzero coefficients, largest first, then warnings."""

    DEFAULT_CSS = """
    ReadoutLines { height: 3; padding: 0 1; background: $background; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._readout: Readout | None = None
        self._warnings: tuple[str, ...] = ()
        self._widths: dict[str, int] = {}
        self._rows: tuple[tuple[StyledText, ...], ...] | None = None
        self._size_laid_out = (0, 0)
        self._base_style = Style()
        self._quiet = self._faint = PLAIN

    def show(self, readout: Readout | None, warnings: tuple[str, ...] = ()) -> None:
        """Show a read-out, repainting only the cells that change."""
        self._readout, self._warnings = readout, warnings
        for metric in readout.metrics if readout is not None else ():
            # A column never shrinks while the cursor moves, so nothing to its right jumps.
            self._widths[metric.name] = max(self._widths.get(metric.name, 0), len(metric.text))
        before = self._rows
        if before is None or self._size_laid_out != self.size:
            self._rows = None
            self.refresh()
            return
        self._rows = self._lay_out()
        changed = list(changed_spans(before, self._rows, self.size.width))
        if changed:
            self.refresh(*changed)

    def forget_widths(self) -> None:
        """Let the columns shrink again, for other data."""
        self._widths.clear()

    def notify_style_update(self) -> None:
        """Drop rows made in other colours."""
        super().notify_style_update()
        self._rows = None

    def render_line(self, y: int) -> Strip:
        """Return one row of cells."""
        if self._rows is None or self._size_laid_out != self.size:
            self._take_colors()
            self._rows = self._lay_out()
        runs = self._rows[y]
        if len(runs) > 1 and runs[-1].look == PLAIN and runs[-1].text.isspace():
            runs = runs[:-1]  # what is left of the line is the widget's own background
        return strip_of(runs, sum(map(cell_width, map(TEXT_OF_RUN, runs))), self._base_style)

    def _take_colors(self) -> None:
        """Take the colours of the theme; the quiet ones lie between text and background."""
        back = self.background_colors[1]
        self._base_style = self.rich_style
        self._quiet, self._faint = (
            CellStyle((back + self.styles.color.with_alpha(share)).hex.lower()) for share in (0.7, 0.66)
        )

    # ------------------------------------------------------------------ laying out

    def _lay_out(self) -> tuple[tuple[StyledText, ...], ...]:
        self._size_laid_out = width, height = self.size
        cells = Cells(width, height)
        for y, parts in enumerate(self._lines(width, height)[:height]):
            column = 0
            for text, look in parts:
                cells.put(y, column, text, look)
                column += cell_width(text)
        return tuple(cells.row(y).runs for y in range(height))

    def _lines(self, width: int, height: int) -> list[list[Part]]:
        if self._readout is None:
            return []
        coefficients, remark = self._readout.coefficients, self._readout.remark
        # One line is reserved for warnings, where there are any and more than two lines.
        reserved = bool(self._warnings) + bool(coefficients) if height > 2 else 1
        lines = self._metric_lines(self._readout.metrics, width, max(1, height - max(reserved, 1)))
        if coefficients:
            lines.append(self._coefficient_line(coefficients, width))
        notes = self._warning_lines(width, height - len(lines)) + ([fit(remark, width)] if remark else [])
        return lines + [[(note, self._quiet)] for note in notes]

    def _warning_lines(self, width: int, room: int) -> list[str]:
        """Write the warnings, and where the rest is if not all of them fit."""
        notes = [f"! {warning}" for warning in self._warnings]
        all_fit = len(notes) <= room and all(cell_width(note) <= width for note in notes)
        if all_fit or room < 1:
            return notes
        last = (
            fit(notes[room - 1] if room <= len(notes) else notes[-1], width - len(MORE_IN_HELP))
            + MORE_IN_HELP
        )
        return [*(fit(note, width) for note in notes[: min(room, len(notes)) - 1]), last]

    def _metric_lines(self, metrics: tuple[Metric, ...], width: int, room: int) -> list[list[Part]]:
        """Write metrics in their order, as `fit_in_lines` arranges them."""
        written = [self._metric(metric) for metric in metrics if metric.in_readout]
        short = [cell_width(parts[0][0]) + cell_width(parts[1][0]) for parts in written]
        whole = [
            size + (cell_width(parts[2][0]) if len(parts) > 2 else 0)
            for size, parts in zip(short, written, strict=True)
        ]
        lines: list[list[Part]] = []
        for line in fit_in_lines(short, whole, width, room):
            lines.append([])
            for number, n_parts in line:
                lines[-1] += [(SEPARATOR, self._faint)] * bool(lines[-1]) + written[number][:n_parts]
        return lines or [[]]

    def _metric(self, metric: Metric) -> list[Part]:
        """Return label, number, and what it refers to where that is said."""
        number = metric.text.ljust(self._widths[metric.name])
        parts: list[Part] = [(f"{metric.label} ", self._quiet), (number, BOLD)]
        if metric.data_label:
            parts.append((f" ({metric.data_label})", self._quiet))
        return parts

    def _coefficient_line(self, coefficients: Coefficients, width: int) -> list[Part]:
        nonzero = coefficients.largest(width // MIN_COEFFICIENT_CELLS + 1)
        if not nonzero:
            return [("all coefficients are 0", self._quiet)]
        line: list[Part] = []
        used = 0
        for number, c in enumerate(nonzero):
            value = format_significant(c.scaled).ljust(5)
            wide = cell_width(c.feature) + 1 + len(value)
            if wide > width - used - 2 - (4 if number < len(nonzero) - 1 else 0):
                return [*line, ("  …", self._faint)]
            if line:
                line.append(("  ", PLAIN))
                used += 2
            line += [(c.feature, self._quiet), (" ", PLAIN), (value, BOLD)]
            used += wide
        return line


def fit_in_lines(short: list[int], whole: list[int], width: int, room: int) -> list[list[tuple[int, int]]]:
    """Arrange metrics in lines, in their order.

    One for which no line is left goes to the first with room, if need be without what it refers to.

    Parameters
    ----------
    short, whole : the cells that each metric takes, without and with what it refers to
    width : cells in a line
    room : number of lines

    Returns
    -------
    For each line its metrics: their number, and how many of their parts, two or three, are written.
    """
    lines: list[list[tuple[int, int]]] = []
    used: list[int] = []

    def find_line(wide: int) -> int:
        if used and used[-1] + len(SEPARATOR) + wide <= width:
            return len(used) - 1
        if len(used) < room:
            return len(used)
        return next((k for k, taken in enumerate(used) if taken + len(SEPARATOR) + wide <= width), -1)

    for number, (without, full) in enumerate(zip(short, whole, strict=True)):
        wide, n_parts = full, 3
        if (line := find_line(wide)) < 0:
            wide, n_parts = without, 2
            line = find_line(wide)
        if line < 0:
            continue
        if line == len(lines):
            lines.append([])
            used.append(-len(SEPARATOR))
        lines[line].append((number, n_parts))
        used[line] += len(SEPARATOR) + wide
    return lines
