"""Whatever is solved from sums is what the rows in memory give, by any cut of the work."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui import solvers
from lasso_tui.data.bundled import data_folder
from lasso_tui.data.streaming.model.narrow import narrowed
from lasso_tui.engines.add_parts import add_parts
from lasso_tui.engines.table_sums import sums_of_file
from tests.engines.streamed import CASES, in_memory, summed

STANDARDISED = {"standardize": True}


def close(found: Any, expected: Any, rtol: float = 1e-8) -> None:
    """Coefficients are compared relative to the largest of each along the path."""
    size = np.abs(expected).max(axis=-1, keepdims=True).clip(1e-300)
    np.testing.assert_allclose(np.asarray(found) / size, np.asarray(expected) / size, atol=rtol)


class Known:
    """What the rows of one case give."""

    def __init__(self, path: str, target: str, preparation: dict[str, Any]) -> None:
        self.path, self.target, self.preparation = path, target, preparation
        table, splits = in_memory(path, target, **preparation)
        self.features = table.features
        labels = np.arange(table.n_features)
        for group in table.groups:
            labels[list(group.columns)] = group.columns[0]
        self.groups = np.unique(labels, return_inverse=True)[1]
        rows = {"X": table.X, "y": table.y, "sample_weight": table.weights}
        self.lasso = solvers.cross_validate(**rows, cv=splits, n_alphas=20, **STANDARDISED)
        self.net = solvers.cross_validate(**rows, cv=splits, n_alphas=20, l1_ratio=0.5, **STANDARDISED)
        self.grouped = solvers.cross_validate(
            **rows, cv=splits, n_alphas=15, groups=self.groups, **STANDARDISED
        )
        self.ridge = solvers.ridge_cross_validate(
            table.X, table.y, splits, sample_weight=table.weights, n_alphas=15, **STANDARDISED
        )
        self.knots = self.lasso.path.knots()

    def check(self, file: Any) -> None:
        """Solve all of it from sums."""
        narrow = narrowed(file, "sums")
        assert narrow.features == self.features
        sums = sums_of_file(file, narrow).folds
        for known, options in (
            (self.lasso, {}),
            (self.net, {"l1_ratio": 0.5}),
            (self.grouped, {"groups": self.groups}),
        ):
            found = solvers.cross_validate(sums, alphas=known.alphas, **STANDARDISED, **options)
            close(found.path.coefs, known.path.coefs)
            np.testing.assert_allclose(found.losses, known.losses, rtol=1e-8)
            assert (found.index_min, found.index_1se) == (known.index_min, known.index_1se)
        assert solvers.alpha_max(sums, **STANDARDISED) == pytest.approx(float(self.lasso.alphas[0]), rel=1e-8)
        knots = solvers.path(sums, alphas=self.lasso.alphas, **STANDARDISED).knots()
        assert [(one.feature, one.enters) for one in knots.events] == [
            (one.feature, one.enters) for one in self.knots.events
        ]
        np.testing.assert_allclose(
            [one.alpha for one in knots.events], [one.alpha for one in self.knots.events], rtol=1e-8
        )
        ridge = solvers.ridge_cross_validate(sums, alphas=self.ridge.path.alphas, **STANDARDISED)
        close(ridge.path.coefs, self.ridge.path.coefs)
        np.testing.assert_allclose(ridge.losses, self.ridge.losses, rtol=1e-8)


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Return what the rows of a case give, computed once."""
    folder = tmp_path_factory.mktemp("rows")

    @functools.cache
    def make(case: str) -> Known:
        name, target, preparation = CASES[case]
        path = str(folder / f"{case}.parquet")
        rows = pd.read_csv(data_folder() / name)
        rows.to_parquet(path, row_group_size=max(len(rows) // 30, 1), index=False)
        return Known(path, target, preparation)

    return make


def cut(known: Known, n_parts: int, order: list[int]) -> Any:
    """Sum the parts of a job array, and add them in some order, two first."""
    parts = [
        (f"{k}.npz", summed(known.path, known.target, shard=(k, n_parts), **known.preparation))
        for k in range(1, n_parts + 1)
    ]
    parts = [parts[k] for k in order]
    return add_parts(parts)


@pytest.mark.parametrize("case", ["prostate"])
@settings(max_examples=1, deadline=None)
@given(data=st.data())
def test_any_cut_gives_what_the_rows_give(case: str, known, data) -> None:
    n_parts = data.draw(st.integers(2, 9))
    known(case).check(cut(known(case), n_parts, data.draw(st.permutations(range(n_parts)))))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_any_cut_of_larger_tables(case: str, known, data) -> None:
    n_parts = data.draw(st.integers(1, 12))
    known(case).check(cut(known(case), n_parts, data.draw(st.permutations(range(n_parts)))))


@pytest.mark.slow
@pytest.mark.long
def test_offsets_of_a_million_keep_their_digits(tmp_path) -> None:
    rng = np.random.default_rng(0)
    columns = {f"x{j}": rng.standard_normal(200_000) * np.exp(j / 12) + 1e6 * (-1) ** j for j in range(50)}
    columns["y"] = sum((5 - j) * (columns[f"x{j}"] / np.exp(j / 12)) for j in range(5))
    columns["y"] += rng.standard_normal(200_000) - 1e6
    path = tmp_path / "big.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=17_000)
    known = Known(str(path), "y", {})
    for n_parts in (1, 7):
        known.check(cut(known, n_parts, list(range(n_parts))))
