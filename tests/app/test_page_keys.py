"""Every key has its action, and the actions declare what the keys after them wait for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from textual.actions import parse

from lasso_tui.app import LassoApp
from lasso_tui.app.bindings import ACTIONS
from lasso_tui.app.main_screen import MainScreen
from lasso_tui.app.page_keys import (
    ActionKind,
    changes_tab,
    closes_page,
    kind_of,
    opens_over_pages,
    opens_page,
)
from lasso_tui.app.screens.command_screen import CommandScreen
from lasso_tui.app.screens.compare_screen import CompareScreen
from lasso_tui.app.screens.data.data_keys import BINDINGS as DATA_BINDINGS
from lasso_tui.app.screens.data.data_screen import DataScreen
from lasso_tui.app.screens.data.draft import COLUMN_EDITS, EDITS, PROMPTS
from lasso_tui.app.screens.help_screen import HelpScreen

PAGES = {
    *("dataset", "open", "target", "go", "export", "lesson", "source", "pin", "compare", "row"),
    *("find", "mark", "warnings"),
}


def kind(owner: type, action: str) -> ActionKind:
    """Return the kind of an action bound at an instance of a class."""
    node = owner.__new__(owner)
    app = SimpleNamespace(screen=MainScreen.__new__(MainScreen), focused=None)
    return kind_of(app, action, node)


@pytest.mark.parametrize("name", ACTIONS)
def test_every_binding_of_the_app_has_an_action(name):
    destination, action, arguments = parse(ACTIONS[name].action)
    owner = MainScreen if destination == "screen" else LassoApp
    method = getattr(owner, f"action_{action}", None)
    assert callable(method)
    assert method.__code__.co_argcount == 1 + len(arguments) if hasattr(method, "__code__") else True


@pytest.mark.parametrize("binding", DATA_BINDINGS, ids=lambda binding: binding.action)
def test_every_binding_of_the_data_screen_has_an_action(binding):
    _, action, arguments = parse(binding.action)
    assert callable(getattr(DataScreen, f"action_{action}", None))
    known = {"edit": EDITS, "edit_column": COLUMN_EDITS, "ask": PROMPTS}.get(action)
    assert known is None or arguments[0] in known


def test_the_actions_that_open_a_page_are_declared():
    found = {
        parse(binding.action)[1]
        for binding in ACTIONS.values()
        if kind(LassoApp, binding.action) is ActionKind.OPENS_PAGE
    }
    assert found == PAGES


@pytest.mark.parametrize(
    ("owner", "action", "expected"),
    [
        (LassoApp, "tab(1)", ActionKind.CHANGES_TAB),
        (LassoApp, "command_palette", ActionKind.OPENS_OVER_PAGES),
        (LassoApp, "screen.step(1)", ActionKind.PLAIN),
        (LassoApp, "copy('sh')", ActionKind.PLAIN),
        (LassoApp, "no_such_action", ActionKind.PLAIN),
        (DataScreen, "apply", ActionKind.CLOSES_PAGE),
        (DataScreen, "leave", ActionKind.CLOSES_PAGE),
        (DataScreen, "ask('sample')", ActionKind.OPENS_OVER_PAGES),
        (DataScreen, "edit('degree')", ActionKind.PLAIN),
        (CompareScreen, "rename", ActionKind.OPENS_OVER_PAGES),
        (HelpScreen, "dismiss", ActionKind.CLOSES_PAGE),
        (CommandScreen, "dismiss", ActionKind.CLOSES_PAGE),
    ],
)
def test_what_keys_wait_for_is_declared_at_the_action(owner, action, expected):
    assert kind(owner, action) is expected


@pytest.mark.parametrize(
    ("declare", "expected"),
    [
        (opens_page, ActionKind.OPENS_PAGE),
        (opens_over_pages, ActionKind.OPENS_OVER_PAGES),
        (closes_page, ActionKind.CLOSES_PAGE),
        (changes_tab, ActionKind.CHANGES_TAB),
    ],
)
def test_a_declaration_leaves_the_action_as_it_is(declare, expected):
    def action_of_mine() -> str:
        return "done"

    declared = declare(action_of_mine)
    assert declared() == "done"
    assert declared.action_kind is expected
