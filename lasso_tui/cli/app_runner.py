"""Run the app and return its exit status."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from lasso_tui.cli.errors import InputError
from lasso_tui.cli.process_errors import print_error
from lasso_tui.cli.process_signals import SIGNALS

if TYPE_CHECKING:
    from lasso_tui.app import LassoApp
    from lasso_tui.terminal_watchdog import Watchdog

__all__ = ["run_app"]


def run_app(app: LassoApp, watchdog: Watchdog | None) -> int:
    """Run the app; return the exit status.

    Parameters
    ----------
    app : the app
    watchdog : the process that restores the terminal if the app cannot, or None

    Raises
    ------
    InputError
        If the data could not be opened.
    """
    from lasso_tui.app.terminal.shutdown import GracefulShutdown

    # Keys that come when the terminal has been given back, ctrl+backslash among them, change no status.
    signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    app.before_fault = app.saver.save_now
    with GracefulShutdown(app, watchdog, app.saver.save_now) as shutdown:
        shutdown.note(SIGNALS.take())
        app.run()
    if watchdog is not None:
        watchdog.stop()
    if shutdown.message:
        print_error(shutdown.message)
    elif app.data.refusal:
        raise InputError(app.data.refusal)
    elif app.fault:
        print_error(f"lasso-tui: {app.fault}")
    elif shutdown.status == 1:
        print_error("lasso-tui: internal error; please report the lines above.")
    return shutdown.status
