"""Every key that a last line shows, pressed where it is shown: what it names happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from textual.widgets import Input

from lasso_tui.app import LassoApp
from lasso_tui.app.frame.key_hints import FIRST_KEYS, KeyHint, first_keys
from lasso_tui.app.frame.key_line import KeyLine
from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.app.pane.controls import Controls
from lasso_tui.app.pane.controls.field_base import ParamField
from lasso_tui.app.pane.frame.coefficient_list import CoefficientList
from lasso_tui.app.style import FULL
from lasso_tui.techniques.discovery import all_techniques, find
from lasso_tui.techniques.job import example_dataset
from tests.app.conftest import screen_text, settle, until
from tests.app.going_back import deck, put_back
from tests.app.held import held

SLUGS = [t.slug for t in all_techniques()]

PAGES = {
    "data": ("DataScreen", "OpenScreen"),
    "help": ("TourScreen",),
    "tour": ("TourScreen",),
    "export": ("ExportScreen",),
    "pin": ("TextPrompt",),
    "compare": ("CompareScreen",),
    "predict": ("RowScreen",),
    "open": ("OpenScreen",),
    "your data": ("OpenScreen",),
    "go to tab": ("Picker",),
    "find": ("FeaturePicker",),
    "commands": ("CommandScreen",),
}
"""What a key does → the pages that it may open."""


STATES: dict[str, Callable[[LassoApp], object]] = {
    "marks": lambda app: app.pane.cursor,
    "simpler model": lambda app: app.pane.cursor,
    "feature": lambda app: app.pane.state.picked,
    "pick a feature": lambda app: app.pane.state.picked,
    "row": lambda app: app.pane.state.picked,
    "chart": lambda app: deck(app).first,
    "tab": lambda app: app.slug,
    "set": lambda app: isinstance(app.focused, ParamField),
    "table": lambda app: deck(app).tabular,
    "full": lambda app: app.screen.has_class(FULL),
    "quit": lambda app: vars(app).get("left", False),
    "l1_ratio": lambda app: app.pane.state.params.l1_ratio,
    "stop": lambda app: app.pane.state.task,
}
"""What a key does → what is another thing afterwards; of all others it is the cursor."""


def shown_hints(app) -> Sequence[KeyHint]:
    """The keys of the last line."""
    return app.screen.query_one(KeyLine)._hints


@pytest.fixture(autouse=True)
def staying(monkeypatch):
    """To quit is known, and the app stays."""
    monkeypatch.setattr(LassoApp, "exit", lambda self, *_, **__: vars(self).update(left=True))


def observed(app, hint: KeyHint) -> object:
    if hint.does in PAGES:
        return type(app.screen).__name__
    return STATES.get(hint.does, lambda app: app.pane.cursor)(app)


async def check_chart_keys(app, pilot, pane, hints: Sequence[KeyHint] = ()) -> None:
    """Press each key of the charts' last line; what it names changes."""
    await put_back(app, pilot, pane)
    hints = hints or shown_hints(app)
    assert hints
    failed: list[str] = []
    for hint in hints:
        if hint.does == "tab" and pane.technique.slug != "lasso":  # its neighbours would be solved, each time
            continue
        for _, key in hint.keys:
            before = observed(app, hint)
            await pilot.press(key)
            wanted = PAGES.get(hint.does)
            try:
                await until(
                    pilot,
                    lambda hint=hint, before=before, wanted=wanted: (
                        observed(app, hint) in wanted if wanted else observed(app, hint) != before
                    ),
                )
            except TimeoutError:
                failed.append(f"{key} does not {hint.does}")
            await put_back(app, pilot, pane)
    assert not failed, (pane.technique.slug, failed)


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
async def test_the_keys_of_the_charts(slug):
    data = example_dataset(find(slug))
    app = LassoApp(data, slug=slug)
    async with app.run_test(size=(100, 30)) as pilot:
        pane = await settle(pilot)
        await check_chart_keys(app, pilot, pane)
        for number, title in enumerate(deck(app).titles):  # the keys that a chart does not have are not shown
            deck(app).first = number
            await until(pilot, lambda title=title: pane.query(ChartView).first().chart.title == title)
            assert deck(app).has_numbers is ("table" in {hint.does for hint in shown_hints(app)})


