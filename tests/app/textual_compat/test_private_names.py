"""What is relied on of Textual's private parts is there; `test_structure.py` sees that nothing else relies on it."""

from __future__ import annotations

import ast
import contextlib
import functools
import inspect
from pathlib import Path
from types import ModuleType

import pytest
import textual._compositor
import textual.keys
from rich.console import Console
from textual.app import App
from textual.binding import BindingsMap
from textual.command import CommandList
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen
from textual.widgets import Footer, OptionList
from textual.worker import WorkerFailed

import lasso_tui.app
from lasso_tui.app.terminal.resilient_stream import ResilientStream
from lasso_tui.app.textual_compat.bound_action import bound_action
from lasso_tui.app.textual_compat.diff_screen import DiffCompositor
from lasso_tui.app.textual_compat.driver import ResilientDriver, driver_for
from lasso_tui.app.textual_compat.key_footer import KeyFooter
from lasso_tui.app.textual_compat.key_names import key_of_character
from lasso_tui.app.textual_compat.option_lists import SafeOptionList
from lasso_tui.app.textual_compat.resilient_app import ResilientApp

COMPAT = Path(lasso_tui.app.__file__).parent / "textual_compat"


def assigned(kind: type) -> frozenset[str]:
    """Attributes that a class assigns to its instances."""
    return assigned_in(inspect.getmodule(kind))


@functools.cache
def assigned_in(module: ModuleType) -> frozenset[str]:
    """Attributes that a module assigns to."""
    return frozenset(
        node.attr
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    )


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (App, "_handle_exception"),
        (App, "_check_action_state"),
        (Screen, "_binding_chain"),
        (Screen, "_compositor_refresh"),
        (Screen, "_modal_binding_chain"),
        (Footer, "_bindings_ready"),
        (OptionList, "_on_click"),
        (textual._compositor.Compositor, "_get_renders"),
        (textual.keys, "_character_to_key"),
    ],
)
def test_a_private_name_of_a_class_is_there(kind, name):
    assert hasattr(kind, name)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (App, "_driver"),
        (App, "_exit"),
        (Screen, "_compositor"),
        (Screen, "_dirty_widgets"),
        (LinuxDriver, "_file"),
        (LinuxDriver, "_get_terminal_size"),
        (LinuxDriver, "_sigtstp_application"),
        (LinuxDriver, "_sigcont_application"),
        (Driver, "_loop"),
        (App, "_return_code"),
        (textual._compositor.Compositor, "_dirty_regions"),
        (BindingsMap, "key_to_bindings"),
        (Console, "_color_system"),
    ],
)
def test_a_private_name_of_an_instance_is_there(kind, name):
    assert name in assigned(kind) | set(dir(kind))


def test_the_app_under_textual_uses_what_we_replace():
    """Each of ours overrides, or is asked in place of, something that Textual has."""
    assert ResilientApp._handle_exception is not App._handle_exception
    assert DiffCompositor._get_renders is not textual._compositor.Compositor._get_renders
    assert SafeOptionList._on_click is not OptionList._on_click
    assert issubclass(CommandList, OptionList)


async def test_errors_after_the_exit_are_ignored_and_before_it_are_not():
    app = ResilientApp()
    async with app.run_test():
        app.exit()
        app._handle_exception(RuntimeError("half made"))
        assert app._exception is None
    app = ResilientApp()
    with pytest.raises(RuntimeError, match="whole"):
        async with app.run_test():
            app._handle_exception(RuntimeError("whole"))


async def test_an_error_of_the_machine_ends_the_app_in_a_sentence():
    class Described(ResilientApp):
        def describe_fault(self, error):
            return "No room." if isinstance(error, MemoryError) else ""

    for error in (MemoryError(), WorkerFailed(MemoryError())):
        app = Described()
        async with app.run_test():
            app._handle_exception(error)
        assert app.fault == "No room."
        assert app.return_code == 1
        assert app._exception is None


async def test_whatever_ends_the_app_lets_it_save_first_and_has_a_status():
    for end in (lambda app: app._handle_exception(RuntimeError("whole")), lambda app: app.panic("whole")):
        app, saved = ResilientApp(), []
        app.before_fault = lambda app=app, saved=saved: saved.append(app.is_running)
        with contextlib.suppress(RuntimeError):
            async with app.run_test():
                end(app)
        assert saved == [True]
        assert app.return_code == 1


async def test_text_goes_through_the_driver(monkeypatch):
    written: list[str] = []
    app = ResilientApp()
    app.write_to_terminal("nobody")
    async with app.run_test():
        monkeypatch.setattr(app._driver, "write", written.append)
        app.write_to_terminal("\x1b]52;c;\x07")
        assert written == ["\x1b]52;c;\x07"]


async def test_the_action_of_a_key_is_that_of_textual():
    class Bound(ResilientApp):
        BINDINGS = [("x", "bell", "Bell")]  # noqa: RUF012

        def compose(self):
            yield KeyFooter()

    app = Bound()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert bound_action(app, "x") == ("bell", app)
        assert bound_action(app, "y") is None
        assert app.screen.active_bindings["x"].binding.action == "bell"
        assert app.query_one(KeyFooter).children


@pytest.mark.parametrize(
    ("character", "key"), [("?", "question_mark"), ("[", "left_square_bracket"), ("a", "a")]
)
def test_a_character_has_the_name_of_its_key(character, key):
    assert key_of_character(character) == key


async def test_a_driver_belongs_to_its_owner():
    owner = object()
    kind = driver_for(owner)
    assert issubclass(kind, ResilientDriver)
    assert kind.owner is owner
    app = App()
    assert isinstance(kind(app)._file, ResilientStream)


def test_each_piece_says_what_would_make_it_needless():
    for path in COMPAT.glob("*.py"):
        if path.name != "__init__.py":
            text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            assert "Relies on" in text, path.name
            assert "Needless once" in text, path.name
