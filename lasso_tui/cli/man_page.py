"""`lasso-tui man`: the manual page, made from the declarations of the command line, the keys and the techniques."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from lasso_tui import __version__
from lasso_tui.cli import parsers

__all__ = ["manual"]

NAME = "explore L1-penalised models in the terminal"

DESCRIPTION = (
    "Opens a table and shows the whole regularisation path of a lasso, its cross-validation and its certificates; "
    "alpha moves with a key. Other tabs hold other techniques with an L1 penalty.",
    "The loss is divided by 2n, as in scikit-learn, and the intercept is not penalised.",
)

EXIT = {
    "0": "Done.",
    "1": "A fault of the program.",
    "2": "Input that cannot be used; one line on standard error says what, where, and what to do.",
    "130": "Interrupted; 128 and a signal's number where another signal ended it.",
}

ENVIRONMENT = {
    "XDG_CONFIG_HOME, XDG_STATE_HOME": "The folders of settings and state, where not ~/.config and ~/.local/state.",
    "LASSO_TUI_GLYPHS": "The characters of charts: braille, block or ascii.",
    "NO_COLOR": "No colours.",
    "COLORTERM, TERM, LANG, LC_ALL, LC_CTYPE": "What the terminal can show.",
    "OPENBLAS_NUM_THREADS": "Threads of the linear algebra; one less than there are cores where it is not set.",
}

FILES = {
    "$XDG_CONFIG_HOME/lasso-tui/config.toml": "Settings; `lasso-tui config --example` prints one.",
    "$XDG_STATE_HOME/lasso-tui/state.json": "How the last session was left, and all pinned solutions.",
}


def manual() -> str:
    """Return the page in the language of man pages."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f'.TH LASSO-TUI 1 "" "lasso-tui {__version__}" "User Commands"'
    yield from (".SH NAME", f"lasso-tui \\- {_safe(NAME)}", ".SH SYNOPSIS", ".nf")
    explorer = parsers.explore_parser()
    made = {name: parser() for name, parser in parsers.COMMANDS.items()}
    yield r"\fBlasso\-tui\fR [\fIDATA\fR] [\fIOPTION\fR]..."
    for name, parser in made.items():
        words = " ".join(
            f"[{a.metavar}]" if a.nargs == "?" else str(a.metavar)
            for a in parser._actions
            if not a.option_strings
        )
        yield rf"\fBlasso\-tui {name}\fR {_safe(words)} [\fIOPTION\fR]..."
    yield from (".fi", ".SH DESCRIPTION")
    for paragraph in DESCRIPTION:
        yield from (".PP", _safe(paragraph))
    yield ".SH OPTIONS"
    yield from _options(explorer)
    yield ".SH EXAMPLES"
    yield from _as_is(explorer.epilog or "")
    for name, parser in made.items():
        yield from (f'.SH "COMMAND {name.upper()}"', _safe(parser.description or ""))
        yield from _options(parser)
        if parser.epilog:
            yield from _as_is(parser.epilog)
    yield ".SH TECHNIQUES"
    yield from _terms(_techniques())
    yield ".SH KEYS"
    yield from _terms(_keys())
    for title, told in (("FILES", FILES), ("ENVIRONMENT", ENVIRONMENT), ("EXIT STATUS", EXIT)):
        yield f'.SH "{title}"'
        yield from _terms(told)


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    told = {}
    for action in parser._actions:
        value = f" {action.metavar}" if action.option_strings and action.nargs != 0 and action.metavar else ""
        heads = [f"{word}{value}" for word in action.option_strings] or [str(action.metavar)]
        help = (action.help or "").replace("%(default)s", str(action.default))
        choices = (
            f" ({', '.join(map(str, action.choices))})" if action.choices and action.option_strings else ""
        )
        told[", ".join(heads)] = f"{help[:1].upper()}{help[1:]}{choices}."
    yield from _terms(told)


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


def _terms(told: dict[str, str]) -> Iterator[str]:
    for term, words in told.items():
        yield from (".TP", rf"\fB{_safe(term)}\fR", _safe(words))


def _as_is(text: str) -> Iterator[str]:
    yield from (".PP", ".nf", *map(_safe, text.rstrip().splitlines()), ".fi")


def _safe(text: str) -> str:
    r"""Write a text so that no character of it is a command of the page's language.

    >>> _safe(".a -b \\c")
    '\\&.a \\-b \\ec'
    """
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text[:1] in {".", "'"} else text
