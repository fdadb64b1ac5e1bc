"""What a step of the cursor does, counted: no solve, no chart that is not seen, no cell that stays the same."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest
from textual.geometry import Region

from lasso_tui.app.pane import deck as decks
from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.app.pane.frame.coefficient_list import CoefficientList
from lasso_tui.app.pane.frame.fit_view import FitRows
from lasso_tui.app.textual_compat.diff_screen import DiffCompositor
from lasso_tui.techniques import lasso
from lasso_tui.techniques.coefficients import Coefficient, Coefficients
from tests.app.conftest import settle, until


@pytest.fixture
def made(monkeypatch):
    """How often each chart of the lasso was made, and how often it was solved for."""
    counts: Counter[str] = Counter()

    def counted(spec):
        def chart(result, cursor):
            counts[spec.title] += 1
            return spec.chart(result, cursor)

        return dataclasses.replace(spec, chart=chart)

    def solve(params, table):
        counts["solve"] += 1
        yield from real(params, table)

    technique, real = lasso.TECHNIQUE, lasso.TECHNIQUE.solve
    before = technique.chart_specs
    object.__setattr__(technique, "chart_specs", tuple(map(counted, before)))
    object.__setattr__(technique, "solve", solve)
    yield counts
    object.__setattr__(technique, "chart_specs", before)
    object.__setattr__(technique, "solve", real)


@pytest.mark.parametrize(("size", "count"), [((80, 24), 1), ((120, 40), 1), ((200, 60), 4)])
async def test_a_step_solves_nothing_and_makes_only_what_is_seen(opened, made, size, count):
    async with opened(size=size) as (_, pilot, pane):
        assert made["solve"] == 1
        made.clear()
        place = pane.cursor
        await pilot.press("]", "]", "]")
        await settle(pilot)
        assert pane.cursor > place
        seen = [view.chart.title for view in pane.query(ChartView) if view.display]
        assert sorted(made) == sorted(seen)
        assert len(seen) == count
        assert all(1 <= times <= 3 for times in made.values())


@pytest.mark.slow
async def test_a_step_refreshes_two_columns_of_the_chart_and_the_figures(opened, monkeypatch):
    painted: list[Region] = []
    real = DiffCompositor.render_partial_update

    def recorded(self):
        painted.extend(self._dirty_regions)
        return real(self)

    async with opened(size=(80, 24)) as (_, pilot, pane):
        await pilot.press("]")
        await settle(pilot)
        monkeypatch.setattr(DiffCompositor, "render_partial_update", recorded)
        chart = pane.query(ChartView).first().region
        figures = [pane.query_one(FitRows).region, pane.query_one(CoefficientList).region]
        await pilot.press("}")  # one step may stay in the same column of cells
        await settle(pilot)
        await until(pilot, lambda: sum(chart.contains_region(region) for region in painted) >= 2)
        inside = [region for region in painted if chart.contains_region(region)]
        assert len(inside) == 2
        assert all(region.width == 1 for region in inside)
        others = [region for region in painted if region not in inside]
        assert all(any(part.contains_region(region) for part in figures) for region in others)


@pytest.mark.slow
async def test_charts_that_take_long_come_a_frame_later_at_the_last_place(opened, monkeypatch):
    monkeypatch.setattr(decks, "SAME_FRAME_SECONDS", 0.0)
    async with opened(size=(200, 60)) as (_, pilot, pane):
        deck = pane.query_one(decks.ChartDeck)
        pane.step(1)
        pane._draw()
        assert deck.waiting
        main, *rest = [view for view in deck.views if view.display]
        assert rest
        assert main.chart.cursor == pane.cursor
        assert all(view.chart.cursor != pane.cursor for view in rest)
        pane.step(1)
        await settle(pilot)
        assert all(view.chart.cursor == pane.cursor for view in [main, *rest])


def test_the_largest_coefficients_are_those_that_sorting_gives():
    import numpy as np

    rng = np.random.default_rng(0)
    for _ in range(50):
        values = rng.integers(-3, 4, size=rng.integers(1, 30)).astype(float)
        names = tuple(f"x{j}" for j in range(len(values)))
        found = Coefficients(names, values, 2 * values)
        by_size = sorted((c for c in found if c.scaled), key=lambda c: -abs(c.scaled))
        assert list(found.largest()) == by_size
        for most in (1, 2, 5, 40):
            assert list(found.largest(most)) == by_size[:most]
        assert found[-1] == Coefficient(names[-1], values[-1], 2 * values[-1]) == found[-1:][0]
        assert len(found) == len(values)
