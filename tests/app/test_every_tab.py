"""Every tab by hand: each control is changed, the cursor moves, a figure changes, nothing fails unsaid."""

from __future__ import annotations

import pytest

from lasso_tui.app import LassoApp
from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.app.pane.controls import Controls
from lasso_tui.app.pane.controls.field_base import Applied
from lasso_tui.app.pane.controls.sections import is_box
from lasso_tui.techniques import kinds
from lasso_tui.techniques.discovery import all_techniques, find
from lasso_tui.techniques.job import ARTICLE, example_dataset
from lasso_tui.techniques.params import Choice, LogSlider, Number, Switch
from tests.app.conftest import errors, pane_of, screen_text, until
from tests.hostile.figures import quick
from tests.marks import long_except, slow_except

SLUGS = [t.slug for t in all_techniques()]


def other_value(kind, value):
    """A value near the present one, or None where a text is left alone."""
    if isinstance(kind, Switch):
        return not value
    if isinstance(kind, Choice):
        return kind.options[(kind.options.index(value) + 1) % len(kind.options)]
    if isinstance(kind, LogSlider):
        return None
    if isinstance(kind, Number) and value is not None:
        up = value + kind.step
        return (
            int(up)
            if kind.whole and up <= kind.high
            else round(min(up, kind.high), 12)
            if up <= kind.high
            else kind.low
        )
    return None


async def first_result(pilot, slug: str):
    """Wait for a first picture; work that takes long may go on."""
    await until(pilot, lambda: pilot.app.pane is not None and pilot.app.pane.result is not None)
    pane = pane_of(pilot)
    assert pane.technique.slug == slug
    await until(pilot, lambda: pane.query(ChartView).first().chart is not None)
    return pane


def refused(pane) -> list[str]:
    """The sentences that stand under fields."""
    return [str(line.render()) for line in pane.query("Controls .error")]


def small_data(slug: str) -> str:
    """Data whose size can be set, where a technique makes some."""
    made = {source.name for source in find(slug).generators}
    return next((name for name in ("synthetic", "spikes") if name in made), ARTICLE)


@pytest.mark.slow
@pytest.mark.parametrize("slug", long_except(SLUGS, "descent", "ridge"))
async def test_controls_and_cursor(slug):
    data = small_data(slug)
    app = LassoApp(data, slug=slug)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = await first_result(pilot, slug)
        small = quick(pane.technique, data)
        pane.open(pane.request, small)
        await until(pilot, lambda: all(getattr(pane.result.params, k) == v for k, v in small.items()))
        before = screen_text(app)
        await pilot.press(
            "left_curly_bracket" if pane.cursor == pane.result.grid[0] else "right_curly_bracket"
        )
        await pilot.pause()
        assert screen_text(app) != before
        for name, kind in kinds(pane.params).items():
            controls = pane.query_one(Controls)
            control = controls.field(name)
            new = other_value(kind, getattr(pane.params, name))
            if control is None or new is None or kind.recompute == "scrub":
                continue
            if not pane.query_one(f"#row-{name}").display:
                continue
            old = pane.result
            control.post_message(Applied(control, new if is_box(kind) else kind.text(new)))
            await until(
                pilot,
                lambda old=old, name=name, new=new: (
                    bool(refused(pane))
                    or (pane.result is not old and getattr(pane.result.params, name) == new)
                ),
            )
            if refused(pane):  # what cannot go together is refused in one sentence under its field
                words = [w for n, k in kinds(pane.params).items() for w in (n, k.label)]
                assert any(word in refused(pane)[0] for word in words), (name, new, refused(pane))
                assert not errors(app)
                control.restore()
                controls.clear_error(name)
                await until(pilot, lambda: not refused(pane))
        pane.cancel()


@pytest.mark.slow
@pytest.mark.parametrize("slug", slow_except(SLUGS, "lasso", "tuning", "denoising", "anomaly"))
@pytest.mark.parametrize("size", [(60, 18)])
async def test_every_chart_at_a_small_size(slug, size):
    app = LassoApp(example_dataset(find(slug)), slug=slug)
    async with app.run_test(size=size) as pilot:
        pane = await first_result(pilot, slug)
        charts = pane.technique.charts(pane.result, pane.cursor)
        for number, chart in enumerate(charts, start=1):
            await pilot.press(str(number))
            await until(pilot, lambda chart=chart: pane.query(ChartView).first().chart.title == chart.title)
            assert all(len(line) <= size[0] for line in screen_text(app).splitlines())
        assert not errors(app)
        pane.cancel()
