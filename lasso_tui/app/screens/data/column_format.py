"""A column of a table as one line: type, missing values, spread, a small histogram, correlation with the target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import set_cell_size

if TYPE_CHECKING:
    from lasso_tui.data import ColumnProfile

__all__ = ["RowLayout", "bars", "describe_column", "format_row", "heading", "role_label"]

BARS = "▁▂▃▄▅▆▇"
"""Steps of a histogram; a full block would fuse with the row above."""

MARK_AND_BLANKS = 2 + 6
"""Cells of the mark at the left, and between the fields."""

ROLE_LABELS = {
    "feature": "feature",
    "target": "target",
    "sample weights": "weights",
    "offset": "offset",
    "exposure": "exposure",
    "train/test split": "split",
    "time": "time",
    "CV groups": "CV groups",
}
"""Role of a `ColumnProfile` → its label; every other role is a reason to exclude it."""

EXCLUDED = "excluded"

ISSUE, TARGET = "▲", "▸"
"""Marks at the left: a column with an issue, and the target."""

FAMILIES = {"gaussian": "least squares", "binomial": "logistic", "": "none"}


FIX_KEYS = {
    "copy": "Press x to exclude.",
    "leak": "Press x to exclude.",
    "duplicate": "Press x to exclude.",
    "identifier": "Press x to exclude.",
    "missing": "Press x to exclude, m to impute.",
}
"""Kind of an issue → the key that helps."""


OFFERS = {"counts": "Counts? Choose Poisson with f.", "classes": "Classes? Press c, then y for one of them."}
"""What a target of whole numbers may be → the keys that take it so."""


@dataclass(frozen=True)
class RowLayout:
    """Widths of the fields, in cells; one blank stands between two.

    Attributes
    ----------
    name, type, missing, spread, histogram, correlation, role : the fields, from left to right
    """

    name: int
    type: int = 9
    missing: int = 5
    spread: int = 23
    histogram: int = 10
    correlation: int = 6
    role: int = 8

    @classmethod
    def of(cls, width: int) -> RowLayout:
        """Divide a width: what is left over goes to the names, then to the spread and the roles."""
        fixed = cls(0)
        used = fixed.type + fixed.missing + fixed.spread + fixed.histogram + fixed.correlation + fixed.role
        over = width - MARK_AND_BLANKS - used
        name = max(min(over, 28), 6)
        rest = max(over - name, 0)
        return cls(name, spread=fixed.spread + min(rest, 7), role=fixed.role + max(rest - 7, 0))


def heading(layout: RowLayout) -> str:
    """Name the fields."""
    third = layout.spread // 3
    spread = "".join(word.rjust(third) for word in ("low", "median", "high"))
    cells = [
        "column",
        "type",
        "miss".rjust(layout.missing),
        spread,
        "histogram",
        "corr".rjust(layout.correlation),
        "role",
    ]
    return _line("  ", cells, layout)


def format_row(column: ColumnProfile, layout: RowLayout) -> str:
    """Write a column as one line."""
    mark = f"{ISSUE} " if column.issues else f"{TARGET} " if column.role == "target" else "  "
    share = column.missing / column.rows if column.rows else 0.0
    missing = "" if not column.missing else f"{max(share, 0.01):.0%}"
    if column.missing == column.rows:
        missing = "all"
    correlation = "" if column.correlation is None else f"{column.correlation:.2f}"
    role = role_label(column)
    if role == EXCLUDED:
        kind = column.kind if column.kind in {"date", "text", "empty"} else ""
        role = f"out: {column.role}" if layout.role > 16 else f"out:{kind}" if kind else "out"
    cells = [column.name, _type(column), missing.rjust(layout.missing), _spread(column, layout.spread)]
    cells += [_histogram(column, layout.histogram), correlation.rjust(layout.correlation), role]
    return _line(mark, cells, layout)


def role_label(column: ColumnProfile) -> str:
    """Name the column's role in one or two words."""
    return ROLE_LABELS.get(column.role, EXCLUDED)


