"""The remark on the uncertainty of alpha, checked by counting."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import updated
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.linear.splits import folds_of


@pytest.mark.parametrize("dataset", ["prostate", "diabetes", "hitters"])
def test_the_remark_counts_all_alphas_within_one_standard_error(dataset: str) -> None:
    technique = find("tuning")
    *_, result = stream(Job(technique, defaults(technique, dataset), DataRequest(dataset)))
    cv, path = result.cv, result.fit.path
    within = [k for k in range(len(cv.alphas)) if cv.mean[k] - cv.se[cv.index_min] <= cv.mean.min()]
    nonzeros = [int(np.count_nonzero(path.coefs[:, k])) for k in within]
    remark = technique.readout(result, float(cv.alpha_min)).remark
    numbers = [int(number) for number in re.findall(r"\d+", remark)]
    assert numbers == [len(within), len(cv.alphas), min(nonzeros), max(nonzeros)], remark


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
