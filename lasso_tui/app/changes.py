"""Which cells differ between two drawings of one size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lasso_tui.charts import Drawing, Run

__all__ = ["changed_spans"]


def changed_spans(before: Drawing, after: Drawing) -> Iterator[Region]:
    """Yield the cells from the first to the last change of every row that differs."""
    for y, (old, new) in enumerate(zip(before.rows, after.rows, strict=True)):
        if old is new or old == new:
            continue
        first = _same(old, new, after.width, 1)
        end = after.width - _same(old, new, after.width, -1)
        yield Region(first, y, max(end - first, 1), 1)


def _same(old: tuple[Run, ...], new: tuple[Run, ...], width: int, step: int) -> int:
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