def describe_column(column: ColumnProfile, target: str, notes: Sequence[str] = ()) -> list[str]:
    """Describe a column in sentences: its issues and what helps, else what it holds.

    Parameters
    ----------
    column, target : the column, and the target's name
    notes : remarks on all columns, from reading the data
    """
    messages = [issue.message for issue in column.issues]
    messages += [note for note in notes if note not in messages and _names_column(note, column.name)]
    if messages and column.role == "feature":
        keys = [FIX_KEYS[issue.kind] for issue in column.issues if issue.kind in FIX_KEYS]
        messages += [key for key in keys[:1] if not messages[0].endswith(key)]
    elif any(issue.kind == "mixed" for issue in column.issues):
        messages.append("Press c to treat it as numbers.")
    if role_label(column) == EXCLUDED and not messages:
        messages.append(f"{column.name} is excluded: {column.role}.")
    if not messages:
        messages.append(f"{column.name}: {_values(column)}, in {column.rows - column.missing:,} rows.")
    if column.role == "target" and column.family:
        messages.append(f"Default model: {FAMILIES[column.family]}.")
        messages += [OFFERS[one] for one in column.looks_like]
    if column.correlation is not None and not column.issues:
        kind = "Correlation ratio" if column.levels else "Correlation"
        messages.append(f"{kind} with {target}: {column.correlation:.3f}.")
    if column.reference is not None:
        level = f"Reference level {column.reference}" if column.reference else "A column for every level"
        messages.append(f"{level}; v changes it.")
        messages += ["Group lasso selects its levels together."] * (column.n_levels > 2)
    return messages


def _names_column(note: str, name: str) -> bool:
    """Tell whether a note names a column, where notes do: at the beginning, after "of", in a list, as an end."""
    pattern = rf"^{re.escape(name)}: |(?:[,:]|\b(?:of|and|to|called)) {re.escape(name)}(?!\w)"
    return re.search(pattern, note) is not None


def _values(column: ColumnProfile) -> str:
    """Write what a column holds."""
    if column.first:
        return f"{column.first} to {column.last}"
    if column.low is not None and column.median is not None and column.high is not None:
        return f"{column.low:.6g} to {column.high:.6g}, median {column.median:.6g}"
    more = f" and {column.n_levels - 6:,} more" if column.n_levels > 6 else ""
    return ", ".join(f"{one.level} {one.count:,}" for one in column.levels[:6]) + more


def bars(counts: Sequence[int], width: int) -> str:
    """Draw counts as a row of blocks; a count above 0 is always visible."""
    counts = counts[:width]
    highest = max(counts, default=0)
    if not highest:
        return ""
    steps = len(BARS) - 1
    return "".join(BARS[round(steps * count / highest)] if count else " " for count in counts)


def _type(column: ColumnProfile) -> str:
    if column.kind in {"factor", "text"}:
        count = f"{column.n_levels}" if column.n_levels < 1000 else f"{column.n_levels // 1000}k"
        return f"{column.kind} {count}"
    return column.kind


def _spread(column: ColumnProfile, width: int) -> str:
    if column.first:
        return f"{column.first} to {column.last}"
    if column.low is not None and column.median is not None and column.high is not None:
        third = width // 3
        values = (column.low, column.median, column.high)
        return "".join(_number(value, third - 1).rjust(third) for value in values)
    return ", ".join(f"{one.level} {one.count:,}" for one in column.levels)


def _number(value: float, width: int) -> str:
    """Write a number in so many cells, with four digits where they fit."""
    if abs(value) >= 1000 or value == int(value):
        plain = f"{value:.0f}"
        if len(plain) <= width:
            return plain
    return next((text for digits in (4, 3, 2) if len(text := f"{value:.{digits}g}") <= width), f"{value:.0e}")


def _histogram(column: ColumnProfile, width: int) -> str:
    if column.kind == "text":
        return ""
    counts = column.histogram or [one.count for one in column.levels]
    return bars(counts, width)


def _line(mark: str, cells: list[str], layout: RowLayout) -> str:
    widths = (
        layout.name,
        layout.type,
        layout.missing,
        layout.spread,
        layout.histogram,
        layout.correlation,
        layout.role,
    )
    return mark + " ".join(_fit(cell, width) for cell, width in zip(cells, widths, strict=True))


def _fit(text: str, width: int) -> str:
    """Cut or fill to a width in cells; what is cut ends in an ellipsis."""
    filled = set_cell_size(text, width)
    if filled.rstrip() == text.rstrip():
        return filled
    return set_cell_size(text, max(width - 1, 0)) + "…"
