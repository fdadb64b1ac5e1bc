"""What the tuning tab says about the uncertainty of alpha."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import t

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import updated
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.number_format import format_significant


def last(dataset: str, table: Table | None = None, **values: Any) -> Any:
    """The final result of the tab."""
    technique = find("tuning")
    params = updated(defaults(technique, dataset), values)
    *_, result = stream(Job(technique, params, DataRequest(dataset), table=table))
    return result


def said(result: Any, cursor: float | None = None) -> Any:
    """The read-out, at the start unless a cursor is given."""
    return find("tuning").readout(result, result.start if cursor is None else cursor)


@pytest.mark.parametrize("dataset", ["prostate", "diabetes", "hitters"])
def test_the_remark_names_the_alphas_that_the_folds_do_not_distinguish(dataset: str) -> None:
    result = last(dataset)
    cv, path = result.cv, result.fit.path
    share = cv.fold_sizes / cv.fold_sizes.sum()
    K, inside = len(share), []
    for k in range(len(cv.alphas)):
        d = cv.losses[k] - cv.losses[cv.index_min]
        mean = d @ share
        se = np.sqrt((d - mean) ** 2 @ share / (K - 1))
        inside.append(mean <= t.ppf(0.975, K - 1) * se)
    first = last_ = cv.index_min
    while first and inside[first - 1]:
        first -= 1
    while last_ + 1 < len(inside) and inside[last_ + 1]:
        last_ += 1
    nonzeros = [int(np.count_nonzero(path.coefs[:, k])) for k in range(first, last_ + 1)]
    remark = said(result).remark
    ends = [format_significant(cv.alphas[k]) for k in (last_, first)]
    counts = f"{min(nonzeros)} to {max(nonzeros)}" if min(nonzeros) < max(nonzeros) else str(nonzeros[0])
    assert remark.startswith(
        f"Alphas {ends[0]} to {ends[1]} ({counts} nonzero) are not distinguishable from the minimum on these folds"
    )
    difference = format_significant((cv.losses[cv.index_1se] - cv.losses[cv.index_min]) @ share)
    assert f"the 1-SE alpha's CV MSE is {difference} ±" in remark
    metrics = {m.name: m.value for m in said(result).metrics}
    assert (metrics["comparable_from"], metrics["comparable_to"]) == (cv.alphas[last_], cv.alphas[first])


def test_repeats_show_how_far_the_minimum_moves_from_seed_to_seed() -> None:
    result = last("diabetes", repeats=4)
    alone = [
        last("diabetes", seed=seed, test_fraction=0.0, repeats=1).cv.alpha_min for seed in (42, 43, 44, 45)
    ]
    result = last("diabetes", repeats=4, test_fraction=0.0)
    metrics = {m.name: m.value for m in said(result).metrics}
    assert metrics["alpha_min_smallest"] == pytest.approx(min(alone))
    assert metrics["alpha_min_largest"] == pytest.approx(max(alone))
    low, high = format_significant(min(alone)), format_significant(max(alone))
    assert f"From seed to seed (4) the minimum is between {low} and {high}." in said(result).remark


def wide(p: int = 80) -> Table:
    """More columns than rows, three of them informative."""
    rng = np.random.default_rng(2)
    X = rng.standard_normal((40, p))
    y = X[:, :3] @ [2.0, 1.5, 1.0] + rng.standard_normal(40)
    return Table(
        name="wide", source="wide.csv", X=X, y=y, features=tuple(f"x{j}" for j in range(p)), target="y"
    )


def test_criteria_warn_where_there_are_as_many_columns_as_rows_and_do_not_extend_the_grid() -> None:
    result = last("wide.csv", wide(), test_fraction=0.0)
    assert len(result.grid) == 100
    assert result.min_alphas[0] == result.grid[-1], "the example's AIC must stand at the end"
    (message,) = result.warnings
    assert "80 columns for 40 rows" in message
    assert "Choose alpha by cross-validation" in message
    nonzero = int(result.fit.path.nonzeros[-1])
    assert f"AIC selects {nonzero}" in message
    assert not last("prostate").warnings


@pytest.mark.parametrize(("p", "fooled"), [(39, "AIC estimates"), (40, "AIC, BIC and EBIC estimate")])
def test_criteria_warn_where_a_fit_of_most_of_the_rows_is_chosen(p: int, fooled: str) -> None:
    """With nearly as many columns as rows a small residual stands for a small variance, and AIC takes them all."""
    result = last("wide.csv", wide(p), test_fraction=0.0)
    nonzero = int(result.fit.path.nonzeros[list(result.grid).index(result.min_alphas[0])])
    assert nonzero > 20, "the example must overfit"
    (message,) = result.warnings
    assert message.startswith(f"{fooled} the noise variance from each fit")
    assert f"{p} columns for 40 rows: AIC selects {nonzero}" in message


def test_criteria_at_the_end_of_the_grid_say_so() -> None:
    result = last("diabetes", alpha_min_ratio=0.3, test_fraction=0.0)
    at_end = [a == result.grid[-1] for a in result.min_alphas]
    messages = [w for w in result.warnings if "smallest at the smallest alpha" in w]
    assert len(messages) == any(at_end)


def test_penalty_factors_hold_on_the_training_rows_and_in_the_script() -> None:
    technique = find("tuning")
    params = updated(defaults(technique, "prostate"), {"penalty_factor": "age=0, svi=3"})
    *_, result = stream(Job(technique, params, DataRequest("prostate")))
    j, k = (result.data.features.index(name) for name in ("age", "svi"))
    factors = np.ones(8)
    factors[[j, k]] = 0.0, 3.0
    np.testing.assert_array_equal(result.problem.factors, factors)
    for alpha in (float(result.cv.alpha_min), float(result.grid[60])):
        gradients, coef = np.abs(result.fit.gradients(alpha)), result.fit.at(alpha).coef
        np.testing.assert_allclose(gradients[coef != 0], (alpha * factors)[coef != 0], atol=1e-7)
        assert (gradients <= alpha * factors + 1e-7).all()
    train = result.fit.table
    again = solvers.cross_validate(
        train.X,
        train.y,
        folds_of(train, params.folds, params.seed, params.split).splits,
        alphas=result.grid,
        standardize=True,
        penalty_factor=factors,
    )
    np.testing.assert_allclose(result.cv.mean, again.mean, rtol=1e-9)
    (model,) = technique.models(result, result.start)
    np.testing.assert_array_equal(model.factors, factors)
