"""The line of keys at the bottom.

Relies on `Footer._bindings_ready` and `Reactive` bindings of its keys (`_reactive_connect`). Needless once Textual's
footer shows its keys in the first frame and lets go of those it no longer shows.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Footer

__all__ = ["KeyFooter"]


class KeyFooter(Footer):
    """Textual's footer, compact, which lets go of keys that it no longer shows.

    Textual makes its keys anew whenever a page opens or closes, and binds each to whether the footer is compact: a
    watcher that holds the key as long as the footer lives, some hundred kilobytes for every page opened.
    """

    def __init__(self) -> None:
        super().__init__(compact=True, show_command_palette=False)
        self._bindings_ready = True  # the keys are in the first frame

    def compose(self) -> ComposeResult:
        """Make the keys, unbound: compact is what they are anyway."""
        for part in super().compose():
            part._reactive_connect = None
            yield part
