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

MARK_AND_BLANKS = 2 + 7
"""Cells of the mark at the left, and between the fields; two stand before the histogram."""

BINS = 10
"""Bars of a histogram."""

ROLE_LABELS = {
    "feature": "feature",
    "target": "target",
    "sample weights": "weights",
    "offset": "offset",
    "exposure": "exposure",
    "train/test split": "split",
    "time": "time",
    "CV groups": "groups",
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
    missing: int = 4
    spread: int = 21
    histogram: int = BINS
    correlation: int = 5
    role: int = 8

    @classmethod
    def of(cls, width: int, longest: int = 28) -> RowLayout:
        """Divide a width: what is left over goes to the names, the spread, the histogram and the roles.

        Parameters
        ----------
        width : cells of a line
        longest : cells of the longest name
        """
        least = cls(0)
        over = width - MARK_AND_BLANKS - sum(least.widths)
        name = max(min(over, max(longest, 6), 40), 6)
        rest = max(over - name, 0)
        spread = min(rest, 24) // 3 * 3
        bins = min((rest - spread) // BINS, 1) * BINS
        return cls(
            name,
            spread=least.spread + spread,
            histogram=BINS + bins,
            role=least.role + rest - spread - bins,
        )

    @property
    def widths(self) -> tuple[int, ...]:
        """All widths, from left to right."""
        return (
            self.name,
            self.type,
            self.missing,
            self.spread,
            self.histogram,
            self.correlation,
            self.role,
        )


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
    return "".join(_line("  ", cells, layout))


def format_row(column: ColumnProfile, layout: RowLayout) -> tuple[str, str, str]:
    """Write a column as one line, in three pieces: what is before its histogram, that, and what is after it."""
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
        count = f", in {column.rows - column.missing:,} rows" if column.missing else ""
        messages.append(f"{column.name}: {_values(column)}{count}.")
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
    """Draw counts as a row of blocks, as wide as fits; a count above 0 is always visible."""
    counts = [count for count in counts[:width] for _ in range(max(width // BINS, 1))]
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
    """Write a number in so many cells: four digits where they fit, else decimals as long as one digit is left."""
    value += 0.0  # minus zero is zero
    if abs(value) >= 1000 or value == int(value):
        plain = f"{value:.0f}"
        if len(plain) <= width:
            return plain
    short = (_short_exponent(f"{value:.{digits}g}") for digits in (4, 3, 2))
    found = next((text for text in short if len(text) <= width), "")
    if not found and abs(value) < 1:
        decimals = f"{value:.{max(width - 2 - (value < 0), 0)}f}"
        found = decimals if float(decimals) else ""
    return found or _short_exponent(f"{value:.0e}")


def _short_exponent(text: str) -> str:
    """Write an exponent without its plus and its first zero: 2.23e6."""
    return re.sub(r"e([+-])0?(\d+)$", lambda match: f"e{match[1].strip('+')}{match[2]}", text)


def _histogram(column: ColumnProfile, width: int) -> str:
    if column.kind == "text":
        return ""
    counts = column.histogram or [one.count for one in column.levels]
    return bars(counts, width)


def _line(mark: str, cells: list[str], layout: RowLayout) -> tuple[str, str, str]:
    name, kind, missing, spread, histogram, *rest = (
        _fit(cell, width) for cell, width in zip(cells, layout.widths, strict=True)
    )
    before = f"{mark}{name} {kind} {missing} {spread}  "
    return before, histogram, " " + " ".join(rest)


def _fit(text: str, width: int) -> str:
    """Cut or fill to a width in cells; what is cut ends in an ellipsis."""
    filled = set_cell_size(text, width)
    if filled.rstrip() == text.rstrip():
        return filled
    return set_cell_size(text, max(width - 1, 0)) + "…"
