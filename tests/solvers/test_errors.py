"""Input that cannot be used is named in one sentence, the column with it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lasso_tui import solvers
from tests.solvers.problems import correlated


def spoilt(row: int, column: int, value: float) -> np.ndarray:
    X = correlated(10, 4)[0]
    X[row, column] = value
    return X


GOOD, TARGET = correlated(10, 4)
ONES = np.ones(10)
TABLE: list[tuple[str, Any, Any, dict[str, Any], str]] = [
    ("NaN in X", spoilt(3, 2, np.nan), TARGET, {}, r"column 2, row 3\.$"),
    ("infinity in X", spoilt(9, 0, -np.inf), TARGET, {}, r"column 0, row 9\.$"),
    ("NaN in y", GOOD, np.where(np.arange(10) == 4, np.nan, TARGET), {}, r"y is not a finite .* row 4\.$"),
    (
        "infinity in y",
        GOOD,
        np.where(np.arange(10) == 7, np.inf, TARGET),
        {},
        r"y is not a finite .* row 7\.$",
    ),
    ("words in X", [["a"], ["b"]], [1.0, 2.0], {}, r"^X must hold numbers only\.$"),
    ("words in y", [[1.0], [2.0]], ["a", "b"], {}, r"^y must hold numbers only\.$"),
    ("X flat", TARGET, TARGET, {}, r"^X must have two dimensions.*not 1\.$"),
    ("y deep", GOOD, GOOD, {}, r"^y must have one dimension, not 2\.$"),
    ("lengths", GOOD, TARGET[:9], {}, r"^X has 10 rows and y has 9"),
    ("one row", GOOD[:1], TARGET[:1], {}, r"^At least two rows are needed, not 1\.$"),
    ("no column", GOOD[:, :0], TARGET, {}, r"^X has no column\.$"),
    ("constant y", GOOD, 3.5 * ONES, {}, r"^y is constant \(3\.5\)"),
    ("constant X", np.ones((10, 3)), TARGET, {}, r"^Every column is constant or uncorrelated with y"),
    ("no alpha", GOOD, TARGET, {"alphas": []}, r"^alphas is empty\.$"),
    ("negative alpha", GOOD, TARGET, {"alphas": [0.1, -1]}, r"^alphas must be positive finite"),
    ("alpha zero", GOOD, TARGET, {"alphas": [0.0]}, r"^alphas must be positive finite"),
    ("alpha NaN", GOOD, TARGET, {"alphas": [np.nan]}, r"^alphas must be positive finite"),
    ("word as alpha", GOOD, TARGET, {"alphas": ["x"]}, r"^alphas must hold numbers only"),
    ("no grid", GOOD, TARGET, {"n_alphas": 0}, r"^n_alphas must be at least 1, not 0\.$"),
    ("grid upwards", GOOD, TARGET, {"alpha_min_ratio": 2}, r"^alpha_min_ratio must be"),
    (
        "l1_ratio",
        GOOD,
        TARGET,
        {"l1_ratio": 1.5},
        r"^l1_ratio must be greater than 0 and at most 1, not 1\.5",
    ),
    ("a mix of no groups", GOOD, TARGET, {"group_mix": 0.5}, r"^group_mix is 0\.5, but there are no groups"),
    (
        "no groups to make orthonormal",
        GOOD,
        TARGET,
        {"orthonormalize": True},
        r"^orthonormalize needs groups",
    ),
    ("l1_ratio NaN", GOOD, TARGET, {"l1_ratio": np.nan}, r"^l1_ratio must be"),
    ("weights' shape", GOOD, TARGET, {"sample_weight": ONES[:5]}, r"^sample_weight .*\(10,\), not \(5,\)"),
    (
        "negative weight",
        GOOD,
        TARGET,
        {"sample_weight": ONES - 1.5},
        r"^sample_weight must be finite and not",
    ),
    ("NaN weight", GOOD, TARGET, {"sample_weight": ONES * np.nan}, r"^sample_weight must be finite"),
    (
        "one row weighs",
        GOOD,
        TARGET,
        {"sample_weight": ONES * (np.arange(10) == 1)},
        r"at least two rows",
    ),
]


@pytest.mark.parametrize(
    ("X", "y", "options", "says"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_path_names_what_is_wrong(X: Any, y: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        solvers.path(X, y, **options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("row", TABLE[:13], ids=[row[0] for row in TABLE[:13]])
def test_every_door_checks(row: Any) -> None:
    _, X, y, options, says = row
    with pytest.raises(ValueError, match=says):
        solvers.cross_validate(X, y, 2, **options)
    with pytest.raises(ValueError, match=says):
        solvers.alpha_max(X, y)
    if row[0] != "constant X":  # a gap exists even so
        with pytest.raises(ValueError, match=says):
            solvers.duality_gap(X, y, np.zeros(4), 0.0, 0.1)


def test_columns_are_called_by_their_names() -> None:
    class Frame:  # what the solvers ask of a data frame
        columns = ("age", "height", "weight", "pulse")

        def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
            return spoilt(3, 2, np.nan).astype(dtype)

    with pytest.raises(ValueError, match=r"column weight, row 3\.$"):
        solvers.path(Frame(), TARGET)


@pytest.mark.parametrize(
    ("cv", "says"),
    [
        (1, r"number of folds must be from 2 to 10"),
        (11, r"number of folds must be from 2 to 10"),
        ([(np.arange(9), [9])], r"At least two folds are needed, not 1"),
        ([(np.arange(9), [9]), (np.arange(8), [])], r"^Fold 1 has 8 training and 0 held-out rows"),
        (
            [(np.arange(9), [9]), (np.arange(8), [7])],
            r"^Fold 1: a row is in the training and in the held-out",
        ),
        (
            [(np.arange(9), [12]), (np.arange(8), [9])],
            r"^Fold 0: the held-out rows must be row numbers below 10",
        ),
    ],
)
def test_folds_that_cannot_be_used(cv: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        solvers.cross_validate(GOOD, TARGET, cv)


def test_fold_with_a_constant_target() -> None:
    y = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 6.0, 6.0, 6.0, 6.0])
    with pytest.raises(ValueError, match=r"^Fold 0: y is constant on its training rows"):
        solvers.cross_validate(GOOD, y, 2)


@pytest.mark.parametrize(
    ("coef", "alpha", "says"),
    [
        (np.zeros(3), 0.1, r"^coef must have one value a column: shape \(4,\), not \(3,\)\.$"),
        (np.zeros(4), 0.0, r"^alpha must be a positive finite number, not 0\.$"),
        (np.full(4, np.nan), 0.1, r"^coef and intercept must be finite\.$"),
    ],
)
def test_gap_of_what_is_no_solution(coef: Any, alpha: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        solvers.duality_gap(GOOD, TARGET, coef, 0.0, alpha)


def test_gap_that_is_not_reached_is_said() -> None:
    X, y = correlated(40, 10)
    path = solvers.path(X, y, tol=1e-30)
    assert "tolerance 1e-30" in path.warnings[0]
    assert f"{path.gaps.max():.0e}" in path.warnings[0]


@pytest.mark.parametrize("option", [{"group_mix": 0.5}, {"orthonormalize": True}])
def test_no_function_passes_over_what_needs_groups(option: dict[str, Any]) -> None:
    for call in (
        lambda: solvers.cross_validate(GOOD, TARGET, 2, **option),
        lambda: solvers.alpha_max(GOOD, TARGET, **option),
        lambda: solvers.duality_gap(GOOD, TARGET, np.zeros(4), 0.0, 0.1, **option),
        lambda: solvers.path(GOOD, (TARGET > 0) * 1.0, family="binomial", **option),
    ):
        with pytest.raises(ValueError, match="groups"):
            call()
