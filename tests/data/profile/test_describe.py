"""Summaries of columns and their association with the target."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui.data import ColumnProfile, DataError, Preparation, TableProfile, describe, load, open_table
from lasso_tui.data.profile.association import correlation_ratio, pearson


def column(table: TableProfile, name: str) -> ColumnProfile:
    return next(one for one in table.columns if one.name == name)


SMALL = """a,f,d,t,nothing,y
1,u,2024-01-01,one,,2
2,v,2024-01-02,two,,4.5
4,,2024-01-05,three,,3
8,u,,four,,9
,u,2024-02-01,five,,
"""


def test_numbers_factors_dates_text_and_nothing(written):
    table = describe(load(written(SMALL)), bins=4)
    assert (table.name, table.rows, table.target, table.family) == ("x.csv", 5, "y", "gaussian")
    assert [c.kind for c in table.columns] == ["number", "factor", "date", "factor", "empty", "number"]
    assert [c.missing for c in table.columns] == [1, 1, 1, 0, 5, 1]
    assert [c.role for c in table.columns] == [
        "feature",
        "feature",
        "dates",
        "feature",
        "no values",
        "target",
    ]
    a, f, d = column(table, "a"), column(table, "f"), column(table, "d")
    assert (a.low, a.median, a.high, a.histogram) == (1, 3, 8, (2, 1, 0, 1))
    assert [(level.level, level.count) for level in f.levels] == [("u", 3), ("v", 1)]
    assert f.n_levels == 2
    assert (d.first, d.last, sum(d.histogram)) == ("2024-01-01", "2024-02-01", 4)
    assert d.high - d.low == 31


@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e300])
def test_the_histogram_is_numpys(scale, written):
    values = np.random.default_rng(4).normal(size=500) * scale
    table = describe(
        load(written("x,y\n" + "".join(f"{v!r},{j % 3}\n" for j, v in enumerate(values.tolist())))), bins=9
    )
    counts, _ = np.histogram(values / scale, bins=9)
    assert column(table, "x").histogram == tuple(counts)


def test_correlations_are_pearsons():
    loaded = load("hitters")
    table = describe(loaded)
    salary = next(c for c in loaded.columns if c.name == "Salary")
    there = ~salary.missing
    for raw in loaded.columns:
        if raw.numbers is not None and raw is not salary:
            expected = np.corrcoef(raw.numbers[there], salary.numbers[there])[0, 1]
            assert column(table, raw.name).correlation == pytest.approx(expected, abs=1e-12)
    assert column(table, "Salary").correlation is None


def test_the_correlation_ratio_is_the_root_of_r2_of_the_dummies():
    table, plain = describe(load("birthwt")), open_table("birthwt")
    places = next(group.columns for group in plain.groups if group.name == "race")
    X = np.column_stack([np.ones(plain.n_samples), plain.X[:, places]])
    residual = plain.y - X @ np.linalg.lstsq(X, plain.y, rcond=None)[0]
    r2 = 1 - residual @ residual / ((plain.y - plain.y.mean()) ** 2).sum()
    assert column(table, "race").correlation == pytest.approx(np.sqrt(r2), abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=3, max_size=20),
    st.floats(1e-150, 1e150),
)
def test_pearson_is_bounded_symmetric_and_free_of_scale(pairs, scale):
    x, y = np.array(pairs).T
    r = pearson(x, y)
    if r is not None and np.ptp(x) > 1e-3 and np.ptp(y) > 1e-3:
        assert -1 <= r <= 1
        assert pearson(y, x) == pytest.approx(r, abs=1e-12)
        assert pearson(x * scale, y) == pytest.approx(r, abs=1e-9)
        assert pearson(-x, y) == pytest.approx(-r, abs=1e-12)


@pytest.mark.parametrize(
    "values", [[1e300, -1e300, 5e299, 0], [1e-300, 3e-300, -1e-300, 0], [1e9, 1e9 + 1, 1e9, 1e9 - 1]]
)
def test_correlations_at_the_ends_of_the_scale(values):
    x = np.array(values)
    assert pearson(x, 2 * x if np.abs(x).max() < 1e200 else x / 2) == pytest.approx(1.0, abs=1e-12)
    assert pearson(x, np.ones(4)) is None
    assert correlation_ratio(np.array([0, 0, 1, 1]), np.ones(4)) is None
    assert correlation_ratio(np.array([0, 0, 2, 2]), np.array([1.0, 1, 5, 5])) == 1.0


@pytest.mark.parametrize(
    ("name", "target", "family"),
    [
        ("diabetes", None, "gaussian"),
        ("bikeshare", None, "gaussian"),
        ("birthwt", None, "gaussian"),
        ("birthwt", "low", "binomial"),
        ("hitters", "League=A", "binomial"),
        ("nci60", None, "binomial"),
    ],
)
def test_the_family_that_suits_the_target(name, target, family):
    assert describe(load(name), target).family == family


def test_roles_follow_the_set_and_what_is_asked():
    table = describe(load("birthwt"), preparation=Preparation(target="low", left_out=("age",), weights="lwt"))
    assert column(table, "low").role == "target"
    assert column(table, "bwt").role == "low is computed from it"
    assert column(table, "age").role == "by request"
    assert column(table, "lwt").role == "sample weights"
    assert column(table, "race").role == "feature"


def test_the_features_are_those_of_the_table():
    for name in ("prostate", "hitters", "bikeshare", "birthwt", "sentences"):
        described = {c.name for c in describe(load(name)).columns if c.role == "feature"}
        assert described == {feature.partition("=")[0] for feature in open_table(name).features}


def test_a_table_without_a_target_is_described_all_the_same(written):
    table = describe(load(written("f,g\nu,p\nv,q\nu,q\n")))
    assert (table.target, table.family) == ("", "")
    assert [c.correlation for c in table.columns] == [None, None]


def test_an_unknown_target_is_refused():
    with pytest.raises(DataError, match=r"^diabetes: .*progresion.*Did you mean progression"):
        describe(load("diabetes"), "progresion")


def test_progress_is_told_for_each_column():
    calls: list[tuple[str, float]] = []
    describe(load("diabetes"), progress=lambda *call: calls.append(call))
    assert calls == [("describing", (j + 1) / 11) for j in range(11)]
