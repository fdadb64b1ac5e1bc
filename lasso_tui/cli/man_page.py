"""`lasso-tui man`: the manual page, generated from the declarations of parsers, keys and techniques."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from lasso_tui import __version__
from lasso_tui.cli import parsers

__all__ = ["format_man_page"]

NAME = "explore L1-penalised models in the terminal"

DESCRIPTION = (
    "Opens a table and shows the regularisation path of a lasso, its cross-validation and its duality gaps; "
    "keys move alpha along the path. Other tabs hold other techniques with an L1 penalty.",
    "The loss is divided by 2n, as in scikit-learn; the intercept is not penalised.",
)

EXIT_STATUSES = {
    "0": "Success.",
    "1": "Internal error.",
    "2": "Invalid input; one line on standard error says what is wrong, where, and what to do.",
    "130": "Interrupted; 128 + N: ended by signal N.",
}

ENVIRONMENT = {
    "XDG_CONFIG_HOME, XDG_STATE_HOME": "Folders of settings and state (default: ~/.config and ~/.local/state).",
    "LASSO_TUI_GLYPHS": "Characters of charts: braille, block or ascii.",
    "NO_COLOR": "No colours.",
    "COLORTERM, TERM, LANG, LC_ALL, LC_CTYPE": "Capabilities of the terminal.",
    "OPENBLAS_NUM_THREADS, OMP_NUM_THREADS": "Threads of linear algebra (default: one less than the cores, at most "
    "4).",
}

FILES = {
    "$XDG_CONFIG_HOME/lasso-tui/config.toml": "Settings; `lasso-tui config --example` prints one.",
    "$XDG_STATE_HOME/lasso-tui/state.json": "The last session, and all pins.",
}


def format_man_page() -> str:
    """Return the manual page in the man macro language."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f'.TH LASSO-TUI 1 "" "lasso-tui {__version__}" "User Commands"'
    yield from (".SH NAME", f"lasso-tui \\- {_escape(NAME)}", ".SH SYNOPSIS", ".nf")
    explorer = parsers.explore_parser()
    built = {name: parser() for name, parser in parsers.COMMANDS.items()}
    yield r"\fBlasso\-tui\fR [\fIDATA\fR] [\fIOPTION\fR]..."
    for name, parser in built.items():
        text = " ".join(
            f"[{a.metavar}]" if a.nargs == "?" else str(a.metavar)
            for a in parser._actions
            if not a.option_strings
        )
        yield rf"\fBlasso\-tui {name}\fR {_escape(text)} [\fIOPTION\fR]..."
    yield from (".fi", ".SH DESCRIPTION")
    for paragraph in DESCRIPTION:
        yield from (".PP", _escape(paragraph))
    yield ".SH OPTIONS"
    yield from _options(explorer)
    yield ".SH EXAMPLES"
    yield from _verbatim(explorer.epilog or "")
    for name, parser in built.items():
        yield from (f'.SH "COMMAND {name.upper()}"', _escape(parser.description or ""))
        yield from _options(parser)
        if parser.epilog:
            yield from _verbatim(parser.epilog)
    yield ".SH TECHNIQUES"
    yield from _terms(_techniques())
    yield ".SH KEYS"
    yield from _terms(_keys())
    for title, entries in (("FILES", FILES), ("ENVIRONMENT", ENVIRONMENT), ("EXIT STATUS", EXIT_STATUSES)):
        yield f'.SH "{title}"'
        yield from _terms(entries)


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    entries = {}
    for action in parser._actions:
        value = f" {action.metavar}" if action.option_strings and action.nargs != 0 and action.metavar else ""
        heads = [f"{word}{value}" for word in action.option_strings] or [str(action.metavar)]
        help = (action.help or "").replace("%(default)s", str(action.default))
        choices = (
            f" ({', '.join(map(str, action.choices))})" if action.choices and action.option_strings else ""
        )
        entries[", ".join(heads)] = f"{help[:1].upper()}{help[1:]}{choices}."
    yield from _terms(entries)


def _techniques() -> dict[str, str]:
    from lasso_tui.techniques.discovery import all_techniques

    return {technique.slug: technique.lesson.question for technique in all_techniques()}


def _keys() -> dict[str, str]:
    from lasso_tui.app.bindings import ACTIONS
    from lasso_tui.cli.config_command import format_keys

    return {
        format_keys(binding.key): f"{binding.tooltip or binding.description} ({name})."
        for name, binding in ACTIONS.items()
    }


def _terms(entries: dict[str, str]) -> Iterator[str]:
    for term, text in entries.items():
        yield from (".TP", rf"\fB{_escape(term)}\fR", _escape(text))


def _verbatim(text: str) -> Iterator[str]:
    yield from (".PP", ".nf", *map(_escape, text.rstrip().splitlines()), ".fi")


def _escape(text: str) -> str:
    r"""Escape a text so that none of its characters is a roff command.

    >>> _safe(".a -b \\c")
    '\\&.a \\-b \\ec'
    """
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text[:1] in {".", "'"} else text
