"""Where a text is cut: between two rows, whatever its cells hold."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st

from lasso_tui.data.streaming.formats.text_ranges import TextRange, UncutError, find_ranges


def ranges_of(path: Path, size: int, **options) -> list[TextRange]:
    return find_ranges(path, '"', ",", size, **options)


CELLS = st.sampled_from(["a", "1.5", "", '"', 'x"', "\n", "b\nc", ",", "\r\n", '""', "né"])


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=30),
    blanks=st.sets(st.integers(0, 29)),
    ends=st.sampled_from(["\n", "\r\n"]),
    has_last_end=st.booleans(),
    size=st.integers(1, 80),
    block=st.integers(1, 60),
)
@example(rows=[["a", "1.5"]] * 3, blanks={1}, ends="\n", has_last_end=False, size=1, block=4)
def test_a_text_is_cut_at_ends_of_rows(
    rows, blanks, ends, has_last_end, size, block, tmp_path_factory
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=ends)
    for k, row in enumerate(rows):
        writer.writerow(row)
        text.write(ends * (k in blanks))
    content = text.getvalue()
    if not has_last_end:
        content = content.removesuffix(ends)
    path = tmp_path_factory.getbasetemp() / "p.csv"
    path.write_bytes(content.encode())
    found = ranges_of(path, size, block_bytes=block)
    assert [one.start for one in found] == [0, *(one.end for one in found[:-1])]
    assert found[-1].end == len(content.encode())
    again = []
    for one in found:
        part = content.encode()[one.start : one.end].decode()
        read = [row for row in csv.reader(io.StringIO(part, newline="")) if row]
        assert len(read) == one.rows
        assert one.has_breaks or not any("\n" in cell for row in read for cell in row)
        again += read
    assert again == rows


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('a,b\n5" pipe,1\n2,3\n', "quotes stand within its cells"),
        ('a,b\n1,"2\n3,4\n', "a quote is open at its end"),
        ("a,b\n1,2\r3,4\n", "some lines end as on old Macs"),
    ],
)
def test_a_text_whose_rows_cannot_be_told(tmp_path, text, why) -> None:
    path = tmp_path / "p.csv"
    path.write_text(text, newline="")
    with pytest.raises(UncutError, match=why):
        ranges_of(path, 4)
    assert find_ranges(path, "", ",", 1000)[0].rows == text.count("\n") if "\r" not in text else True
