"""Where a text can be cut between two of its rows, and how many rows are in each part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lasso_tui.data.streaming.pieces import Told

__all__ = ["TextRange", "UncutError", "find_ranges"]

MAX_ROW_BYTES = 64 << 20

LINE_END, RETURN = 10, 13


class UncutError(Exception):
    """A text cannot be cut; the message says why."""


@dataclass(frozen=True)
class TextRange:
    """Bytes of a text, from one row to another.

    Attributes
    ----------
    start, end : the first byte, and the one after the last
    rows : number of rows, without blank lines
    has_breaks : whether a cell has a line end in it
    """

    start: int
    end: int
    rows: int
    has_breaks: bool


def find_ranges(
    path: Path,
    quote: str,
    delimiter: str,
    size: int,
    *,
    start_line: int = 0,
    told: Told | None = None,
    block_bytes: int = 4 << 20,
) -> list[TextRange]:
    """Cut a text at ends of rows.

    A line end is the end of a row where as many quotes open as close before it. Quotes are counted; that is sound
    where each that would open a cell stands at the cell's beginning or doubles the one before, which is checked.

    Parameters
    ----------
    path : a text of which each line ends as on Unix or Windows, in an encoding that has ASCII's bytes for these marks
    quote, delimiter : one character each; "" if quotes are text
    size : bytes of a range, about
    start_line : lines, quotes or not, before the one that names the columns, or before the first row
    told : called with the bytes of each block
    block_bytes : bytes that are looked at together

    Raises
    ------
    UncutError
        If it is not known where rows end.
    OSError
        If the file cannot be read.
    """
    marks = _Marks(quote.encode("latin-1"), delimiter.encode("latin-1"))
    found: list[TextRange] = []
    start, rows, has_breaks, is_open = 0, 0, False, False
    skip = start_line
    with path.open("rb") as file:
        carry, base = b"\n", -1  # a line end before the text, so that each line follows one
        while True:
            block = file.read(block_bytes)
            if told is not None:
                told(len(block))
            last = (block or carry).rfind(b"\n")
            if block and last < 0:
                carry += block
                if len(carry) > MAX_ROW_BYTES:
                    raise UncutError("a line has more than 64 MB")
                continue
            data = carry + block[: last + 1] if block else carry
            if not block and len(data) > 1 and not data.endswith(b"\n"):
                data += b"\n"  # the last row may have no line end
            if len(data) > 1:
                skip, at = _skipped(data, skip)
                if quote and data.count(marks.quote, 0, at) % 2:
                    raise UncutError("a quote is open in its first lines")
                seen = marks.look(data, at, is_open=is_open)
                is_open = seen.is_open
                rows += seen.rows
                has_breaks |= seen.has_breaks
                if seen.end >= 0 and base + seen.end + 1 - start >= size:
                    found.append(TextRange(start, base + seen.end + 1, rows, has_breaks))
                    start, rows, has_breaks = base + seen.end + 1, 0, is_open
            if not block:
                break
            base += len(data) - 1
            carry = b"\n" + block[last + 1 :]
        if is_open:
            raise UncutError("a quote is open at its end")
        end = file.tell()
    if rows or not found:
        found.append(TextRange(start, end, rows, has_breaks))
    return [*found[:-1], replace(found[-1], end=end)]


def _skipped(data: bytes, lines: int) -> tuple[int, int]:
    """Return how many lines are still to be skipped, and the place of the line end before what is to be looked at."""
    at = 0
    while lines and (next_end := data.find(b"\n", at + 1)) >= 0:
        lines, at = lines - 1, next_end
    return lines, at


@dataclass(frozen=True)
class _Seen:
    """What some lines hold: rows that end there, the place of the last end (−1 for none), and an open quote."""

    rows: int
    end: int
    has_breaks: bool
    is_open: bool


@dataclass(frozen=True)
class _Marks:
    quote: bytes
    delimiter: bytes

    def look(self, data: bytes, at: int, *, is_open: bool) -> _Seen:
        """Look at lines from the line end at `at` on, of data that ends with one."""
        if data.count(b"\r") != data.count(b"\r\n"):
            raise UncutError("some lines end as on old Macs")
        has_quotes = bool(self.quote) and self.quote in data
        if not has_quotes and not is_open and b"\n\n" not in data and b"\n\r\n" not in data:
            return _Seen(data.count(b"\n", at) - 1, len(data) - 1, False, False)
        codes = np.frombuffer(data, dtype=np.uint8)[at:]
        ends = np.flatnonzero(codes == LINE_END)[1:]
        inside = np.zeros(len(ends), dtype=np.bool_)
        if has_quotes or is_open:
            quotes = np.flatnonzero(codes == self.quote[0])
            opening = quotes[int(is_open) :: 2]
            before = codes[opening - 1]
            if not ((before == self.delimiter[0]) | (before == LINE_END) | (before == self.quote[0])).all():
                raise UncutError("quotes stand within its cells")
            inside = (np.searchsorted(quotes, ends) + is_open) % 2 == 1
            is_open = (len(quotes) + is_open) % 2 == 1
        blank = (codes[ends - 1] == LINE_END) | (
            (codes[ends - 1] == RETURN) & (codes[np.maximum(ends - 2, 0)] == LINE_END)
        )
        real = ends[~inside]
        return _Seen(
            rows=int((~inside & ~blank).sum()),
            end=int(real[-1]) + at if len(real) else -1,
            has_breaks=bool(inside.any()),
            is_open=is_open,
        )