async def test_the_first_keys_and_the_one_that_stops():
    app = LassoApp()
    async with app.run_test(size=(100, 30)) as pilot:
        pane = await settle(pilot)
        assert shown_hints(app) == FIRST_KEYS
        with held(pane.technique):
            pane.apply(pane.state.on_solve())
            app.screen.end_first_minute()
            await until(pilot, lambda: shown_hints(app)[0].does == "stop")
            await pilot.press(shown_hints(app)[0].keys[0][1])
            await until(pilot, lambda: pane.state.task is None)
        await put_back(app, pilot, pane)
        await check_chart_keys(app, pilot, pane, FIRST_KEYS)


async def test_while_the_first_result_is_computed_the_keys_are_those_that_do_something():
    with held(find("lasso")):
        app = LassoApp("diabetes")
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: "esc stops" in screen_text(app))
            hints = shown_hints(app)
            does = [hint.does for hint in hints]
            assert does[0] == "stop"
            assert {"tab", "set", "help", "open", "quit"} <= {*does}
            assert not {"alpha", "marks", "export", "pin", "table", "chart"} & {*does}
            await pilot.press("escape")
            await until(pilot, lambda: app.pane.state.task is None)
            assert [hint.does for hint in shown_hints(app)] == does[1:]


def test_the_first_keys_are_those_that_the_tab_has():
    shown = first_keys("threshold", "row", simpler=False)
    assert [hint.does for hint in shown] == ["move threshold", "pick a row", "tour", "your data", "quit"]
    assert "pick a row" not in {hint.does for hint in first_keys("update", "", simpler=False)}
    assert first_keys("alpha", "feature", simpler=True) == FIRST_KEYS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slug", "data"), [("lasso", "synthetic"), ("group-lasso", "birthwt"), ("text", "article")]
)
async def test_the_keys_of_each_kind_of_field(slug, data):
    app = LassoApp(data, slug=slug)
    async with app.run_test(size=(120, 50)) as pilot:
        pane = await settle(pilot)
        controls, kinds_seen = pane.query_one(Controls), set()
        for field in controls.query(ParamField):
            if not field.display or not pane.query_one(f"#row-{field.param}").display:
                continue
            field.focus()
            await until(pilot, lambda field=field: app.focused is field)
            hints = shown_hints(app)
            if (type(field), hints) in kinds_seen:
                continue
            kinds_seen.add((type(field), hints))
            for hint in hints:
                for _, key in hint.keys:
                    await check_field_key(app, pilot, pane, field, hint.does, key)
            await put_back(app, pilot, pane)
        assert len(kinds_seen) >= 2


async def check_field_key(app, pilot, pane, field, does: str, key: str) -> None:
    """Press a key in a field that has been changed; its value, or the focus, is another one."""
    field.focus()
    await until(pilot, lambda: app.focused is field)
    if does in {"apply", "cancel"}:
        await pilot.press("end", "backspace") if isinstance(field, Input) else await pilot.press("down")
    shown, inside = field.value, pane.query_one(Controls)
    await pilot.press(key)
    if does in {"step", "choose", "on/off"}:
        await until(pilot, lambda: field.value != shown)
    elif does == "next":
        await until(pilot, lambda: app.focused is not field and isinstance(app.focused, ParamField))
    elif does == "edit":
        await until(pilot, lambda: type(app.screen).__name__ == "LineScreen")
        await put_back(app, pilot, pane)
    else:
        done = {"cancel": lambda: field.value == field.current or not isinstance(field, Input)}
        await until(pilot, lambda: inside not in app.focused.ancestors or bool(inside.query(".error")))
        assert done.get(does, lambda: True)()
    pane.apply(pane.state.on_cancel())
    await until(pilot, lambda: not pane.busy)


async def test_the_keys_of_the_list_of_coefficients(opened):
    async with opened("hitters", size=(120, 34)) as (app, pilot, pane):
        listed = pane.query_one(CoefficientList)
        listed.focus()
        await until(pilot, lambda: app.focused is listed)
        for hint in shown_hints(app):
            for _, key in hint.keys:
                listed.focus()
                await until(pilot, lambda: app.focused is listed)
                listed.scroll_rows(5)

                def state() -> object:
                    return app.screen, app.screen.focused, pane.state.picked, listed._first

                before = state()
                await pilot.press(key)
                await until(pilot, lambda before=before, state=state: state() != before)
                await put_back(app, pilot, pane)
