"""The app's base: errors during the exit are ignored, and text can be sent to the terminal.

Relies on `App._handle_exception`, `App._exit` and `App._driver`. Needless once Textual lets what is half mounted end
in silence when the app exits, and offers a way to write through the driver.
"""

from __future__ import annotations

from textual.app import App

__all__ = ["ResilientApp"]


class ResilientApp(App[None]):
    """An app in which a half-mounted tab is no error once the exit has begun.

    From then on Textual mounts nothing more, and what was being mounted does not find its parts.
    """

    def _handle_exception(self, error: Exception) -> None:
        if not self._exit:
            super()._handle_exception(error)

    def write_to_terminal(self, text: str) -> None:
        """Send a text to the terminal, in order with what is drawn; nothing where there is no terminal."""
        if self._driver is not None:
            self._driver.write(text)
