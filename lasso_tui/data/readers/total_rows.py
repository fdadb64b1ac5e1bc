"""Rows that are sums or means of others, as reports have them at their end and between groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.sanitise import join_names
from lasso_tui.data.readers.findings import numeric_blocks

__all__ = ["TOTAL_WORDS", "total_note"]

MIN_TOTAL_ROWS = 4
"""Rows above a row of totals, at least."""

# fmt: off
MEAN_WORDS = frozenset({
    "mean", "average", "avg", "avg.", "mittelwert", "durchschnitt", "moyenne", "media", "gemiddelde", "median",
    "média", "promedio", "среднее", "medel", "gennemsnitt", "średnia", "平均",
})
TOTAL_WORDS = frozenset({
    "total", "totals", "sum", "grand total", "overall", "all", "subtotal", "total:", "sum:", "gesamt",
    "summe", "totale", "somme", "totaal", "suma", "итого", "sub-total", "sub total", "grand totals", "total general",
    "total général", "sous-total", "zwischensumme", "gesamtsumme", "insgesamt", "totaal generaal", "totalt", "summa",
    "всего", "razem", "ogółem", "celkem", "összesen", "toplam", "yhteensä", "i alt", "合计", "合計",
    "总计", "總計", "합계",
})
# fmt: on

MIN_LEVELS = 3
"""Levels of a column of which one is named a total, at least."""

USUAL_LEVELS = frozenset({"all", "overall", "sum"})
"""Words for a total that also name categories."""


def total_note(columns: Sequence[Column]) -> str:
    """Point out a last row that is the sum of the others, "" if it is not."""
    n = len(columns[0].missing) if columns else 0
    if n <= MIN_TOTAL_ROWS:
        return ""
    words = [column for column in columns if column.is_factor and column.days is None]
    named = [column for column in words if _word(column.last_word) in TOTAL_WORDS]
    if note := _mean_note(words):
        return note
    sums = [column.name for column in _perhaps_sums(columns) if _is_sum(column)]
    numeric = sum(column.numbers is not None and not column.missing[-1] for column in columns)
    if not sums or not (named or len(sums) == numeric or len(sums) > 1):
        return _named_total(words)
    word = f" ({named[0].name} is {named[0].last_word})" if named else ""
    return (
        f"The last row{word} looks like a row of totals: {join_names(sums, 3)} is the sum of the others. "
        f"Remove it, or leave it out with --where."
    )


def _word(cell: str) -> str:
    return cell.strip().rstrip(":").strip().lower()


def _named_total(words: Sequence[Column]) -> str:
    """Point out rows that are named totals among others with other names, "" for none."""
    for column in words:
        if column.kind != "factor":  # its levels are many
            if _word(column.last_word) not in TOTAL_WORDS - USUAL_LEVELS:
                continue
            return (
                f"The last row ({column.name} is {column.last_word}) looks like a row of totals. Remove it, or leave "
                f"it out with --where."
            )
        totals = [level for level in column.levels if _word(level) in TOTAL_WORDS - USUAL_LEVELS]
        if len(totals) != 1 or len(column.levels) < MIN_LEVELS or column.codes is None:
            continue
        count = int((column.codes == column.levels.index(totals[0])).sum())
        if 2 * count < len(column.codes):
            return (
                f"{column.name} is {totals[0]} in {count:,} row{'s' * (count > 1)}, which may be totals of others. "
                f"Leave them out: --where \"{_quoted(column.name)} != '{totals[0]}'\"."
            )
    return ""


def _mean_note(columns: Sequence[Column]) -> str:
    """Point out a last row that is named a mean, "" if it is not."""
    for column in columns:
        word = column.last_word
        if _word(word) not in MEAN_WORDS or column.codes is None:
            continue
        if int((column.codes == column.codes[-1]).sum()) == 1:
            return (
                f"The last row ({column.name} is {word}) looks like a row of means. Remove it, or leave it out with "
                f"--where."
            )
    return ""


def _perhaps_sums(columns: Sequence[Column]) -> Iterator[Column]:
    """Yield the columns whose last number is about the sum of the others."""
    for some, numbers in numeric_blocks(columns):
        last = numbers[:, -1]
        with np.errstate(over="ignore", invalid="ignore"):
            rest = numbers.sum(axis=1) - 2 * last
            lacking = np.isnan(rest) & ~np.isnan(last)
            if lacking.any():
                rest[lacking] = np.nansum(numbers[lacking], axis=1) - 2 * last[lacking]
            alike = (np.abs(rest) <= 1e-6 * np.abs(last)) & (last != 0)
        for k in np.flatnonzero(alike).tolist():
            yield some[k]


def _is_sum(column: Column) -> bool:
    if column.numbers is None:
        return False
    last, others = float(column.numbers[-1]), column.numbers[:-1]
    others = others[np.isfinite(others)]
    if len(others) < MIN_TOTAL_ROWS or np.count_nonzero(others) < 3:
        return False
    error, size = abs(float(others.sum()) - last), float(np.abs(others).sum())
    return error <= 1e-9 * size and bool(size < np.inf)


def _quoted(name: str) -> str:
    """Return the name of a column as an expression for rows has it."""
    return name if name.isidentifier() else f"`{name}`"
