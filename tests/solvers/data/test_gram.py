"""Gram matrices are formed by blocks and strips: the naive products, and a solve can be ended on the way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import sparse

from lasso_tui import solvers
from lasso_tui.solvers.data import matrix_products as matrices
from lasso_tui.solvers.data.design import Design, designs
from lasso_tui.solvers.lasso import working_columns as columns
from lasso_tui.solvers.lasso.working_columns import columns_of

SMALL = matrices.MAX_WHOLE_GRAM_COLUMNS


def made(n: int, p: int, kind: str = "dense", weighted: bool = True) -> tuple[np.ndarray, np.ndarray, Design]:
    """Return the standardised columns by their definition, the weights, and the design."""
    rng = np.random.default_rng(p)
    X = rng.standard_normal((n, p)) + rng.uniform(-3, 3, p)
    if kind == "sparse":
        X *= rng.random((n, p)) < 0.1
    w = rng.uniform(0.5, 2.0, n) if weighted else np.ones(n)
    w *= n / w.sum()
    data: Any = sparse.csc_matrix(X) if kind == "sparse" else X
    design = designs(data, rng.standard_normal(n), w[:, None], fit_intercept=True, standardize=True)[0]
    Z = X - np.average(X, axis=0, weights=w)
    return Z / np.sqrt(np.average(Z**2, axis=0, weights=w)), w, design


@pytest.mark.parametrize("kind", ["dense", "sparse"])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize(("n", "p"), [(1500, 7), (2500, SMALL - 1), (1500, SMALL), (1500, SMALL + 75)])
def test_gram_is_the_naive_product(n: int, p: int, weighted: bool, kind: str) -> None:
    Z, w, design = made(n, p, kind, weighted)
    blocks = matrices.gram_blocks(n, p)
    assert p < SMALL - 1 or n % (blocks[0].stop - blocks[0].start)  # the last block is a smaller one
    np.testing.assert_allclose(design.gram(), Z.T @ (Z * w[:, None]) / n, atol=1e-12)


def test_strips_that_do_not_divide_the_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    Z, w, design = made(70, SMALL + 10)
    monkeypatch.setattr(matrices, "MAX_MULTIPLICATIONS", 1)  # strips of 64 columns
    np.testing.assert_allclose(design.gram(), Z.T @ (Z * w[:, None]) / 70, atol=1e-12)


@pytest.mark.parametrize("kind", ["dense", "sparse"])
@pytest.mark.parametrize("old", [0, 13])
def test_columns_of_a_working_set_too(monkeypatch: pytest.MonkeyPatch, kind: str, old: int) -> None:
    Z, _, design = made(300, 90, kind)
    omega = np.random.default_rng(1).uniform(0.1, 1.0, 300)
    monkeypatch.setattr(matrices, "MAX_SPARSE_MULTIPLICATIONS", 2**11)
    monkeypatch.setattr(columns, "MAX_MULTIPLICATIONS", 1)
    members = columns_of(design, centred=True)
    members.add(np.arange(old))
    members.add(np.arange(old, 90))
    told: list[float] = []
    with solvers.monitored(lambda stage, fraction: told.append(fraction)):
        found = members.gram(omega, old)
    assert len(told) >= 2 or (kind, old) == ("dense", 0)
    centred = Z - np.average(Z, axis=0, weights=omega)
    expected = centred.T @ (centred * omega[:, None]) / 300
    np.testing.assert_allclose(found, expected[:, old:], atol=1e-12)


def test_forming_a_sparse_gram_matrix_can_be_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    design = made(300, 50, "sparse")[2]
    monkeypatch.setattr(matrices, "MAX_SPARSE_MULTIPLICATIONS", 2**11)
    told: list[float] = []

    def ended(stage: str, fraction: float) -> None:
        told.append(fraction)
        if len(told) == 3:
            raise solvers.Cancelled

    with solvers.monitored(ended), pytest.raises(solvers.Cancelled):
        design.gram()
