"""Hostile numbers: every technique gives a right answer, or says in one sentence why there is none."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.cli import main
from tests.facts import assert_facts
from tests.hostile.numbers import CASES, CORE, MORE, NOISE, TECHNIQUES, X, Y, csv_of, outcome, put
from tests.hostile.texts import harm_in

FAST = next(t for t in TECHNIQUES if t.slug == "objective")


SLOW = {"elastic-net": 4}
"""Techniques of which one table in so many is enough here; `python -m tests.hostile.numbers` runs all."""


@pytest.mark.slow
@pytest.mark.parametrize("technique", TECHNIQUES, ids=lambda t: t.slug)
@pytest.mark.parametrize("case", CORE)
def test_every_technique(technique, case, tmp_path):
    if list(CORE).index(case) % SLOW.get(technique.slug, 1):
        return
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of(CASES[case]))
    outcome(technique, path)


SAID = {
    "target of 1e300": "cannot use target y: values up to 6e+300 are too large to square",
    "target denormal": "too small to square; multiply the values by a power of ten",
    "all of 1e300": "no feature is left to predict y",
    "constant target": "target y is constant (3) in all 36 rows used",
    "target constant but for rounding": "target y is constant (1) up to rounding in all 36 rows used",
    "all columns constant": "no feature is left to predict y",
    "no column": "no feature is left to predict y",
    "one row": "no feature is left to predict y",
}

REFUSED = {"all of 1e-300", "all denormal", "the largest numbers", "an offset of 1e15"}


@pytest.mark.parametrize("case", MORE)
def test_every_table(case, tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of(CASES[case]))
    said = outcome(FAST, path)
    if case in SAID:
        assert SAID[case] in said
    else:
        assert said == "right" or case in REFUSED, said


def test_columns_too_large_or_small_are_left_out_and_said(tmp_path, capfd):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of((put(0, X[:, 0] * 1e300), Y)))
    assert main(["run", "objective", str(path), "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert [c["feature"] for c in told["coefficients"]] == ["x1", "x2", "x3", "x4"]
    (note,) = (note for note in told["dataset"]["notes"] if "x0" in note)
    assert note.startswith("Excluded: x0")
    assert "2e+300" in note
    assert "too large to square" in note


@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("groups", [None, [0, 0, 0, 1, 1]])
@pytest.mark.parametrize("size", [1e-70, 1e-15, 1e70])
def test_the_units_of_columns_and_target_change_nothing(standardize, groups, size):
    plain = solvers.path(X, Y, standardize=standardize, groups=groups, n_alphas=10)
    other = solvers.path(X * size, Y / size, standardize=standardize, groups=groups, n_alphas=10)
    assert other.gaps.max() < 1e-6
    np.testing.assert_allclose(other.coefs * size * size, plain.coefs, atol=2e-3 if groups else 1e-9)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ((put(1, X[:, 1] * 1e200), Y), "Column 1 of X is too large to square"),
        ((put(1, X[:, 1] * 1e-200), Y), "Column 1 of X varies too little to square"),
        ((X, Y * 1e200), r"y reaches 6e\+200, too large to square"),
        ((X, Y * 1e-200), "y varies by .* too little to square"),
        ((X, 1 + np.arange(36) % 2 * 2.3e-16), "y is constant .* but for rounding"),
    ],
)
def test_the_solver_names_what_it_cannot_square(table, said):
    with pytest.raises(ValueError, match=said):
        solvers.path(*table)


def test_a_column_constant_but_for_rounding_is_never_selected():
    path = solvers.path(put(0, 1 + (NOISE > 1) * 2.3e-16), Y)
    assert not path.coefs[0].any()
    assert path.gaps.max() < 1e-9


@pytest.mark.parametrize(
    "weights", [np.r_[np.zeros(30), np.ones(6)], np.r_[1e-300, np.ones(35)], np.full(36, 1e308)]
)
def test_weights_of_any_size(weights):
    path = solvers.path(X, Y, sample_weight=weights, n_alphas=20)
    assert path.gaps.max() < 1e-6
    if weights[0] == 0:
        again = solvers.path(X[30:], Y[30:], alphas=path.alphas)
        np.testing.assert_allclose(path.coefs, again.coefs, atol=1e-8)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "alpha=0"], "alpha must be"),
        (["--set", "alpha=-1"], "alpha must be"),
        (["--set", "alpha=nan"], "alpha must be"),
        (["--set", "alpha=inf"], "alpha must be"),
        (["--set", "alpha=1e400"], "alpha must be"),
        (["--set", "folds=1"], "folds must be"),
        (["--set", "folds=99999999999999999999"], "folds must be"),
        (["--set", "folds=2.5"], "folds must be"),
        (["--set", "folds=37"], "Use 2 to 36"),
        (["--set", "seed=-1"], "seed must be"),
        (["--set", "seed=1e30"], "seed must be"),
        (["--sample", "1"], "sample of 1 rows is too small"),
        (["--test-fraction", "1"], "fraction"),
        (["--test-fraction", "nan"], "fraction"),
    ],
)
def test_numbers_of_parameters_that_cannot_be_meant(words, said, tmp_path, capfd):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of((X, Y)))
    assert main(["run", "lasso", str(path), *words]) == 2
    line = capfd.readouterr().err
    assert said in line
    assert line.count("\n") == 1
    assert not harm_in(line[:-1], lines=False)


def test_a_class_that_a_fold_lacks_is_said(tmp_path, capfd):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of((X, (np.arange(36) == 35) * 1.0)))
    assert main(["run", "lasso", str(path)]) == 2
    assert_facts(capfd.readouterr().err.strip(), "y=1", "rare", "1 of 36 rows", "fold 6 of 10")


def test_one_row_a_level(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of((X, Y), {"level": [f"l{k}" if k < 9 else "rest" for k in range(36)]}))
    for technique in TECHNIQUES[:2]:
        assert outcome(technique, path) == "right"
