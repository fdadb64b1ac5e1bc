"""The app from its first picture to its last word, whatever ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.cli.errors import BadInput
from lasso_tui.cli.process_errors import say

if TYPE_CHECKING:
    from lasso_tui.app import LassoApp
    from lasso_tui.terminal_watchdog import Watch

__all__ = ["run_app"]


def run_app(app: LassoApp, watching: Watch | None) -> int:
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
    from lasso_tui.app.terminal.shutdown import Ending

    with Ending(app, watching, app.save_state) as ending:
        app.run()
    if watching is not None:
        watching.stop()
    if ending.sentence:
        say(ending.sentence)
    elif app.refusal:
        raise BadInput(app.refusal)
    elif ending.status == 1:
        say("lasso-tui: a fault of the program ended it; please report the lines above.")
    return ending.status
