"""Lack of memory or disk space, and failing output of a command."""

from __future__ import annotations

import atexit
import contextlib
import errno
import os
import sys
import threading
from typing import NoReturn

__all__ = ["close_output", "environment_error", "exit_process", "print_error"]


def environment_error(error: Exception) -> str:
    """Return a message if an error is caused by the environment (memory, files), else ""."""
    from lasso_tui.data.memory_limits import out_of_memory_message

    if message := out_of_memory_message(error):
        return message
    if isinstance(error, OSError) and error.errno == errno.EBADF:
        return "Standard output is closed. Open it, or name a file with --to FILE."
    if isinstance(error, OSError):
        reason = error.strerror or error
        if error.filename is None:
            return f"Cannot write the output: {reason}. Free some space, or choose another file."
        return f"Cannot use {error.filename}: {reason}."
    return ""


def print_error(message: str) -> None:
    """Print a message on standard error, which may be a closed terminal."""
    try:
        print(message, file=sys.stderr, flush=True)
    except OSError:
        close_output()


def close_output() -> None:
    """Discard output that cannot be written, so that the flush at exit does not change the exit status."""
    for output in (sys.stdout, sys.stderr):
        try:
            output.flush()
        except OSError:
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), output.fileno())
        except ValueError:  # closed already
            continue


def exit_process(status: int | str | None) -> NoReturn:
    """Exit the process, even if a daemon thread is still inside a library call.

    At exit Python stops a remaining thread when it next requests the interpreter lock, which would abort the
    process if the thread runs C++ code, such as a linear program. With such a thread this exits directly.
    """
    if isinstance(status, int | None) and any(t.daemon and t.is_alive() for t in threading.enumerate()):
        atexit._run_exitfuncs()
        close_output()
        os._exit(status or 0)
    sys.exit(status)
