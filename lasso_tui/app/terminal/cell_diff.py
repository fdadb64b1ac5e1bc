"""Which cells differ between two pictures of one width, each given as rows of runs."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lasso_tui.charts import StyledText


__all__ = ["changed_spans"]

Runs = tuple["StyledText", ...]


def changed_spans(before: Sequence[Runs], after: Sequence[Runs], width: int) -> Iterator[Region]:
    """Yield the cells from the first to the last change of every row that differs; a row there is not is blank."""
    for y, (old, new) in enumerate(zip_longest(before, after, fillvalue=())):
        if old is new or old == new:
            continue
        first = _same(old, new, width, 1)
        end = width - _same(old, new, width, -1)
        yield Region(first, y, max(end - first, 1), 1)


def _same(old: Runs, new: Runs, width: int, step: int) -> int:
    """Number of cells that are the same from the left end on (step 1), or from the right (step -1)."""
    same = 0
    for one, other in zip(old[::step], new[::step], strict=False):
        if one == other:
            same += cell_len(one.text)
            continue
        if one.look == other.look:
            for char, new_char in zip(one.text[::step], other.text[::step], strict=False):
                if char != new_char:
                    break
                same += cell_len(char)
        break
    return min(same, width)
