"""The commands by name: every key's action, the charts of the tab in front, and the themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from textual.keys import format_key

from lasso_tui.app.bindings import ACTIONS
from lasso_tui.app.page_keys import PAGE_WORKER_GROUP
from lasso_tui.app.screens.command_screen import Command, CommandScreen
from lasso_tui.app.themes import SHORT_NAMES

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["PaletteCommands"]

CHART, ITSELF = "chart-", "commands"


class PaletteCommands:
    """Lists commands by name and runs them; those used last come first.

    Parameters
    ----------
    app : the app
    titles : returns the titles of the charts of the tab in front
    keys : action → keys that the person has set
    """

    def __init__(
        self, app: App[None], titles: Callable[[], tuple[str, ...]], keys: Mapping[str, str]
    ) -> None:
        self._app, self._titles, self._keys = app, titles, keys
        self._used: list[str] = []

    def __iter__(self) -> Iterator[Command]:
        titles = self._titles()
        for name, binding in ACTIONS.items():
            keys = self._keys.get(name, binding.key)
            text = " ".join(format_key(key) for key in keys.split(","))
            label = binding.tooltip or binding.description
            if name.startswith(CHART):
                number = int(name.removeprefix(CHART))
                if number > len(titles):
                    continue
                label = f"Chart {number}: {titles[number - 1]}"
            if name != ITSELF:
                yield Command(name, label, text, binding.action)
        for name, short in SHORT_NAMES.items():
            yield Command(f"theme-{name}", f"Theme: {short}", "", f"theme('{name}')")

    def recent_first(self) -> list[Command]:
        """Return all commands, those used last first."""
        return sorted(self, key=lambda one: -self._used.index(one.name) - 1 if one.name in self._used else 0)

    def show(self) -> None:
        """Let a command be chosen, and run it."""
        self._app.run_worker(self._choose(), group=PAGE_WORKER_GROUP)

    async def _choose(self) -> None:
        commands = {one.name: one for one in self.recent_first()}
        name = await self._app.push_screen_wait(CommandScreen(tuple(commands.values())))
        if name is not None:
            self._used = [one for one in self._used if one != name] + [name]
            await self._app.run_action(commands[name].action)
