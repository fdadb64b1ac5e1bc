"""Random samples drawn while a table is read, and tables that do not fit."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import ReadOptions, TooLargeError, load
from lasso_tui.data.readers.sampling import Sampler, sample_rows
from lasso_tui.data.readers.text import csv_reader


@pytest.mark.parametrize("large", [0, 2**60])
def test_too_many_distinct_words_are_refused(large, written, monkeypatch):
    monkeypatch.setattr(csv_reader, "MIN_PANDAS_BYTES", large)
    monkeypatch.setattr(csv_reader, "CHUNK_CELLS", 8000)
    monkeypatch.setattr("lasso_tui.data.readers.text.pandas_csv.CHUNK_CELLS", 8000)
    path = written("f,y\n" + "".join(f"w{j},{j}\n" for j in range(12_000)))
    with pytest.raises(TooLargeError) as error:
        load(path, ReadOptions(memory=900_000))
    for fact in ("x.csv", "first 12,000 rows", "8,000 distinct words", "879 kB", "--sample"):
        assert fact in str(error.value)


@pytest.mark.parametrize("cuts", [[], [1, 2, 3], [500], [10, 400, 999]])
@pytest.mark.parametrize("size", [1, 50, 999, 1000, 2000])
def test_a_sample_does_not_depend_on_the_chunks(cuts, size):
    sampler, sample = Sampler(size, seed=3), np.empty(0, dtype=np.intp)
    for chunk in np.split(np.arange(1000), cuts):
        sample = np.concatenate([sample, chunk[sampler.choose(len(chunk))]])
        sample = sample[sampler.reduce()]
    np.testing.assert_array_equal(sample, sample_rows(1000, size, seed=3))
    assert len(sample) == sampler.n_candidates == min(size, 1000)
