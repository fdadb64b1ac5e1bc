"""The app from its first picture to its last word, whatever ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.cli.errors import InputError
from lasso_tui.cli.process_errors import print_error

if TYPE_CHECKING:
    from lasso_tui.app import LassoApp
    from lasso_tui.terminal_watchdog import Watchdog

__all__ = ["run_app"]


def run_app(app: LassoApp, watching: Watchdog | None) -> int:
    """Let the app run to its end; return the exit status.

    Parameters
    ----------
    app : the app
    watching : the process that puts the terminal right where the app cannot, or None

    Raises
    ------
    BadInput
        Where nothing could be opened.
    """
    from lasso_tui.app.terminal.shutdown import GracefulShutdown

    with GracefulShutdown(app, watching, app.saver.save_now) as ending:
        app.run()
    if watching is not None:
        watching.stop()
    if ending.message:
        print_error(ending.message)
    elif app.data.refusal:
        raise InputError(app.data.refusal)
    elif ending.status == 1:
        print_error("lasso-tui: a fault of the program ended it; please report the lines above.")
    return ending.status
