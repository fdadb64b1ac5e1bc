"""The command line: open the explorer, or run a technique without a screen.

Each command is imported when it runs, so that help and error messages appear at once.
"""

from __future__ import annotations

import sys

from lasso_tui.cli.process_signals import SIGNALS

TYPE_CHECKING = False  # as the type checker knows it: until `program` begins, a signal is not noted
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

__all__ = ["main", "program"]


def program() -> NoReturn:
    """Run the program, and exit the process with its status."""
    SIGNALS.install()
    from lasso_tui.cli.process_errors import exit_process, print_error
    from lasso_tui.cli.stdout import complete_streams

    complete_streams()
    status: int | str | None
    try:
        status = main()
    except SystemExit as exit_request:
        status = exit_request.code
    SIGNALS.ignore()
    if SIGNALS.noted:
        print_error(SIGNALS.message)
        status = 128 + SIGNALS.noted
    exit_process(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return its exit status."""
    from lasso_tui.cli.errors import InputError, one_line
    from lasso_tui.cli.process_errors import close_output, environment_error, print_error

    words = list(sys.argv[1:] if argv is None else argv)
    try:
        try:
            status = dispatch(words)
        except SystemExit:  # help, the version, a wrong option
            sys.stdout.flush()
            raise
        sys.stdout.flush()  # report output that cannot be written now, not at exit
        return status
    except InputError as error:
        print_error(f"lasso-tui: {one_line(str(error))}")
        return 2
    except BrokenPipeError:
        # The reader (such as head) is gone: exit without a message.
        close_output()
        return 0
    except KeyboardInterrupt:
        return 130
    except SystemExit:
        close_output()
        raise
    except Exception as error:
        message = environment_error(error)
        if not message:
            raise
        close_output()
        print_error(f"lasso-tui: {one_line(message)}")
        return 2


def dispatch(words: list[str]) -> int:
    """Run the command that the first word names, or open the explorer; return the exit status."""
    from lasso_tui.cli import parsers
    from lasso_tui.cli.blas_threads import limit_blas_threads

    limit_blas_threads()
    match words[:1]:
        case ["run"]:
            args = parsers.run_parser().parse_intermixed_args(words[1:])
            if args.by or args.targets or args.nested is not None:
                from lasso_tui.cli.many_command import run_many as run
            else:
                from lasso_tui.cli.run_command import run
            with SIGNALS:
                return run(args)
        case ["predict"]:
            args = parsers.predict_parser().parse_intermixed_args(words[1:])
            from lasso_tui.cli.predict_command import predict

            with SIGNALS:
                return predict(args)
        case ["compare"]:
            args = parsers.compare_parser().parse_intermixed_args(words[1:])
            from lasso_tui.cli.compare_command import compare

            with SIGNALS:
                return compare(args)
        case ["moments"]:
            args = parsers.moments_parser().parse_intermixed_args(words[1:])
            from lasso_tui.cli.moments.command import moments

            with SIGNALS:
                return moments(args)
        case ["list"]:
            args = parsers.list_parser().parse_args(words[1:])
            from lasso_tui.cli.list_command import print_list

            return print_list(args)
        case ["config"]:
            args = parsers.config_parser().parse_args(words[1:])
            from lasso_tui.cli.config_command import print_config

            return print_config(args)
        case ["completion"]:
            args = parsers.completion_parser().parse_args(words[1:])
            from lasso_tui.cli.completion import print_completion

            return print_completion(args)
        case ["man"]:
            parsers.man_parser().parse_args(words[1:])
            from lasso_tui.cli.man_page import format_man_page

            print(format_man_page(), end="")
            return 0
        case _:
            args = parsers.explore_parser().parse_intermixed_args(words)
            from lasso_tui.cli.explore import explore

            return explore(args)
