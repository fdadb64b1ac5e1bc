"""Files of R, written byte by byte as R Internals says: types, names of rows, workspaces, hostile lengths."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct

import numpy as np
import pytest

from lasso_tui.data import DataError, Reading, ReadOptions, TooLargeError, load, open_table
from tests.facts import assert_facts, note_with

NA = -(2**31)
NIL = struct.pack(">i", 254)
HEAD = b"X\n" + struct.pack(">iii", 3, 0x040300, 0x030500) + struct.pack(">i", 5) + b"UTF-8"


def integers(*values, attributes=b"") -> bytes:
    return vector(13, struct.pack(f">{len(values)}i", *values), len(values), attributes)


def logicals(*values) -> bytes:
    return vector(10, struct.pack(f">{len(values)}i", *values), len(values))


def reals(*values, attributes=b"") -> bytes:
    return vector(14, struct.pack(f">{len(values)}d", *values), len(values), attributes)


def vector(kind: int, body: bytes, length: int, attributes: bytes = b"") -> bytes:
    flags = kind | (0x300 if attributes else 0)
    return struct.pack(">ii", flags, length) + body + attributes


def char(word: str | None) -> bytes:
    if word is None:
        return struct.pack(">ii", 9, -1)
    return struct.pack(">ii", 9 | 0x8000, len(word.encode())) + word.encode()


def words(*values, attributes=b"") -> bytes:
    return vector(16, b"".join(map(char, values)), len(values), attributes)


def pairs(**values) -> bytes:
    made = b"".join(
        struct.pack(">ii", 2 | 0x400, 1) + char(name.replace("_names", ".names")) + value
        for name, value in values.items()
    )
    return made + NIL


def factor(codes, levels) -> bytes:
    return integers(*codes, attributes=pairs(levels=words(*levels), **{"class": words("factor")}))


def frame(row_names: bytes | None = None, **columns) -> bytes:
    rows = integers(NA, -4) if row_names is None else row_names
    attributes = pairs(names=words(*columns), **{"class": words("tbl", "data.frame")}, row_names=rows)
    return vector(19, b"".join(columns.values()), len(columns), attributes)


TABLE = frame(
    x=reals(1.5, float("nan"), 3.25, -2),
    n=integers(4, NA, 2, 7),
    f=factor([2, 1, NA, 2], ["10", "2", "unused"]),
    s=words("red", None, "été", "red"),
    ok=logicals(1, 0, NA, 1),
    day=reals(19000, 19001, 19002.0, float("nan"), attributes=pairs(**{"class": words("Date")})),
    at=reals(
        3600.0, 7200.5, 0, 1, attributes=pairs(**{"class": words("POSIXct", "POSIXt"), "tzone": words("UTC")})
    ),
    inner=vector(19, NIL * 4, 4),
    y=reals(1, 2, 3, 4),
)

pytestmark = pytest.mark.usefixtures("_needs_rdata")


@pytest.fixture
def _needs_rdata():
    pytest.importorskip("rdata")


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_a_data_frame_has_the_types_of_r(pack, written):
    raw = load(written(pack(HEAD + TABLE), "t.rds"))
    x, n, f, s, ok, day, at, y = raw.columns
    np.testing.assert_array_equal(x.numbers, [1.5, np.nan, 3.25, -2])
    np.testing.assert_array_equal(n.numbers, [4, np.nan, 2, 7])
    assert (f.kind, f.levels, f.codes.tolist()) == ("factor", ("10", "2"), [1, 0, -1, 1])
    assert [s.levels[code] if code >= 0 else None for code in s.codes] == ["red", None, "été", "red"]
    assert (ok.levels, ok.codes.tolist()) == (("FALSE", "TRUE"), [1, 0, -1, 1])
    np.testing.assert_array_equal(day.days, [19000, 19001, 19002, np.nan])
    np.testing.assert_allclose(at.days * 86400, [3600, 7200.5, 0, 1], rtol=0, atol=1e-4)
    assert y.kind == "number"
    note_with(raw.notes, "Not read: inner (lists")


def test_names_of_rows_are_no_feature(written):
    named = frame(words("Fiat", "Ford", "Opel", "Seat"), x=reals(1, 2, 3, 5), y=reals(2, 1, 4, 3))
    path = written(HEAD + named, "cars.rds")
    first = load(path).columns[0]
    assert (first.name, first.index) == ("row.names", True)
    assert open_table(path).features == ("x",)


def test_of_a_workspace_a_data_frame_is_named(written):
    both = pairs(
        a=frame(x=reals(1, 2, 3, 4), y=integers(1, 3, 2, 4)), n=integers(1, 2), b=frame(z=reals(1, 0, 1, 0))
    )
    path = written(gzip.compress(b"RDX3\n" + HEAD + both), "w.RData")
    with pytest.raises(DataError) as error:
        load(path)
    assert_facts(str(error.value), "2 data frames: a, b", "--table")
    raw = load(path, ReadOptions(reading=Reading(table="b")))
    assert [column.name for column in raw.columns] == ["z"]
    with pytest.raises(DataError, match="no data frame 'c'"):
        load(path, ReadOptions(reading=Reading(table="c")))
    note_with(load(written(b"RDX3\n" + HEAD + pairs(a=TABLE), "one.rda")).notes, "Data frame a is read")


def test_a_matrix_has_columns(written):
    dim = pairs(dim=integers(4, 2), dimnames=vector(19, NIL + words("p", "q"), 2))
    raw = load(written(HEAD + reals(1, 2, 3, 4, 5, 6, 7, 9, attributes=dim), "m.rds"))
    assert [column.name for column in raw.columns] == ["p", "q"]
    np.testing.assert_array_equal(raw.columns[1].numbers, [5, 6, 7, 9])


def test_a_sample_is_drawn(written):
    many = frame(integers(NA, -500), x=reals(*range(500)), y=reals(*range(500)))
    raw = load(written(HEAD + many, "m.rds"), ReadOptions(sample=20, seed=3))
    assert (raw.n_rows, raw.rows_read) == (20, 500)
    np.testing.assert_array_equal(raw.columns[0].numbers, raw.columns[1].numbers)


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (HEAD + TABLE[:-30], ("Cannot read t.rds", "saveRDS")),
        (HEAD + vector(14, b"", 2**31 - 1), ("t.rds", "saveRDS")),
        (HEAD + integers(1, 2, 3), ("no data frame or matrix", "write.csv")),
        (HEAD + frame(integers(NA, 0)), ("without values",)),
    ],
)
def test_what_holds_no_table_is_refused(content, facts, written):
    with pytest.raises(DataError) as error:
        load(written(content, "t.rds"))
    assert_facts(str(error.value), *facts)


def test_a_sequence_that_is_stored_by_its_ends_stays_within_memory(written):
    name = struct.pack(">ii", 1, 9 | 0x8000)[:4] + char("compact_intseq")
    package = struct.pack(">i", 1) + char("base")
    info = (
        struct.pack(">i", 2)
        + name
        + struct.pack(">i", 2)
        + package
        + struct.pack(">i", 2)
        + integers(13)
        + NIL
    )
    sequence = struct.pack(">i", 238) + info + reals(1e12, 1, 1) + NIL
    with pytest.raises(TooLargeError):
        load(written(HEAD + frame(x=sequence, y=reals(1, 2, 3, 4)), "t.rds"))
