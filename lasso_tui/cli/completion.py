"""`lasso-tui completion`: a shell completion script, generated from the declarations of the parsers."""

from __future__ import annotations

import argparse
import shlex
from typing import Any

from lasso_tui.cli import parsers

__all__ = ["completion_script", "print_completion"]

DATA_FUNCTION = "_lasso_tui_data"
"""Name of the shell function that completes DATA."""


def print_completion(args: argparse.Namespace) -> int:
    """Print the completion script for a shell; return the exit status."""
    print(completion_script(args.shell))
    return 0


def completion_script(shell: str) -> str:
    """Return the completion script for bash, zsh or fish."""
    import shtab

    from lasso_tui.data import bundled
    from lasso_tui.techniques.discovery import headings
    from lasso_tui.techniques.job import ARTICLE

    datasets = ["tutorial", ARTICLE, *(b.name for b in bundled())]
    slugs = [heading.slug for heading in headings()]
    root = parsers.explore_parser(data=False)
    commands = root.add_subparsers(metavar="COMMAND")
    for name, parser in parsers.COMMANDS.items():
        built = parser()
        commands.add_parser(name, parents=[built], add_help=False, help=built.description)
    for name in datasets:
        options = parsers.explore_parser(data=False, add_help=False)
        commands.add_parser(name, parents=[options], add_help=False, help="a dataset")
    for one in [root, *commands.choices.values()]:
        for action in one._actions:
            _declare_value(action, slugs, shtab.FILE)
    return _complete_files(shtab.complete(root, shell, preamble=_data_functions(datasets)[shell]), shell)


def _declare_value(action: Any, slugs: list[str], file: Any) -> None:
    """Declare the values of an argument that the parser leaves open."""
    if action.dest == "technique":
        action.choices = slugs
    elif action.dest == "theme":
        from lasso_tui.app.themes import SHORT_NAMES

        action.choices = list(SHORT_NAMES.values())
    elif action.dest in {"params", "to"}:
        action.complete = file
    elif action.dest == "data":
        action.complete = {"bash": DATA_FUNCTION, "zsh": DATA_FUNCTION, "fish": f"({DATA_FUNCTION})"}


def _data_functions(datasets: list[str]) -> dict[str, str]:
    """Return, for each shell, the function that completes the name of a dataset or a file."""
    names = " ".join(map(shlex.quote, datasets))
    return {
        "bash": f'{DATA_FUNCTION}() {{ compgen -W "{names}" -- "$1"; compgen -f -- "$1"; }}',
        "zsh": f'{DATA_FUNCTION}() {{ _alternative "datasets:dataset:({names})" "files:file:_files"; }}',
        "fish": f"function {DATA_FUNCTION}; printf '%s\\n' {names}; __fish_complete_path (commandline -ct); end",
    }


def _complete_files(text: str, shell: str) -> str:
    """Complete the first word to files too; shtab cannot declare files together with commands."""
    if shell == "bash":
        return text.replace("complete -o bashdefault -F", "complete -o bashdefault -o default -F")
    if shell == "zsh":
        commands = "  _describe 'lasso-tui commands' _commands\n"
        return text.replace(commands, f"{commands}  _files\n", 1)
    files = "'(__fish_complete_path (commandline -ct))'"
    return f"{text}\ncomplete -c lasso-tui -n __fish_use_subcommand -a {files}\n"
