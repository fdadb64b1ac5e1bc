"""Words that stay in Arrow's memory give the column that the same words give as Python's strings."""

from __future__ import annotations

import random

import numpy as np
import pytest

from lasso_tui.data import load, prepare
from lasso_tui.data.columns.lazy_column import ArrowLevels, LazyColumn
from lasso_tui.data.errors import DataError
from lasso_tui.data.profile.describe import describe
from lasso_tui.data.readers import column_builder

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

N = 3000
ORDER = np.random.default_rng(1).permutation(N).tolist()


def sometimes(every: int, word: str | None) -> list[str | None]:
    return [word if i % every == 0 else f"cust-{i:06d}" for i in ORDER]


STAY = {
    "unique": [f"cust-{i:06d}" for i in ORDER],
    "some twice": [f"usr{i * 2 // 3}" for i in ORDER],
    "few later": [f"cust{i}" if k < 2000 else "other" for k, i in enumerate(ORDER)],
    "short": [f"c{i}" for i in ORDER],
    "missing": sometimes(7, None),
    "missing words": [
        word if i % 7 else ("n/a", "None", "NA", "", "?")[i % 5] for i, word in enumerate(sometimes(9, "nan"))
    ],
    "with a total": [f"row {i}" for i in ORDER[:-1]] + ["Total"],
}
BECOME_PYTHONS = {
    "few": [f"level {i % 12}" for i in ORDER],
    "few first": [f"level {k % 12}" if k < 2000 else f"u{k}" for k in range(N)],
    "blanks": [f" cust{i} " if i % 3 else f"cust{i}" for i in ORDER],
    "letters": [f"Größe-{i}" for i in ORDER],
    "long": [f"cust-{'x' * 60}{i}" for i in ORDER],
    "control characters": [f"cust\t{i}" for i in ORDER],
    "hexadecimal": [f"{random.Random(i).getrandbits(64):016x}" for i in ORDER],
    "numbers": [f"{i}.5" for i in ORDER],
    "large numbers": [str(2**60 + i) for i in ORDER],
    "money": [f"USD {i}" for i in ORDER],
    "kilograms": [f"{i} kg" for i in ORDER],
    "infinite": [f"inf{i}" for i in ORDER],
    "nearly numbers": ["cust-1", *(f"{i}" if i % 50 else f"cust{i}" for i in ORDER[1:])],
    "nearly money": ["cust-1", *(f"kr {i}" if i % 50 else f"cust{i}" for i in ORDER[1:])],
    "crowns": ["cust-1", *(f"CZK {i}" if i % 50 else f"cust{i}" for i in ORDER[1:])],
    "apostrophes": ["cust-1", *(f"'{i}" for i in ORDER[1:-3]), "n.d.", "n.d.", "n.d."],
    "unknown first": ["unknown", *(f"'{i}" for i in ORDER[1:])],
    "rupees": [f"Rs. {i}" for i in ORDER],
    "dates": [f"{1900 + i // 336}-{i // 28 % 12 + 1:02}-{i % 28 + 1:02}" for i in ORDER],
    "months": [f"{('Jan', 'Feb', 'Mar')[i % 3]} {i // 3 % 28 + 1}, {1900 + i // 84}" for i in ORDER],
}


def parts(words, path, monkeypatch, *, stay):
    y = np.random.default_rng(2).normal(size=N)
    pq.write_table(pa.table({"w": words, "x": y**2, "y": y}), path, row_group_size=1000)
    with monkeypatch.context() as patch:
        if not stay:
            patch.setattr(column_builder, "text_column", lambda *_, **__: None)
        return load(str(path))


@pytest.mark.parametrize("case", [*STAY, *BECOME_PYTHONS])
def test_words_are_read_alike(case, tmp_path, monkeypatch):
    words = (STAY | BECOME_PYTHONS)[case]
    ours = parts(words, tmp_path / "t.parquet", monkeypatch, stay=True)
    usual = parts(words, tmp_path / "t.parquet", monkeypatch, stay=False)
    one, other = ours.columns[0], usual.columns[0]
    assert isinstance(one, LazyColumn) == (case in STAY)
    assert one.last_word == other.last_word
    assert (one.kind, one.is_factor, one.note, ours.notes) == (
        other.kind,
        other.is_factor,
        other.note,
        usual.notes,
    )
    if case in STAY:
        assert not {"codes", "levels"} & set(one.__dict__), "nothing has asked for the words so far"
    np.testing.assert_array_equal(one.missing, other.missing)
    np.testing.assert_array_equal(one.codes, other.codes)
    assert one.levels == other.levels
    assert tuple(one.levels) == tuple(other.levels)
    assert one.exclusion_reason == other.exclusion_reason
    assert describe(ours).columns == describe(usual).columns
    assert prepare(ours).notes == prepare(usual).notes


def test_text_stays_in_arrows_memory_until_a_word_is_shown(tmp_path, monkeypatch):
    raw = parts(STAY["unique"], tmp_path / "t.parquet", monkeypatch, stay=True)
    profile = describe(raw)
    levels = raw.columns[0].levels
    assert isinstance(levels, ArrowLevels)
    assert len(levels) == N
    assert levels[1:3] == ("cust-000001", "cust-000002")
    assert profile.columns[0].n_levels == N


def test_times_are_ordered_when_their_words_are_asked_for(tmp_path):
    times = np.datetime64("2020-01-01", "us") + np.array(ORDER) * np.timedelta64(37, "s")
    times[5] = np.datetime64("NaT")
    pq.write_table(pa.table({"t": times, "y": np.arange(float(N))}), tmp_path / "t.parquet")
    column = load(str(tmp_path / "t.parquet")).columns[0]
    assert column.kind == "date"
    assert "codes" not in column.__dict__
    days = (times - np.datetime64("1970-01-01")) / np.timedelta64(1, "D")
    np.testing.assert_array_equal(column.days, days)
    assert column.codes is not None
    assert column.codes[5] == -1
    assert [column.levels[k] for k in column.codes[:3]] == [
        str(t).replace("T", " ") for t in times[:3].astype("datetime64[s]")
    ]


@pytest.mark.parametrize("years", [(1899, 2041), (1600, 9000)])
def test_times_keep_their_microseconds(years, tmp_path):
    first, last = (np.datetime64(f"{year}-01-01", "us").astype(np.int64) for year in years)
    micros = np.random.default_rng(3).integers(first, last, N)
    pq.write_table(pa.table({"t": micros.view("datetime64[us]"), "y": np.arange(N)}), tmp_path / "t.parquet")
    column = load(str(tmp_path / "t.parquet")).columns[0]
    words = [column.levels[k].replace(" ", "T") for k in column.codes]
    np.testing.assert_array_equal(np.array(words, "datetime64[us]").view(np.int64), micros)


def test_arrow_takes_its_memory_as_before_after_a_file_was_read(tmp_path):
    before = pa.default_memory_pool().backend_name
    pq.write_table(pa.table({"x": [1.0, 2.0], "y": [2.0, 1.0]}), tmp_path / "t.parquet")
    load(str(tmp_path / "t.parquet"))
    (tmp_path / "bad.parquet").write_bytes(b"PAR1" + b"x" * 100)
    with pytest.raises(DataError):
        load(str(tmp_path / "bad.parquet"))
    assert pa.default_memory_pool().backend_name == before
