"""The command line: open the explorer, or run a technique without a screen.

Each command is imported when it is asked for, so that help and refusals come at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

from lasso_tui.cli.errors import InputError, one_line
from lasso_tui.cli.process_errors import (
    close_output,
    environment_error,
    exit_on_signals,
    exit_process,
    print_error,
)

__all__ = ["main", "program"]


def program() -> NoReturn:
    """Be the process: run the program, and end with its exit status."""
    status: int | str | None
    try:
        status = main()
    except SystemExit as asked:
        status = asked.code
    exit_process(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        with exit_on_signals():
            status = dispatch(words)
            sys.stdout.flush()  # what cannot be written is to be said, not found out at exit
            return status
    except InputError as refusal:
        print_error(f"lasso-tui: {one_line(str(refusal))}")
        return 2
    except BrokenPipeError:
        # The reader (head, say) has gone; nothing is left to say. Keep the exit quiet.
        close_output()
        return 0
    except KeyboardInterrupt:
        return 130
    except SystemExit:
        close_output()
        raise
    except Exception as error:
        sentence = environment_error(error)
        if not sentence:
            raise
        close_output()
        print_error(f"lasso-tui: {one_line(sentence)}")
        return 2


def dispatch(words: list[str]) -> int:
    """Do what the first word says; without a command's name, open the explorer."""
    from lasso_tui.cli import parsers

    match words[:1]:
        case ["run"]:
            asked = parsers.run_parser().parse_intermixed_args(words[1:])
            from lasso_tui.cli.run_command import run

            return run(asked)
        case ["list"]:
            wanted = parsers.list_parser().parse_args(words[1:])
            from lasso_tui.cli.list_command import listing

            return listing(wanted)
        case ["config"]:
            what = parsers.config_parser().parse_args(words[1:])
            from lasso_tui.cli.config_command import config

            return config(what)
        case ["completion"]:
            shell = parsers.completion_parser().parse_args(words[1:])
            from lasso_tui.cli.completion import completion

            return completion(shell)
        case ["man"]:
            parsers.man_parser().parse_args(words[1:])
            from lasso_tui.cli.man_page import manual

            print(manual(), end="")
            return 0
        case _:
            data = parsers.explore_parser().parse_intermixed_args(words)
            from lasso_tui.cli.explore import explore

            return explore(data)
