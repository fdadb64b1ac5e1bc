"""The last line of the screen: keys, which a click presses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lasso_tui.app.frame.key_hints import KeyHint, hint_line, waiting_keys
from lasso_tui.app.frame.text_lines import Line, TextLines

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks

__all__ = ["FIRST_KEYS", "KeyLine"]

FIRST_KEYS = waiting_keys(solving=True)
"""What is shown until a tab is made."""


class KeyLine(TextLines):
    """Shows the keys of what has the focus.

    Parameters
    ----------
    own : action → keys that the person has set
    """

    DEFAULT_CSS = "KeyLine { height: 1; padding: 0 1; background: $panel; dock: bottom; }"

    def __init__(self, own: Mapping[str, str]) -> None:
        super().__init__()
        self._own = own
        self._hints: Sequence[KeyHint] = FIRST_KEYS

    def show(self, hints: Sequence[KeyHint]) -> None:
        """Show these keys."""
        if hints != self._hints:
            self._hints = hints
            self.update_lines()

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the line."""
        return [hint_line(self._hints, width, inks, self._own)]

    def clicked(self, what: str) -> None:
        """Press the key under the mouse."""
        self.app.simulate_key(what.removeprefix("key:"))
