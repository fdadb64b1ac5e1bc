"""The commands of the palette: every key's action by name, and the themes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from lasso_tui.app.bindings import ACTIONS
from lasso_tui.app.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import App

__all__ = ["PaletteCommands"]

UNLISTED = ("screen.chart", "screen.leave")
"""How the actions begin that make no sense by name."""


class PaletteCommands:
    """Lists commands by name.

    Parameters
    ----------
    app : the app
    keys : action → keys that the person has set
    """

    def __init__(self, app: App[None], keys: Mapping[str, str]) -> None:
        self._app, self._keys = app, keys

    def __iter__(self) -> Iterator[SystemCommand]:
        app = self._app
        for name, binding in ACTIONS.items():
            if not binding.action.startswith(UNLISTED):
                key = self._keys.get(name) or binding.key_display or binding.key
                label = binding.tooltip or binding.description
                yield SystemCommand(label, f"key {key}", partial(app.run_action, binding.action))
        for theme in THEMES:
            yield SystemCommand(
                f"Theme: {theme.name}", "Change the colours", partial(setattr, app, "theme", theme.name)
            )
