"""Agreement with stored solutions: offset, bounds and penalty factors, each family, as glmnet poses them.

The numbers were computed without the package (`make_reference.py` says how, and why not by glmnet itself).
"""

from __future__ import annotations

import json

import numpy as np
import pytest

from lasso_tui import solvers
from tests.solvers.glm.make_reference import CASES, FILE, problem

REFERENCE = json.loads(FILE.read_text())


@pytest.mark.parametrize("name", CASES)
def test_solutions_agree_with_the_reference(name):
    given = problem(name)
    bounds = None if given["lower"] is None else (given["lower"], given["upper"])
    rows = [row for row in REFERENCE["rows"] if row[0] == name]
    assert len(rows) == 8
    for _, ratio, standardize, alpha, expected in rows:
        options = {
            "family": given["family"],
            "l1_ratio": ratio,
            "standardize": standardize,
            "sample_weight": given["weights"],
            "offset": given["offset"],
            "penalty_factor": given["factors"],
            "bounds": bounds,
        }
        path = solvers.path(given["X"], given["y"], alphas=[5 * alpha, alpha], **options)
        found = np.append(path.coefs[:, -1], path.intercepts[-1])
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10)
        gap = solvers.duality_gap(given["X"], given["y"], expected[:-1], expected[-1], alpha, **options)
        assert gap < 1e-10
        if bounds is not None:
            assert ((bounds[0] <= path.coefs[:, -1]) & (path.coefs[:, -1] <= bounds[1])).all()
