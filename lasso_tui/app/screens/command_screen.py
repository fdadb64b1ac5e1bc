"""Every command by name, with its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from lasso_tui.app.screens.picker import Picker

__all__ = ["Command", "CommandScreen"]

WIDTH, ROWS = 64, 14
EDGES = 2 + 2 + 1
"""Columns of border, padding and scrollbar."""


@dataclass(frozen=True)
class Command:
    """A command of the app.

    Attributes
    ----------
    name : its name in the settings file
    label : what it does, as a sentence without subject
    keys : the keys that do it, "" where none does
    action : what is run
    """

    name: str
    label: str
    keys: str
    action: str


class CommandScreen(Picker):
    """Lists commands, one a line, the key at the right; typed words narrow the list."""

    MAX_ROWS = (ROWS, ROWS)

    DEFAULT_CSS = f"""
    CommandScreen > Vertical {{ width: {WIDTH}; max-width: 100%; }}
    CommandScreen Input {{ margin-bottom: 0; }}
    """

    def __init__(self, commands: Sequence[Command]) -> None:
        self._keys = {command.name: command.keys for command in commands}
        rows = [(command.name, command.label) for command in commands]
        super().__init__("Commands", rows, placeholder="words of a command, or its key")

    def row(self, key: str, label: str) -> Content:
        """Write the command's name at the left and its keys at the right."""
        keys = self._keys[key]
        room = WIDTH - EDGES - cell_len(keys) - 1
        name = Content(label).truncate(room, ellipsis=True)
        gap = " " * (room - name.cell_length + 1)
        return Content.assemble(name, gap, (keys, "$accent"))

    def searchable(self, key: str, label: str) -> str:
        """Return what typed words are looked for in."""
        return f"{label} {key} {self._keys[key]}"
