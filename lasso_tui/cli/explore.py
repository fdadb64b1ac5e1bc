"""`lasso-tui [DATA]`: open the explorer."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.cli.errors import InputError
from lasso_tui.cli.process_signals import SIGNALS
from lasso_tui.cli.settings import colours, environment, read_settings
from lasso_tui.cli.stdout import is_terminal
from lasso_tui.terminal_watchdog import watch

if TYPE_CHECKING:
    from lasso_tui.app.session.resume import Resumed
    from lasso_tui.requests.data_request import DataRequest

__all__ = ["explore"]

SWITCH_SECONDS = 1e-3
"""Most seconds that a thread keeps the interpreter while another waits: each key waits for the solve's thread."""

STARTUP_OBJECTS = 500_000
"""New objects before a garbage collection while the app starts; the first result shown sets another number.

What is imported and mounted until then is half as many: a collection takes 35 ms and finds next to nothing.
"""


def explore(args: argparse.Namespace) -> int:
    """Open the explorer; return the exit status."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(STARTUP_OBJECTS)  # what is imported lives on; visiting it over and over takes long
    from lasso_tui.data import DataError
    from lasso_tui.data.readers.sources import STDIN
    from lasso_tui.engines.open_sums import sums_of
    from lasso_tui.requests.data_request import DataRequest, check_data
    from lasso_tui.requests.requested_data import requested_data
    from lasso_tui.techniques.discovery import UnknownTechniqueError, find
    from lasso_tui.techniques.job import check_suits, reads_file

    slug = args.technique or "lasso"
    try:
        technique = find(slug)
        request = requested_data(args, technique.dataset)
        dataset = request.dataset
        if args.data or not args.resume:  # otherwise the flags apply to the data of the resumed session
            check_suits(technique, request)
        if reads_file(technique, dataset) and not sums_of(dataset):
            check_data(request)  # before the screen is taken over
            if dataset == STDIN and is_terminal(sys.stdout):
                with SIGNALS:
                    read_keys_from_terminal()
    except (UnknownTechniqueError, DataError) as error:
        raise InputError(str(error)) from None
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)) or os.environ.get("TERM", "") in {"", "dumb"}:
        raise InputError(
            "The explorer needs a terminal with cursor addressing. Without one, use "
            f"`lasso-tui run {slug} {dataset}`."
        )
    SIGNALS.check()
    settings = read_settings(os.environ)
    os.environ.update(environment(settings, os.environ))  # Textual reads them when it is imported
    watchdog = watch()  # fork before large imports, which the child would keep in memory
    from lasso_tui.app import LassoApp
    from lasso_tui.app.bindings import keymap
    from lasso_tui.app.terminal.terminal import Terminal
    from lasso_tui.app.themes import DARK, check_theme, full_name
    from lasso_tui.cli.app_runner import run_app

    if sentence := check_theme(args.theme):
        raise InputError(sentence)
    try:
        terminal = Terminal.of(os.environ)
    except ValueError as error:
        raise InputError(str(error)) from None
    if (number := colours(settings, os.environ)) is not None:
        terminal = replace(terminal, colors=number)
    keys, key_problems = keymap(settings.keys)
    theme_problem = check_theme(settings.theme)
    requested = request if args.data or request != DataRequest(dataset) else None
    begin = initial_session(requested, resumed=args.resume, of_session=not args.data)
    begin.session.problems += [*settings.problems, *([theme_problem] if theme_problem else []), *key_problems]
    theme = full_name(args.theme) or begin.theme or full_name(settings.theme) or DARK.name
    app = LassoApp(begin.request, args.technique or begin.slug or slug, theme, terminal, begin.session)
    app.set_keymap(keys)
    return run_app(app, watchdog)


def initial_session(requested: DataRequest | None, *, resumed: bool, of_session: bool) -> Resumed:
    """Return the initial session: what is requested, completed from the last session if it is resumed.

    Parameters
    ----------
    requested : the requested data and preparation, or None for the default
    resumed, of_session : whether the last session is resumed, and whether the request applies to its data
    """
    from lasso_tui.app.session.resume import Resumed, resume
    from lasso_tui.app.session.session import Session
    from lasso_tui.app.session.state_file import StateFile
    from lasso_tui.requests.state_folder import state_folder

    store = StateFile(state_folder(os.environ))
    if not resumed:
        return Resumed(requested, "", "", Session(store))
    return resume(store, changes=requested) if of_session else resume(store, requested)


def read_keys_from_terminal() -> None:
    """Save the table from standard input, then connect standard input to the terminal for keys.

    Raises
    ------
    lasso_tui.data.DataError
        If there is no table, or it is too large to save.
    """
    from lasso_tui.data.readers.streams import save_stdin

    save_stdin()
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return  # no terminal: the caller reports it
    os.dup2(terminal, sys.stdin.fileno())
    os.close(terminal)
