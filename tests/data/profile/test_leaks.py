"""Warnings of features that identify rows or reveal the target."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lasso_tui.data import Preparation, describe, leak_warnings, load, open_table
from lasso_tui.data.profile.exact_sums import find_exact_sum
from lasso_tui.data.profile.leak_rules import identifier_problem
from tests.facts import assert_facts

Columns = dict[str, np.ndarray]


def opened(written: Callable[..., str], columns: Columns, **asked: object):
    names, values = list(columns), [np.asarray(column).tolist() for column in columns.values()]
    rows = "".join(",".join(map(str, row)) + "\n" for row in zip(*values, strict=True))
    path = written(",".join(names) + "\n" + rows)
    return open_table(path, "y", preparation=Preparation(**asked) if asked else None)


@pytest.fixture
def plain() -> Columns:
    random = np.random.default_rng(11)
    a, b = random.normal(size=80), random.normal(size=80)
    return {"a": a, "b": b, "y": 2 * a + b + random.normal(size=80)}


LEAKS: dict[str, tuple[Callable[[np.ndarray, np.random.Generator], np.ndarray], tuple[str, ...]]] = {
    "the target": (lambda y, r: y, ("copy of target y", ": x.", "--leave-out x")),
    "in other units": (lambda y, r: 3 - 1000 * y, ("target y on another scale", ": x.")),
    "rounded": (lambda y, r: np.round(y, 2), ("correlation 0.9999", ": x.")),
    "the row": (lambda y, r: np.arange(len(y)), ("Possible identifier", ": x.", "--leave-out x")),
    "shuffled rows": (lambda y, r: r.permutation(len(y)), ("Possible identifier",)),
    "numbers that only rise": (
        lambda y, r: 100 + r.integers(1, 9, len(y)).cumsum(),
        ("Possible identifier",),
    ),
}


@pytest.mark.parametrize("case", LEAKS)
def test_each_is_named(case, plain, written):
    make, facts = LEAKS[case]
    x = make(plain["y"], np.random.default_rng(4))
    (warning,) = leak_warnings(opened(written, {"x": x, **plain}))
    assert_facts(warning, *facts)
    assert leak_warnings(opened(written, {"x": x, **plain}, left_out=("x",))) == ()


def test_identifiers_by_name_in_one_sentence(plain, written):
    random = np.random.default_rng(4)
    ids = {
        name: random.choice(10**6, 80, replace=False)
        for name in ("customer_id", "order No", "orderNo", "amount")
    }
    (warning,) = leak_warnings(opened(written, {**ids, **plain}))
    assert_facts(warning, "Possible identifiers", "customer_id, order No, orderNo.", "--leave-out 'order No'")
    assert "amount" not in warning


def test_levels_that_tell_the_target(plain, written):
    levels = np.array(["p", "q", "r", "s"])[np.arange(80) % 4]
    columns = {"f": levels, **plain, "y": 10.0 * (np.arange(80) % 4)}
    (warning,) = leak_warnings(opened(written, columns))
    assert_facts(warning, "each level has a single value of target y", ": f.", "--leave-out f")


def test_a_threshold_between_two_classes(plain, written):
    columns = {**plain, "score": plain["y"] + 5.0, "y": (plain["y"] > 0.3).astype(int)}
    (warning,) = leak_warnings(opened(written, columns))
    assert_facts(warning, "one threshold on score separates the classes", "--leave-out score")


def test_a_threshold_that_chance_may_draw_is_none(written):
    random = np.random.default_rng(0)
    columns = {f"g{j}": random.normal(size=12) for j in range(400)}
    y = np.arange(12) % 4 == 0
    assert any(g[y].min() > g[~y].max() or g[y].max() < g[~y].min() for g in columns.values())
    assert leak_warnings(opened(written, {**columns, "y": y.astype(int)})) == ()


SUMS: dict[str, tuple[Callable[[Columns], np.ndarray], str]] = {
    "of two": (lambda c: c["casual"] + c["registered"], "y = casual + registered in every row"),
    "of three, rounded": (
        lambda c: np.round(c["casual"] + c["registered"] - c["late"], 2),
        "y = casual + registered − late in every row",
    ),
    "weighted": (
        lambda c: 1.19 * c["casual"] + 0.3 * c["registered"] + 7,
        "y is a linear combination of casual and registered in every row",
    ),
}


@pytest.mark.parametrize("case", SUMS)
@pytest.mark.parametrize("n", [60, 6000])
def test_columns_that_add_up_to_the_target(case, n, written):
    make, sentence = SUMS[case]
    random = np.random.default_rng(1)
    hour = random.integers(0, 24, n)
    columns = {
        "hour": hour,
        "casual": random.poisson(20 + hour),
        "registered": random.poisson(100 + 5 * hour),
        "late": np.round(random.exponential(3.0, n), 2),
        "temp": np.round(random.normal(size=n), 2),
    }
    columns["near"] = columns["registered"] + random.normal(size=n)
    columns["y"] = make(columns)
    table = opened(written, columns)
    (warning,) = leak_warnings(table)
    assert_facts(warning, f"Leak: {sentence}.", "--leave-out casual --leave-out registered")
    issues = {issue.column: issue.message for issue in describe(load(table.source), "y").issues}
    parts = {"casual", "registered", *(["late"] if "late" in sentence else [])}
    assert issues == dict.fromkeys(parts, f"Leak: {sentence}.")


def test_a_sum_in_all_rows_but_one_is_none(written):
    random = np.random.default_rng(2)
    a, b = random.normal(size=(2, 5000))
    y = a + b
    y[1234] += 0.5
    assert leak_warnings(opened(written, {"a": a, "b": b, "y": y})) == ()


def test_the_greedy_search_is_helped_where_it_goes_astray():
    random = np.random.default_rng(5)
    parts = random.normal(size=(200, 8))
    # Each decoy correlates more with the sum than any of its parts, and there are more decoys than terms tried.
    total = parts.sum(axis=1)
    decoys = total[:, None] + 0.5 * random.normal(size=(200, 12))
    found = find_exact_sum(np.column_stack([decoys, parts]), total)
    assert found is not None
    np.testing.assert_array_equal(found.positions, np.arange(12, 20))
    np.testing.assert_allclose(found.coefs, 1.0, atol=1e-9)


@pytest.mark.parametrize("p", [2, 30, 400])
def test_chance_fits_no_sum(p):
    random = np.random.default_rng(p)
    assert find_exact_sum(random.normal(size=(40, p)), random.normal(size=40)) is None
    assert (
        find_exact_sum(random.integers(0, 3, (40, p)).astype(float), random.integers(0, 2, 40).astype(float))
        is None
    )


def test_honest_strong_columns_raise_no_alarm(plain, written):
    random = np.random.default_rng(7)
    strong = plain["y"] + 0.05 * random.normal(size=80)
    assert np.corrcoef(strong, plain["y"])[0, 1] > 0.99
    age = random.integers(20, 60, 80)
    assert leak_warnings(opened(written, {"strong": strong, "age": age, **plain})) == ()


@pytest.mark.parametrize(
    "name", ["diabetes", "prostate", "hitters", "bikeshare", "birthwt", "nci60", "sunspots"]
)
def test_the_bundled_sets_raise_no_alarm(name):
    assert leak_warnings(open_table(name)) == ()


def test_imputed_values_do_not_hide_a_copy(plain, written):
    x = plain["y"].astype(object)
    x[3] = ""
    (warning,) = leak_warnings(opened(written, {"x": x, **plain}, missing="mean"))
    assert_facts(warning, "copy of target y", ": x.")


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("n", np.arange(30.0)[::-1], "Row number"),
        ("n", np.arange(9.0), ""),
        ("id", np.arange(30.0) ** 2, "named like one"),
        ("n", np.arange(30.0) ** 2, "only rise or fall"),
        ("n", np.arange(15.0) ** 2, ""),
        ("invoice_ref", np.arange(30.0) % 7 * 1000 + np.arange(30.0), "named like one"),
        ("paid", np.arange(30.0) % 7 * 1000 + np.arange(30.0), ""),
        ("casino", np.arange(30.0) % 7 * 1000 + np.arange(30.0), ""),
        ("PATIENT", np.arange(30.0) % 7 * 1000 + np.arange(30.0), "named like one"),
        ("caseNo", np.arange(30.0) % 7 * 1000 + np.arange(30.0), "named like one"),
        ("id", np.arange(30.0) % 10, ""),
        ("id", np.arange(30.0) / 2, ""),
        ("n", np.random.default_rng(0).choice(10**5, 40, replace=False).astype(float), ""),
    ],
)
def test_numbers_that_identify_rows(name, values, says):
    found = identifier_problem(name, values)
    assert says in found
    assert bool(says) == bool(found)
