"""The app's base: errors while it exits are ignored, some end it in a sentence, and text reaches the terminal.

Relies on `App._handle_exception`, `App._exit`, `App._return_code` and `App._driver`. Needless once Textual lets what
is half mounted end in silence when the app exits, and offers a way to write through the driver.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import App
from textual.worker import WorkerFailed

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["ResilientApp"]


class ResilientApp(App[None]):
    """An app in which a half-mounted tab is no error once the exit has begun.

    From then on Textual mounts nothing more, and what was being mounted does not find its parts.

    Attributes
    ----------
    fault : the sentence of an error that ended the app and is none of the program's, "" without one
    before_fault : is called when an error is about to end the app, while its parts are there; must not raise
    """

    fault = ""
    before_fault: Callable[[], object] = staticmethod(lambda: None)

    def describe_fault(self, error: BaseException) -> str:
        """Return a sentence for an error that is none of the program's, "" for any other."""
        return ""

    def _handle_exception(self, error: Exception) -> None:
        if self._exit:
            return
        cause = error.error if isinstance(error, WorkerFailed) else error
        self.fault = self.describe_fault(cause)
        if self.fault:
            self.exit(return_code=1)
        else:
            self.before_fault()
            super()._handle_exception(error)

    def panic(self, *renderables: RenderableType) -> None:
        """End with a message: a thread of Textual's has failed."""
        self.before_fault()
        self._return_code = self._return_code or 1
        super().panic(*renderables)

    def write_to_terminal(self, text: str) -> None:
        """Send a text to the terminal, in order with what is drawn; nothing where there is no terminal."""
        if self._driver is not None:
            self._driver.write(text)
