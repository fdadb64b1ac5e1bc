"""`lasso-tui completion`: a script that completes the command line, made from the same declarations as the help."""

from __future__ import annotations

import argparse
import shlex
from typing import Any

from lasso_tui.cli import parsers

__all__ = ["completion", "script"]

FUNCTION = "_lasso_tui_data"
"""Name of the function that completes DATA in the scripts."""


def completion(args: argparse.Namespace) -> int:
    """Print the script for a shell."""
    print(script(args.shell))
    return 0


def script(shell: str) -> str:
    """Return the script for bash, zsh or fish."""
    import shtab

    from lasso_tui.data import bundled
    from lasso_tui.techniques.discovery import headings
    from lasso_tui.techniques.job import ARTICLE

    datasets = [ARTICLE, *(b.name for b in bundled())]
    slugs = [heading.slug for heading in headings()]
    root = parsers.explore_parser(data=False)
    commands = root.add_subparsers(metavar="COMMAND")
    for name, parser in parsers.COMMANDS.items():
        made = parser()
        commands.add_parser(name, parents=[made], add_help=False, help=made.description)
    for name in datasets:
        options = parsers.explore_parser(data=False, add_help=False)
        commands.add_parser(name, parents=[options], add_help=False, help="a dataset")
    for one in [root, *commands.choices.values()]:
        for action in one._actions:
            _tell(action, slugs, shtab.FILE)
    return _with_files(shtab.complete(root, shell, preamble=_functions(datasets)[shell]), shell)


def _tell(action: Any, slugs: list[str], file: Any) -> None:
    """Tell what the value of an argument is, where the parser leaves that open."""
    if action.dest == "technique":
        action.choices = slugs
    elif action.dest in {"params", "to"}:
        action.complete = file
    elif action.dest == "data":
        action.complete = {"bash": FUNCTION, "zsh": FUNCTION, "fish": f"({FUNCTION})"}


def _functions(datasets: list[str]) -> dict[str, str]:
    """Functions that complete a dataset's name or a file, for each shell."""
    words = " ".join(map(shlex.quote, datasets))
    return {
        "bash": f'{FUNCTION}() {{ compgen -W "{words}" -- "$1"; compgen -f -- "$1"; }}',
        "zsh": f'{FUNCTION}() {{ _alternative "datasets:dataset:({words})" "files:file:_files"; }}',
        "fish": f"function {FUNCTION}; printf '%s\\n' {words}; __fish_complete_path (commandline -ct); end",
    }


def _with_files(text: str, shell: str) -> str:
    """Have the first word complete to files too, which no declaration of shtab says beside commands."""
    if shell == "bash":
        return text.replace("complete -o bashdefault -F", "complete -o bashdefault -o default -F")
    if shell == "zsh":
        commands = "  _describe 'lasso-tui commands' _commands\n"
        return text.replace(commands, f"{commands}  _files\n", 1)
    files = "'(__fish_complete_path (commandline -ct))'"
    return f"{text}\ncomplete -c lasso-tui -n __fish_use_subcommand -a {files}\n"
