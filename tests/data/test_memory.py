"""What is free, and what would not fit."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import DataError, ReadOptions, load, memory_limits as held
from lasso_tui.data.readers import csv_reader as text_tables
from lasso_tui.data.readers.sampling import Sampler, sampled_rows


def test_some_memory_is_free_and_no_more_than_there_is():
    import os

    there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    assert 2**20 < held.available_memory() <= there


def test_the_smaller_of_two_limits_counts(monkeypatch):
    monkeypatch.setattr(held, "_system", lambda: 2**33)
    monkeypatch.setattr(held, "_container", lambda: 2**30)
    assert held.available_memory() == 2**30
    monkeypatch.setattr(held, "_container", lambda: None)
    assert held.available_memory() == 2**33
    monkeypatch.setattr(held, "_system", lambda: None)
    assert held.available_memory() == held.UNKNOWN


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1024, "1.0 kB"),
        (150 * 2**20, "150 MB"),
        (2**41, "2.0 TB"),
        (2**60, "1048576 TB"),
    ],
)
def test_sizes_are_said(number, said):
    assert held.format_bytes(number) == said


@pytest.mark.parametrize("large", [0, 2**60])
def test_too_many_words_are_refused(large, written, monkeypatch):
    monkeypatch.setattr(text_tables, "LARGE", large)
    monkeypatch.setattr(text_tables, "CELLS", 8000)
    monkeypatch.setattr("lasso_tui.data.readers.pandas_csv.CELLS", 8000)
    path = written("f,y\n" + "".join(f"w{j},{j}\n" for j in range(12_000)))
    with pytest.raises(DataError) as error:
        load(path, ReadOptions(memory=900_000))
    assert str(error.value) == (
        "x.csv holds 8,000 different words in its first 12,000 rows, more than fit in 879 kB of memory; "
        "open a sample of its rows (--sample N)."
    )


@pytest.mark.parametrize("cuts", [[], [1, 2, 3], [500], [10, 400, 999]])
@pytest.mark.parametrize("most", [1, 50, 999, 1000, 2000])
def test_a_sample_does_not_depend_on_the_parts(cuts, most):
    sampler, kept = Sampler(most, seed=3), np.empty(0, dtype=np.intp)
    for part in np.split(np.arange(1000), cuts):
        kept = np.concatenate([kept, part[sampler.choose(len(part))]])
        kept = kept[sampler.reduce()]
    np.testing.assert_array_equal(kept, sampled_rows(1000, most, seed=3))
    assert len(kept) == min(most, 1000)
    assert sampler.seen == 1000
