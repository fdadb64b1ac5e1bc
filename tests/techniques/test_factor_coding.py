"""Factors with a column for every level: every tab fits them, and what no penalty holds is refused."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.data import Preparation, Table, open_table
from lasso_tui.techniques import ParamError
from lasso_tui.techniques.linear import problem as problems
from tests.marks import slow_techniques
from tests.techniques.rows_cases import solved, told

TABS = (
    "lasso",
    "objective",
    "ridge",
    "selection",
    "descent",
    "tuning",
    "elastic-net",
    "group-lasso",
    "penalties",
)


@pytest.fixture(scope="module")
def table(tmp_path_factory) -> Table:
    random = np.random.default_rng(6)
    group, other = random.integers(0, 4, 60), random.integers(0, 3, 60)
    x, noise = random.normal(size=(2, 60))
    y = group - 1.5 * (other == 1) + x + noise
    rows = "".join(f"{'abcd'[g]},{'uvw'[h]},{a},{b}\n" for g, h, a, b in zip(group, other, x, y, strict=True))
    path = tmp_path_factory.mktemp("coding") / "t.csv"
    path.write_text("g,h,x,y\n" + rows)
    return open_table(str(path), preparation=Preparation(references=("g=none", "h=none")))


@pytest.mark.parametrize("slug", slow_techniques(TABS))
@pytest.mark.parametrize("standardize", [True, False])
def test_every_tab_fits_all_levels(slug, standardize, table, monkeypatch):
    monkeypatch.setattr(problems, "N_ALPHAS", 15)
    result = solved(slug, table, standardize=standardize)
    document = told(slug, result)
    assert document["dataset"]["references"] == {"g": None, "h": None}
    assert np.isfinite([c["coef_unscaled"] for c in document["coefficients"]]).all()
    assert not any("gap" in warning or "converge" in warning for warning in document["warnings"])


@pytest.mark.parametrize("standardize", [True, False])
def test_the_nonzeros_of_the_lasso_are_independent_columns(standardize, table):
    """Then their number is the rank, which is the lasso's degrees of freedom (Tibshirani & Taylor 2012)."""
    path = solvers.path(table.X, table.y, standardize=standardize, n_alphas=60, alpha_min_ratio=1e-6)
    for coef in path.coefs.T:
        support = np.flatnonzero(coef)
        columns = np.column_stack([table.X[:, support], np.ones(len(table.X))])
        assert np.linalg.matrix_rank(columns) == len(support) + 1
    assert max(np.count_nonzero(path.coefs, axis=0)) == 6  # 3 + 2 + x


def test_refits_are_those_of_least_squares(table):
    path = solvers.path(table.X, table.y, standardize=True, n_alphas=30, alpha_min_ratio=1e-5)
    relaxed = solvers.relax(path)
    X = np.column_stack([table.X, np.ones(len(table.X))])
    residual = table.y - X @ np.linalg.lstsq(X, table.y, rcond=None)[0]
    assert relaxed.refit_mse[-1] == pytest.approx((residual @ residual) / len(residual), rel=1e-9)


@pytest.mark.parametrize("slug", ["lasso", "elastic-net"])
def test_a_factor_of_which_no_column_is_penalised_is_refused(slug, table):
    unpenalised = ", ".join(f"h={level}=0" for level in "uvw")
    with pytest.raises(ParamError, match=r"every column of h, .*no reference level.*--reference h=u"):
        solved(slug, table, penalty_factor=unpenalised)
    with pytest.raises(ParamError, match="every column of g"):
        solved("group-lasso", table, penalty_factor="g=0")


def test_one_penalised_column_is_enough(table, monkeypatch):
    monkeypatch.setattr(problems, "N_ALPHAS", 12)
    solved("lasso", table, penalty_factor="h=u=0, h=v=0", stability=False)
    with_reference = open_table(table.source, preparation=Preparation())
    unpenalised = ", ".join(f"h={level}=0" for level in with_reference.groups[1].levels)
    solved("lasso", with_reference, penalty_factor=unpenalised, stability=False)
