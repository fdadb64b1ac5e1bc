"""The figures that matter, in a few fixed lines below the charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from lasso_tui.app.strips import strip_of
from lasso_tui.app.terminal.cell_diff import changed_spans
from lasso_tui.charts.cells import PLAIN, Cells, CellStyle, cell_width, fit
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lasso_tui.charts import StyledText
    from lasso_tui.techniques import Coefficients, Metric, Readout

__all__ = ["ReadoutLines"]

SEPARATOR = " │ "
NARROWEST = 5
"""Cells that a coefficient takes at least: a letter, a space, a digit, two spaces."""

ELSEWHERE = " (all: help)"
"""Follows what must be known, where not all of it can be read here."""

BOLD = CellStyle(bold=True)

Part = tuple[str, CellStyle]


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
        self._rows: tuple[tuple[StyledText, ...], ...] | None = None
        self._laid_for = (0, 0)
        self._ground = Style()
        self._quiet = self._faint = PLAIN

    def show(self, readout: Readout | None, warnings: tuple[str, ...] = ()) -> None:
        """Show these figures, painting only the cells that change."""
        self._readout, self._warnings = readout, warnings
        for figure in readout.metrics if readout is not None else ():
            # A column never shrinks while the cursor moves, so nothing to its right jumps.
            self._widths[figure.name] = max(self._widths.get(figure.name, 0), len(figure.text))
        before = self._rows
        if before is None or self._laid_for != self.size:
            self._rows = None
            self.refresh()
            return
        self._rows = self._laid_out()
        changed = list(changed_spans(before, self._rows, self.size.width))
        if changed:
            self.refresh(*changed)

    def forget_widths(self) -> None:
        """Let the columns shrink again: other data, other numbers."""
        self._widths.clear()

    def notify_style_update(self) -> None:
        """Forget what was made for other colours."""
        super().notify_style_update()
        self._rows = None

    def render_line(self, y: int) -> Strip:
        """Return one row of cells."""
        if self._rows is None or self._laid_for != self.size:
            self._take_colors()
            self._rows = self._laid_out()
        runs = self._rows[y]
        if len(runs) > 1 and runs[-1].look == PLAIN and runs[-1].text.isspace():
            runs = runs[:-1]  # what is left of the line is the widget's own background
        return strip_of(runs, sum(cell_width(run.text) for run in runs), self._ground)

    def _take_colors(self) -> None:
        """Take the colours of the present theme, the quiet ones between that of the text and what is behind it."""
        back = self.background_colors[1]
        self._ground = self.rich_style
        self._quiet, self._faint = (
            CellStyle((back + self.styles.color.with_alpha(share)).hex.lower()) for share in (0.7, 0.66)
        )

    # ------------------------------------------------------------------ laying out

    def _laid_out(self) -> tuple[tuple[StyledText, ...], ...]:
        self._laid_for = width, height = self.size
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
        # One line is kept for what must be known, where there is such a thing and more than two lines.
        kept = bool(self._warnings) + bool(coefficients) if height > 2 else 1
        lines = self._figure_lines(self._readout.metrics, width, max(1, height - max(kept, 1)))
        if coefficients:
            lines.append(self._coefficient_line(coefficients, width))
        notes = self._warning_lines(width, height - len(lines)) + ([fit(remark, width)] if remark else [])
        return lines + [[(note, self._quiet)] for note in notes]

    def _warning_lines(self, width: int, room: int) -> list[str]:
        """Write what must be known; say where the rest is, where not all of it can be read here."""
        notes = [f"! {warning}" for warning in self._warnings]
        whole = len(notes) <= room and all(cell_width(note) <= width for note in notes)
        if whole or room < 1:
            return notes
        last = fit(notes[room - 1] if room <= len(notes) else notes[-1], width - len(ELSEWHERE)) + ELSEWHERE
        return [*(fit(note, width) for note in notes[: min(room, len(notes)) - 1]), last]

    def _figure_lines(self, figures: tuple[Metric, ...], width: int, room: int) -> list[list[Part]]:
        """Write figures in their order, as `placed` has them."""
        written = [list(self._figure(figure)) for figure in figures if figure.in_readout]
        short, whole = ([sum(cell_width(t) for t, _ in parts[:k]) for parts in written] for k in (2, 3))
        lines: list[list[Part]] = []
        for line in placed(short, whole, width, room):
            lines.append([])
            for number, much in line:
                lines[-1] += [(SEPARATOR, self._faint)] * bool(lines[-1]) + written[number][:much]
        return lines or [[]]

    def _figure(self, figure: Metric) -> Iterator[Part]:
        yield f"{figure.label} ", self._quiet
        yield figure.text.ljust(self._widths[figure.name]), BOLD
        if figure.data_label:
            yield f" ({figure.data_label})", self._quiet

    def _coefficient_line(self, coefficients: Coefficients, width: int) -> list[Part]:
        kept = coefficients.largest(width // NARROWEST + 1)
        if not kept:
            return [("all coefficients are 0", self._quiet)]
        line: list[Part] = []
        used = 0
        for number, c in enumerate(kept):
            value = format_significant(c.scaled).ljust(5)
            wide = cell_width(c.feature) + 1 + len(value)
            if wide > width - used - 2 - (4 if number < len(kept) - 1 else 0):
                return [*line, ("  …", self._faint)]
            if line:
                line.append(("  ", PLAIN))
                used += 2
            line += [(c.feature, self._quiet), (" ", PLAIN), (value, BOLD)]
            used += wide
        return line


def placed(short: list[int], whole: list[int], width: int, room: int) -> list[list[tuple[int, int]]]:
    """Lay figures in lines, in their order.

    One for which no line is left goes to the first where it has room, if need be without what it is of.

    Parameters
    ----------
    short, whole : the cells that each figure takes, without and with what it is of
    width : cells in a line
    room : how many lines there are

    Returns
    -------
    For each line the figures on it: their number, and how many of their parts, two or three, are written.
    """
    lines: list[list[tuple[int, int]]] = []
    used: list[int] = []

    def where(wide: int) -> int:
        if used and used[-1] + len(SEPARATOR) + wide <= width:
            return len(used) - 1
        if len(used) < room:
            return len(used)
        return next((k for k, taken in enumerate(used) if taken + len(SEPARATOR) + wide <= width), -1)

    for number, (least, most) in enumerate(zip(short, whole, strict=True)):
        wide, much = most, 3
        if (at := where(wide)) < 0:
            wide, much = least, 2
            at = where(wide)
        if at < 0:
            continue
        if at == len(lines):
            lines.append([])
            used.append(-len(SEPARATOR))
        lines[at].append((number, much))
        used[at] += len(SEPARATOR) + wide
    return lines
