"""Textual's driver for terminals, made to outlive its terminal and to report when it holds it.

Relies on `LinuxDriver._file`, and on `Driver._app`. Needless once a driver can be given its output stream, and
survives one that can no longer be written to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.drivers.linux_driver import LinuxDriver

from lasso_tui.app.terminal.resilient_stream import ResilientStream

if TYPE_CHECKING:
    from typing import TextIO

    from textual.app import App

    from lasso_tui.app.terminal.shutdown import TerminalOwner

__all__ = ["ResilientDriver", "driver_for"]


class ResilientDriver(LinuxDriver):
    """The driver of one app; its owner hears when the terminal is taken and given back."""

    owner: ClassVar[TerminalOwner]

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file: Any = ResilientStream(cast("TextIO", self._file))

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self.owner.entered()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Write the last bytes; the terminal is as it was then."""
        super().close()
        self.owner.left(ending=not self._app.is_running)


def driver_for(owner: TerminalOwner) -> type[ResilientDriver]:
    """Return a driver class whose terminal belongs to `owner`."""
    return type("OwnedDriver", (ResilientDriver,), {"owner": owner})
