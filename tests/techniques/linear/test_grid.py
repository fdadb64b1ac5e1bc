"""Automatic grids in the tabs: their controls, and how they go on where the CV minimum stands at their end."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.anomaly.compute import bic_warnings
from lasso_tui.techniques.anomaly.params import AnomalyParams
from lasso_tui.techniques.denoising.sweep import end_warning
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.params import ParamError, kinds, updated

LINEAR = ("lasso", "ridge", "selection", "tuning", "elastic-net", "group-lasso", "penalties")
WITH_GRID = ("lasso", "objective", *LINEAR[1:], "timeseries", "text", "sensing")


def table(n: int = 60, p: int = 40, noise: float = 1.0) -> Table:
    """Three informative columns of moderate effect, so that a short grid ends too early."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((n, p))
    y = X[:, :3] @ [1.0, 0.7, 0.5] + noise * rng.standard_normal(n)
    return Table(name="t", source="t.csv", X=X, y=y, features=tuple(f"x{j}" for j in range(p)), target="y")


def series(n: int = 300) -> Table:
    """Four lags of nearly the same weight."""
    rng = np.random.default_rng(1)
    y = rng.standard_normal(n)
    for k in range(4, n):
        y[k] += 0.2 * y[k - 4 : k].sum()
    return Table(
        name="s", source="s.csv", X=np.arange(n)[:, None].astype(float), y=y, features=("k",), target="y"
    )


def solving(slug: str, data: Table, **values: Any) -> Iterator[Any]:
    """The results of a solve, with folds and test rows as in the other tabs."""
    technique = find(slug)
    params = defaults(technique, data.source)
    same = {"test_fraction": 0.0, "folds": 5} if slug in LINEAR else {}
    known = {name: value for name, value in (same | values).items() if name in kinds(params)}
    return stream(Job(technique, updated(params, known), DataRequest(data.source), table=data))


def results(slug: str, data: Table, **values: Any) -> list[Any]:
    """All results of a solve."""
    return list(solving(slug, data, **values))


@functools.cache
def extended(slug: str) -> list[Any]:
    """All results where a short grid must go on."""
    return results(slug, table(), alpha_min_ratio=0.5, n_alphas=12, l1_ratio="1")


def metrics(slug: str, result: Any) -> dict[str, float]:
    return {m.name: m.value for m in find(slug).readout(result, result.start).metrics}


@pytest.mark.parametrize("slug", LINEAR)
def test_a_grid_that_ends_too_early_goes_on(slug: str) -> None:
    technique = find(slug)
    first, *_, last = extended(slug)
    A = len(first.grid)
    assert len(last.grid) > A
    np.testing.assert_allclose(last.grid[:A], first.grid, rtol=1e-12)
    np.testing.assert_allclose(np.diff(np.log(last.grid)), np.log(0.5) / 11)
    for position in (last.grid[0], last.grid[A], last.grid[-1], np.sqrt(last.grid[-1] * last.grid[-2])):
        readout = technique.readout(last, float(position))
        assert np.isfinite([m.value for m in readout.metrics if "gap" in m.name]).all()
        assert len(technique.charts(last, float(position))) >= 2
    assert first.grid[-1] > last.start > last.grid[-1]
    assert not any("smallest alpha" in message for message in last.warnings)


def test_one_minimum_in_all_tabs() -> None:
    keys = {"ridge": ("lasso_alpha_min", "lasso_cv_mse_min"), "elastic-net": ("lasso_alpha", "lasso_cv_mse")}
    found = {}
    for slug in ("lasso", "ridge", "selection", "tuning", "elastic-net"):
        last = extended(slug)[-1]
        at_start = metrics(slug, last)
        found[slug] = [at_start[key] for key in keys.get(slug, ("alpha_min", "cv_mse"))]
    for values in found.values():
        np.testing.assert_allclose(values, found["lasso"], rtol=1e-9)


@pytest.mark.parametrize("slug", LINEAR)
def test_a_minimum_that_still_stands_at_the_end_is_said(slug: str) -> None:
    last = results(slug, table(60, 100, 0.01), l1_ratio="1", n_alphas=20, alpha_min_ratio=0.3)[-1]
    said = [message for message in last.warnings if "smallest alpha of the grid" in message]
    assert said
    assert any("R² on all rows is above 0.999" in message for message in said)


