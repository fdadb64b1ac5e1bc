"""An edited row as lines: each column's value, what it adds to the prediction, and a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.app.frame.coefficient_lines import NONZERO, PICKED, ZERO, Reach, bar_parts
from lasso_tui.app.frame.list_columns import Decimals
from lasso_tui.app.frame.text_lines import Line, Part, line_width
from lasso_tui.charts.cells import cell_width, fit
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks
    from lasso_tui.exports.scoring.profiler import Prediction, Profiler, Row as TypedRow
    from lasso_tui.exports.scoring.row_field import RowField

__all__ = ["field_text", "prediction_line", "row_lines", "rows_shown"]

MAX_NAME, MAX_VALUE, ADDED_CELLS = 24, 16, 10
MIN_BAR_CELLS = 9
MISSING = "(missing)"
FROM = ", from the average row on"
ADDED = {"binomial": "adds to the log-odds", "poisson": "adds to the log of the mean"}


def prediction_line(profiler: Profiler, prediction: Prediction, at: str, width: int) -> list[tuple[str, str]]:
    """Return the prediction in pieces of (ink, text): what fits, the prediction first.

    Parameters
    ----------
    profiler, prediction : what is predicted
    at : the cursor as text, such as "alpha 0.05"
    width : cells of the line
    """
    recipe = profiler.recipe
    name = recipe.label
    if recipe.family == "binomial":
        name = (
            f"P({recipe.label})" if "=" in recipe.label else f"P({recipe.label} = {_class(recipe.class_one)})"
        )
    kept, lines = int(prediction.kept.sum()), len(profiler.lines)
    noun = "columns" if lines == len(profiler.fields) else "columns and products"
    pieces = [
        ("quiet", f"{fit(name, 30)} "),
        ("bright", format_significant(prediction.response, 5)),
        ("quiet", f"   average row {format_significant(prediction.average, 5)}"),
        ("quiet", f"   {at}"),
        ("quiet", f"   {kept:,} of {lines:,} {noun} nonzero"),
    ]
    if recipe.family != "gaussian":
        pieces.append(("quiet", f"   link {format_significant(prediction.link, 5)}"))
    shown, room = [], width
    for ink, text in pieces:
        if cell_width(text) > room:
            break
        shown.append((ink, text))
        room -= cell_width(text)
    return shown


def _class(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def rows_shown(height: int) -> int:
    """Return how many rows of the form fit under its heading."""
    return max(height - 1, 1)


def row_lines(
    profiler: Profiler,
    row: TypedRow,
    prediction: Prediction,
    inks: Inks,
    *,
    width: int,
    height: int,
    reach: Reach,
    first: int,
    chosen: int,
) -> list[Line]:
    """Return a heading and a line for each column from `first` on.

    Parameters
    ----------
    profiler, row, prediction : what is shown
    width, height : cells
    reach : scale of the bars
    first, chosen : the first line shown, and the one that the keys change
    """
    last = min(first + rows_shown(height), len(profiler.lines))
    name_width = max((cell_width(name) for name in profiler.lines[:200]), default=0)
    name_width = min(max(name_width, len("column")), MAX_NAME)
    value_width = min(max((cell_width(text) for text in row.texts[:200]), default=0), MAX_VALUE)
    value_width = max(value_width, len(MISSING))
    bar_width = width - 2 - name_width - 1 - value_width - 1 - ADDED_CELLS - 2
    largest = float(abs(prediction.contributions).max(initial=0.0))
    decimals = Decimals.of(-largest, largest)
    added = ADDED.get(profiler.recipe.family, "adds to it")
    if ADDED_CELLS + bar_width >= len(FROM) + len(added) + 2:
        added += FROM
    heading = [Part("  " + "column".ljust(name_width + 1), inks.heading)]
    heading += [Part("value".rjust(value_width + 1), inks.heading), Part("  " + added, inks.heading)]
    lines: list[Line] = [heading]
    for k in range(first, last):
        name = fit(profiler.lines[k], name_width)
        is_chosen, kept = k == chosen, bool(prediction.kept[k])
        color = inks.series[profiler.colors[k]] if profiler.colors[k] < len(inks.series) else inks.quiet
        look = inks.bright if is_chosen else inks.text if kept else inks.faint
        sign = PICKED if is_chosen else NONZERO if kept else ZERO
        value = _value(row.texts[k]) if k < len(row.texts) else ""
        outside = k < len(row.texts) and profiler.fields[k].is_outside(row.texts[k])
        number = float(prediction.contributions[k])
        text = _signed(decimals, number) if kept else decimals.text(0.0)
        line = [
            Part(sign, inks.bright if is_chosen else color if kept else inks.faint),
            Part(" " + name + " " * (name_width - cell_width(name) + 1), look),
            Part(_right(value, value_width + 1), inks.amber if outside else look),
            Part(text.rjust(ADDED_CELLS), look),
        ]
        if bar_width >= MIN_BAR_CELLS:
            ink = inks.bright if is_chosen else color
            line += bar_parts(reach, number, bar_width, ink, inks, before="  ")
        if line_width(line) > width:
            line = line[:-1]
        lines.append([part._replace(does=f"row:{k}") for part in line])
    return lines


def _signed(decimals: Decimals, number: float) -> str:
    """Write a number with its sign, also a positive one's."""
    text = decimals.text(number)
    digits = text.lstrip()
    return f"+{digits}".rjust(len(text)) if number > 0 else text


def _right(text: str, width: int) -> str:
    text = fit(text, width - 1)
    return " " * (width - cell_width(text)) + text


def _value(text: str) -> str:
    return text or MISSING


def field_text(field: RowField | None, text: str) -> str:
    """Say what can be typed in a field."""
    if field is None:
        return "A product of columns: it follows from their values."
    if field.levels:
        most = field.start or MISSING
        return f"{field.name}: {len(field.levels):,} levels, most frequent {most}. Enter lists them."
    fitted = f"{_short(field.low)} to {_short(field.high)}"
    if field.is_outside(text):
        return f"{field.name}: extrapolated, beyond the rows of the fit ({fitted})."
    start = f"median {field.start}, rows of the fit {fitted}"
    filled = "; empty: filled as in the fit" if field.may_lack else ""
    return f"{field.name}: {start}{filled}."


def _short(value: float) -> str:
    return f"{value:.6g}"
