"""`lasso-tui [DATA]`: open the explorer."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.cli.errors import InputError
from lasso_tui.cli.settings import colours, environment, read_settings
from lasso_tui.terminal_watchdog import watch

if TYPE_CHECKING:
    from lasso_tui.app.session.resume import Resumed
    from lasso_tui.requests.data_request import DataRequest

__all__ = ["explore"]


def explore(args: argparse.Namespace) -> int:
    """Open the explorer."""
    leave_a_core()
    from lasso_tui.data import DataError, check_source
    from lasso_tui.data.readers.sources import STDIN
    from lasso_tui.requests.data_request import DataRequest
    from lasso_tui.requests.preparation_flags import requested_preparation
    from lasso_tui.techniques.discovery import UnknownTechniqueError, find
    from lasso_tui.techniques.job import check_suits, reads_file

    slug = args.technique or "lasso"
    try:
        technique = find(slug)
        dataset = args.data or technique.dataset
        opening = DataRequest(dataset, args.target, *requested_preparation(args))
        if args.data or not args.resume:  # else what is asked for is of the data of the session that goes on
            check_suits(technique, opening)
        if reads_file(technique, dataset):
            check_source(dataset)  # before the screen is taken over
            if dataset == STDIN and sys.stdout.isatty():
                keys_from_terminal()
    except (UnknownTechniqueError, DataError) as error:
        raise InputError(str(error)) from None
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "") in {"", "dumb"}:
        raise InputError(
            "The explorer needs a terminal that can move its cursor; without one, use `lasso-tui run` "
            f"(for example: lasso-tui run {slug} {dataset})."
        )
    settings = read_settings(os.environ)
    os.environ.update(environment(settings, os.environ))  # Textual reads them when it is imported
    watching = watch()  # before anything large is imported, of which it would keep a copy
    from lasso_tui.app import LassoApp
    from lasso_tui.app.bindings import keymap
    from lasso_tui.app.terminal.terminal import Terminal
    from lasso_tui.app.themes import DARK, check_theme
    from lasso_tui.cli.app_runner import run_app

    try:
        terminal = Terminal.of(os.environ)
    except ValueError as error:
        raise InputError(str(error)) from None
    if (number := colours(settings, os.environ)) is not None:
        terminal = replace(terminal, colors=number)
    keys, complaints = keymap(settings.keys)
    no_theme = check_theme(settings.theme)
    asked = opening if args.data or opening != DataRequest(dataset) else None
    begin = beginning(asked, resumed=args.resume, of_session=not args.data)
    begin.session.problems += [*settings.said, *([no_theme] if no_theme else []), *complaints]
    theme = begin.theme or ("" if no_theme else settings.theme) or DARK.name
    app = LassoApp(begin.request, args.technique or begin.slug or slug, theme, terminal, begin.session)
    app.set_keymap(keys)
    return run_app(app, watching)


def beginning(asked: DataRequest | None, *, resumed: bool, of_session: bool) -> Resumed:
    """Tell what to begin with: what was asked for, and the rest of the last session where that is to go on.

    Parameters
    ----------
    asked : the data and what is to be done to them, or None where nothing was said
    resumed, of_session : whether the last session goes on, and what is asked for is of its data
    """
    from lasso_tui.app.session.resume import Resumed, resume
    from lasso_tui.app.session.session import Session
    from lasso_tui.app.session.state_file import StateFile, state_folder

    store = StateFile(state_folder(os.environ))
    if not resumed:
        return Resumed(asked, "", "", Session(store))
    return resume(store, changes=asked) if of_session else resume(store, asked)


def keys_from_terminal() -> None:
    """Keep the table that comes by standard input, and have the keys come from the terminal in its place.

    Raises
    ------
    lasso_tui.data.DataError
        Where no table comes, or more than can be kept.
    """
    from lasso_tui.data.readers.streams import save_stdin

    save_stdin()
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return  # there is none, which is said next
    os.dup2(terminal, sys.stdin.fileno())
    os.close(terminal)


def leave_a_core() -> None:
    """Have long work leave a core to the screen, and give way to it soon.

    Linear algebra that takes every core delays each key, and takes longer itself where the cores have other work.
    It reads its number of threads when NumPy is imported; one that the person has set stays.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(max(cores - 1, 1)))
    sys.setswitchinterval(1e-3)
