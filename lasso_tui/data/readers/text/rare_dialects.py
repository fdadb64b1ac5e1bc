"""Rarer dialects: other separators, separators of several characters, columns of fixed width, a single column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lasso_tui.data.readers.text.cell_kinds import cell_kind
from lasso_tui.data.readers.text.dialect import Dialect, first_records

__all__ = ["RARE_DELIMITERS", "long_delimiters", "rare_dialect"]

RARE_DELIMITERS = ":^~¦§!\x01\x1f\x1e"
"""Separators that also stand in texts, numbers and times, and so need more evidence."""

MIN_ROWS = 4
"""Rows that must agree."""

MIN_TYPED = 0.8
"""Share of a column's cells that are numbers or dates from which it is one of them."""

MAX_LINES = 200
"""Lines whose blanks are looked at."""

RUN = re.compile(r"(?<=\S)(?:[ ]*[^\w\s\"'()]{1,6}[ ]*|\t\t)(?=\S)")
"""Marks between two cells, which may be a separator of several characters."""

QUOTED = re.compile(r'"[^"]*"')

MAX_WITHOUT = 0.2
"""Lines without a separator for each that has it, at most, where there are more than three."""

MAX_RUNS = 20
"""Kinds of marks that are tried."""


def long_delimiters(sample: str) -> list[str]:
    """Return separators of several characters that lines have equally often, from the first that has them on.

    A usual separator with blanks around it is none of them, nor is one beside other marks.
    """
    lines = [QUOTED.sub("q", line) for line in sample[: 1 << 17].splitlines() if line.strip()][:MAX_LINES]
    runs: dict[str, None] = {}
    for line in lines[:10]:
        runs |= dict.fromkeys(run.strip(" ") if len(run.strip(" ")) > 1 else run for run in RUN.findall(line))
    found = []
    for run in list(runs)[:MAX_RUNS]:
        marks = run.strip(" ")
        if len(run) < 2 or marks in {",", ";", "|"} or (set(",;\t") & set(run) and len(set(run)) > 1):
            continue
        rest = lines[next(k for k, line in enumerate(lines) if run in line) :]
        count = rest[0].count(run)
        alone = len(set(marks)) > 1 or marks[0] not in rest[0].replace(run, "")
        counts = [line.count(run) for line in rest]
        agree, without = (
            counts.count(count),
            counts.count(0),
        )  # those without are comments, or below the table
        if (
            alone
            and agree >= MIN_ROWS
            and agree + without == len(counts)
            and without <= max(MAX_WITHOUT * agree, 3)
        ):
            found.append(run)
    return found


def rare_dialect(sample: str, usual: Dialect) -> Dialect | None:
    """Return a rarer dialect in which every row has as many cells as the first, None if there is none.

    Parameters
    ----------
    sample : lines of the table, the last one complete
    usual : the best of the usual dialects
    """
    rows = [record.cells for record in first_records(sample, usual)]
    if len(rows) < MIN_ROWS or any(len(row) != 1 for row in rows) or _is_typed([row[0] for row in rows[1:]]):
        return None
    for delimiter in RARE_DELIMITERS:
        if sample.count(delimiter) >= len(rows):
            candidate = replace(usual, delimiter=delimiter)
            cells = [record.cells for record in first_records(sample, candidate)]
            if len(cells) == len(rows) and len(cells[0]) > 1 and _agree(cells):
                return candidate
    return _fixed_width(sample, usual)


def _is_typed(cells: Sequence[str]) -> bool:
    kinds = [cell_kind(cell) for cell in cells]
    return sum(kind not in {"word", "empty"} for kind in kinds) >= MIN_TYPED * len(kinds)


def _agree(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether all rows have as many cells as the first, and one column is of numbers or dates."""
    width = len(rows[0])
    if any(len(row) != width for row in rows) or not all(map(str.strip, rows[0])):
        return False
    return any(_is_typed([row[j] for row in rows[1:]]) for j in range(width))


def _fixed_width(sample: str, usual: Dialect) -> Dialect | None:
    """Return the places that are blank in every line, if what stands between them are columns under names."""
    lines = [line.rstrip() for line in sample.splitlines() if line.strip()][:MAX_LINES]
    if len(lines) < MIN_ROWS or "\t" in "".join(lines):
        return None
    length = max(map(len, lines))
    filled = bytearray(length)
    for line in lines:
        for place, char in enumerate(line):
            if char != " ":
                filled[place] = 1
    cuts: list[tuple[int, int]] = []
    start = next((place for place in range(length) if filled[place]), 0)
    for place in range(start, length):
        if filled[place]:
            continue
        if cuts and cuts[-1][1] == place:
            cuts[-1] = (cuts[-1][0], place + 1)
        else:
            cuts.append((place, place + 1))
    ends = [*(first for first, _ in cuts[1:]), length][: len(cuts)]
    named = [cut for cut, end in zip(cuts, ends, strict=True) if lines[0][cut[1] : end].strip()]
    candidate = replace(usual, delimiter=" ", cuts=tuple(named))
    rows = [record.cells for record in first_records(sample, candidate)] if named else []
    return candidate if rows and _agree(rows) else None