def test_repeats_share_the_longest_grid() -> None:
    *_, last = results("tuning", table(), alpha_min_ratio=0.5, n_alphas=12, repeats=3)
    assert len(last.runs) == 3
    assert {len(run.alphas) for run in last.runs} == {len(last.grid)}
    alone = results("tuning", table(), alpha_min_ratio=0.5, n_alphas=12, seed=43)[-1].cv
    np.testing.assert_allclose(last.runs[1].losses[: len(alone.alphas)], alone.losses, rtol=1e-9)


def test_the_series_and_its_forecasts_follow_the_grid() -> None:
    first, last = results("timeseries", series(), lags=4, alpha_min_ratio=0.5, n_alphas=20)
    assert len(last.grid) > len(first.grid)
    assert last.forecasts.shape[1] == len(last.grid)
    assert np.array_equal(last.forecasts[:, :20], first.forecasts)


def test_penalties_stand_at_the_same_fractions() -> None:
    *_, last = extended("penalties")
    for fit in (last.lasso, last.adaptive):
        np.testing.assert_allclose(fit.path.alphas / fit.alpha_max, last.ratios, rtol=1e-9)
    assert {len(errors.mean) for errors in last.errors.values()} == {len(last.grid)}


def test_a_heatmap_leaves_open_what_a_longer_row_has_and_others_do_not() -> None:
    *_, last = extended("elastic-net")
    lengths = {ratio: len(row.cv.alphas) for ratio, row in last.rows.items()}
    assert len(set(lengths.values())) > 1
    assert max(lengths.values()) == len(last.l1)
    known = np.isfinite(last.heatmap.values).sum(axis=1)
    assert np.abs(known - [lengths[ratio] for ratio in last.heatmap.y]).max() <= 1  # cells of one common axis
    assert {len(row.path.alphas) for row in last.rows.values()} == {len(last.l1)}


@pytest.mark.parametrize("slug", WITH_GRID)
def test_grid_controls_are_validated(slug: str) -> None:
    technique = find(slug)
    params = updated(technique.params(), {"n_alphas": "25", "alpha_min_ratio": "0.05"})
    assert (params.n_alphas, params.alpha_min_ratio) == (25, 0.05)
    with pytest.raises(ParamError, match=r"n_alphas must be a whole number from 10 to 1000"):
        updated(technique.params(), {"n_alphas": "1"})
    with pytest.raises(ParamError, match=r"alpha_min_ratio must be a number from 1e-06 to 0\.5"):
        updated(technique.params(), {"alpha_min_ratio": "0"})


@pytest.mark.parametrize("slug", [*LINEAR, "objective"])
def test_grid_controls_make_the_grid(slug: str) -> None:
    first = next(solving(slug, table(), n_alphas=25, alpha_min_ratio=0.05))
    assert len(first.grid) == 25
    assert first.grid[-1] / first.grid[0] == pytest.approx(0.05)


@pytest.mark.slow
def test_the_worked_examples_keep_their_grids() -> None:
    for slug in ("lasso", "ridge", "selection", "tuning", "elastic-net", "group-lasso", "timeseries"):
        technique = find(slug)
        results = stream(Job(technique, defaults(technique, "article"), DataRequest("article")))
        first = next(results)
        last = next(result for result in results if result.marks)
        assert np.array_equal(first.grid, last.grid), slug


def test_other_automatic_choices_at_an_end_are_said() -> None:
    grid = np.geomspace(1, 0.1, 5)
    assert end_warning("CV", grid, 0.5) == end_warning("SURE", grid, None) == ()
    assert (
        "The CV minimum is at the smallest threshold of the grid (0.100)"
        in end_warning("CV", grid, grid[-1])[0]
    )
    few, many = table(n=50, p=10), table(n=30, p=40)
    for data, warns in ((few, False), (many, True)):
        splits = solvers.kfold(data.n_samples, 5, 0)
        assert bool(bic_warnings(AnomalyParams(), data, splits)) == warns
        assert bic_warnings(AnomalyParams(alpha=0.1), data, splits) == ()
