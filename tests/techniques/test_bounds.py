"""Bounds of coefficients: how they are written, where they bind, and what the tabs make of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.charts import DARK_PALETTE, draw_static
from lasso_tui.data import Table, open_table
from lasso_tui.techniques import updated
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.linear.bounds import parse_bounds
from lasso_tui.techniques.params import ParamError

SLOW_NET = pytest.param("elastic-net", marks=pytest.mark.slow)
NAMES = ("x1", "x10", "a b", "c, d", "in", "e>f")
INF = float("inf")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x1>=0", {"x1": (0, INF)}),
        ("x10 <= 2.5; x1 ≥ -1", {"x10": (-INF, 2.5), "x1": (-1, INF)}),
        ("x1 in [-1, 2], x10 in[0;1e-3]", {"x1": (-1, 2), "x10": (0, 1e-3)}),
        ("x1>=0 x10<=0", {"x1": (0, INF), "x10": (-INF, 0)}),
        ("a b >= −3", {"a b": (-3, INF)}),
        ("`c, d` in [−∞, 4], c, d>=-1", {"c, d": (-1, 4)}),
        ("in in [0, 1]", {"in": (0, 1)}),
        ("`e>f`>=0", {"e>f": (0, INF)}),
        ("*>=0, x1<=1", {**dict.fromkeys(NAMES, (0, INF)), "x1": (0, 1)}),
        ("x1>=-2, x1<=1, x1>=-1", {"x1": (-1, 1)}),
    ],
)
def test_bounds_are_read(text, expected):
    bounds = parse_bounds(text, NAMES)
    assert bounds is not None
    for j, name in enumerate(NAMES):
        assert (bounds.lower[j], bounds.upper[j]) == expected.get(name, (-INF, INF)), name


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("y>=0", "No column y"),
        ("`x>=0", "backquote"),
        ("`x`>=0", "No column x"),
        ("x1>=1", "exclude 0"),
        ("x1 in [-3, -1]", "exclude 0"),
        ("x1 in [1, -1]", "cross"),
        ("x1<=-1, x1>=1", "cross"),
        ("x1", "Cannot read bounds at 'x1'"),
        ("x1>=", "Cannot read bounds"),
        ("`x1`=0", "Cannot read bounds"),
        ("x1>=nan", "Cannot read bounds"),
        ("x1 in [0, 1", "Cannot read bounds"),
        (">=0", "Cannot read bounds"),
    ],
)
def test_what_is_no_bound_is_said_in_one_sentence(text, fact):
    with pytest.raises(ParamError, match=fact) as caught:
        parse_bounds(text, NAMES)
    assert "\n" not in str(caught.value)
    assert parse_bounds(" , ", NAMES) is None


def classes(table: Table) -> Table:
    return replace(table, y=(table.y > np.median(table.y)).astype(float))


@pytest.mark.parametrize("slug", ["lasso", "tuning", SLOW_NET, "selection", "penalties"])
def test_every_tab_keeps_them_in_column_units_and_says_which_bind(slug):
    table = open_table("prostate", "lpsa")
    technique = find(slug)
    asked = {"folds": 3, "bounds": "lcavol in [0, 0.4], age>=0, svi<=0.5"}
    params = updated(technique.params(), asked | ({"pairs": 2} if slug == "selection" else {}))
    *_, result = technique.solve(params, table)
    alpha = float(result.grid[-5])
    shown = technique.readout(result, alpha)
    coef = {each.feature: each.unscaled for each in shown.coefficients}
    assert coef["lcavol"] == 0.4
    assert coef["age"] == 0.0
    assert coef["svi"] == 0.5
    (binds,) = (metric for metric in shown.metrics if metric.name == "bounds_binding")
    assert binds.value == 3
    assert all(name in binds.text for name in ("lcavol [0, 0.400]", "age ≥ 0", "svi ≤ 0.500"))
    (first,) = (
        m for m in technique.readout(result, float(result.grid[0])).metrics if m.name == "bounds_binding"
    )
    assert first.value <= 1  # none but where a coefficient that wants to be negative may not be


@pytest.mark.parametrize("family", ["logistic", "Poisson"])
def test_classes_and_counts_are_bounded_and_certified(family):
    table = open_table("prostate", "lpsa")
    table = classes(table) if family == "logistic" else replace(table, y=np.round(3 * table.y.clip(0)))
    technique = find("lasso")
    params = updated(technique.params(), {"folds": 3, "family": family, "bounds": "*>=0, lcavol<=0.05"})
    *_, result = technique.solve(params, table)
    path = result.fit.path
    assert path.coefs.min() == 0.0
    assert path.coefs[list(table.features).index("lcavol")].max() == 0.05
    for k in (30, 70):
        gap = solvers.duality_gap(
            table.X,
            result.fit.table.y,
            path.coefs[:, k],
            path.intercepts[k],
            path.alphas[k],
            family={"logistic": "binomial"}.get(family, "poisson"),
            standardize=True,
            bounds=result.bounds.pair,
        )
        assert gap < 1e-10
    charts = {chart.title: chart for chart in technique.charts(result, float(result.grid[70]))}
    path_lines = charts["Path + CV"].parts[0]
    held = dict(zip(path_lines.names, path_lines.held.T, strict=True))["lcavol"]
    assert (held == (path.coefs[list(table.features).index("lcavol")] == 0.05)).all()
    assert "━ at its bound" in draw_static(charts["Path + CV"], 88, 30, DARK_PALETTE).text()
    columns = charts["Table"].columns
    assert columns[-2:] == (">bounds", "binds")
    rows = {row[0]: row[-2:] for row in charts["Table"].rows}
    assert rows["lcavol"] == ("[0, 0.0500]", "binds")


def test_the_table_of_knots_says_where_a_bound_is_reached():
    table, technique = open_table("prostate", "lpsa"), find("lasso")
    params = updated(technique.params(), {"folds": 3, "bounds": "lcavol in [0, 0.4]"})
    *_, result = technique.solve(params, table)
    coef = result.fit.path.coefs[list(table.features).index("lcavol")]
    first = float(result.grid[np.flatnonzero(coef == 0.4)[0]])
    reached = [
        alpha
        for alpha, row in zip(result.events.alphas, result.events.rows, strict=True)
        if row[1] == "lcavol reaches its bound [0, 0.400]"
    ]
    assert reached == [first]
    assert "each event is between its alpha and the next larger one" in result.events.note


def test_refits_keep_bounds_and_their_errors_are_those_of_the_mix():
    table = open_table("prostate", "lpsa")
    bounds = parse_bounds("lcavol in [0, 0.4], lbph<=0.02", table.features)
    assert bounds is not None
    path = solvers.path(table.X, table.y, bounds=bounds.pair, standardize=True)
    relaxed = solvers.relax(path, bounds.pair)
    free = solvers.relax(path)
    assert (free.refits > bounds.upper[:, None] + 0.05).any()
    for gamma in (0.0, 0.4, 1.0):
        coefs = relaxed.coefs(gamma)
        assert (coefs <= bounds.upper[:, None] + 1e-12).all()
        assert (coefs >= bounds.lower[:, None] - 1e-12).all()
        left = table.y[:, None] - table.X @ coefs - relaxed.intercepts(gamma)
        np.testing.assert_allclose(relaxed.mse(gamma), (left**2).mean(axis=0), rtol=1e-10)
    assert (relaxed.refit_mse <= path.mse + 1e-12).all()


def test_tabs_without_bounds_say_so():
    for slug in ("ridge", "group-lasso", "descent"):
        with pytest.raises(ParamError, match="bounds"):
            updated(find(slug).params(), {"bounds": "lcavol>=0"})
