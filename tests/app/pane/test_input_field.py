"""Fields that are typed into."""

from __future__ import annotations

from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.widgets import Input

from lasso_tui.app.pane.controls.input_field import ParamInput
from lasso_tui.techniques.lasso import LassoParams
from lasso_tui.techniques.params import kinds


async def test_a_field_has_the_classes_of_textual_from_the_start(monkeypatch):
    searched: list[object] = []
    kept = Stylesheet.apply
    async with App[None]().run_test() as pilot:
        usual = Input("0.1", compact=True)
        await pilot.app.mount(usual)
        monkeypatch.setattr(
            Stylesheet,
            "apply",
            lambda self, node, *a, **k: (searched.append(node), kept(self, node, *a, **k))[1],
        )
        field = ParamInput("folds", kinds(LassoParams)["folds"], 10)
        assert not searched
        await pilot.app.mount(field)
        assert field in searched
        assert field.compact
        assert field.classes == usual.classes | {"-number"}
