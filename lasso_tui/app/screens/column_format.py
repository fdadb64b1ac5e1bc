"""A column of a table written as one line: type, gaps, spread, a small histogram, and how it goes with the target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import set_cell_size

if TYPE_CHECKING:
    from lasso_tui.data import ColumnProfile

__all__ = ["RowLayout", "bars", "describe_column", "format_row", "heading", "role_word"]

BARS = "▁▂▃▄▅▆▇█"

ROLE_LABELS = {
    "feature": "feature",
    "target": "target",
    "sample weights": "weights",
    "train/test split": "split",
    "time": "time",
    "CV groups": "folds",
}
"""Role of a `ColumnProfile` → a word; every other role is a reason to leave it out."""

FAMILIES = {"gaussian": "least squares", "binomial": "logistic", "poisson": "Poisson", "": "none"}


FIX_KEYS = {
    "copy": "Key x leaves it out.",
    "leak": "Key x leaves it out.",
    "duplicate": "Key x leaves it out.",
    "identifier": "Key x leaves it out.",
    "missing": "Key x leaves it out, m fills gaps.",
}
"""Kind of a suspicion → the key that helps."""


@dataclass(frozen=True)
class RowLayout:
    """Widths of the fields, in cells; the rest is blanks between them.

    Attributes
    ----------
    name, type, missing, spread, histogram, correlation, role : the fields, from left to right
    """

    name: int
    type: int = 9
    missing: int = 4
    spread: int = 23
    histogram: int = 10
    correlation: int = 6
    role: int = 7

    @classmethod
    def of(cls, width: int) -> RowLayout:
        """Divide a width: what is over goes to the names, then to the spread and the roles."""
        fixed = cls(0)
        over = (
            width
            - 2
            - 6
            - sum((fixed.type, fixed.missing, fixed.spread, fixed.histogram, fixed.correlation, fixed.role))
        )
        name = max(min(over, 28), 6)
        wide = max(over - name, 0)
        return cls(name, spread=fixed.spread + min(wide, 7), role=fixed.role + max(wide - 7, 0))


def heading(layout: RowLayout) -> str:
    """Name the fields."""
    third = layout.spread // 3
    spread = "".join(word.rjust(third) for word in ("low", "median", "high"))
    cells = [
        "column",
        "type",
        "gaps".rjust(layout.missing),
        spread,
        "histogram",
        "corr.".rjust(layout.correlation),
        "role",
    ]
    return _line("  ", cells, layout)


def format_row(column: ColumnProfile, layout: RowLayout) -> str:
    """Write a column."""
    mark = "! " if column.issues else "  "
    share = column.missing / column.rows if column.rows else 0.0
    gaps = "" if not column.missing else f"{max(share, 0.01):.0%}" if column.missing < column.rows else "all"
    goes = "" if column.correlation is None else f"{column.correlation:.2f}"
    role = role_word(column)
    if role == "out" and layout.role > 12:
        role = f"out: {column.role}"
    cells = [column.name, _type(column), gaps.rjust(layout.missing), _spread(column, layout.spread)]
    return _line(
        mark, [*cells, _histogram(column, layout.histogram), goes.rjust(layout.correlation), role], layout
    )


def role_word(column: ColumnProfile) -> str:
    """Name the column's role in one word."""
    return ROLE_LABELS.get(column.role, "out")


def describe_column(column: ColumnProfile, target: str, notes: Sequence[str] = ()) -> list[str]:
    """Say what matters of a column: what looks wrong with it and what mends it, else what it holds.

    Parameters
    ----------
    column, target : the column, and the target's name
    notes : what was found out in reading, of all columns
    """
    said = [one.message for one in column.issues]
    said += [note for note in notes if note not in said and _tells_of(note, column.name)]
    if said and column.role == "feature":
        said += [FIX_KEYS[one.kind] for one in column.issues if one.kind in FIX_KEYS][:1]
    elif any(one.kind == "mixed" for one in column.issues):
        said.append("Key c takes it for numbers.")
    if role_word(column) == "out" and not said:
        said.append(f"{column.name} is no feature: {column.role}.")
    if not said:
        said.append(f"{column.name}: {_held(column)}, in {column.rows - column.missing:,} rows.")
    if column.role == "target" and column.family:
        said.append(f"Such a target calls for {FAMILIES[column.family]}.")
    if column.correlation is not None and not column.issues:
        kind = "correlation ratio" if column.levels else "correlation"
        said.append(f"Its {kind} with {target} is {column.correlation:.3f}.")
    return said


def _tells_of(note: str, name: str) -> bool:
    """Tell whether a note names a column, where notes name them: after "of", in a list, as an end of a range."""
    return re.search(rf"(?:[,:]|\b(?:of|and|to|called)) {re.escape(name)}(?!\w)", note) is not None


def _held(column: ColumnProfile) -> str:
    """Say what a column holds."""
    if column.first:
        return f"{column.first} to {column.last}"
    if column.low is not None and column.median is not None and column.high is not None:
        return f"{column.low:.6g} to {column.high:.6g}, median {column.median:.6g}"
    more = f" and {column.n_levels - 6:,} more" if column.n_levels > 6 else ""
    return ", ".join(f"{one.level} {one.count:,}" for one in column.levels[:6]) + more


def bars(counts: Sequence[int], width: int) -> str:
    """Draw counts as a row of blocks; what is there at all is seen."""
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
    return mark + " ".join(_fitted(cell, width) for cell, width in zip(cells, widths, strict=True))


def _fitted(text: str, width: int) -> str:
    """Cut or fill to a width in cells; what is cut ends in an ellipsis."""
    whole = set_cell_size(text, width)
    if whole.rstrip() == text.rstrip():
        return whole
    return set_cell_size(text, max(width - 1, 0)) + "…"
