"""What the machine may do to a command: end it, have no memory left, or no room for its output."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

__all__ = ["close_output", "environment_error", "exit_on_signals", "exit_process", "print_error"]

SIGNALS = ("SIGTERM", "SIGHUP")


@contextlib.contextmanager
def exit_on_signals() -> Iterator[None]:
    """Have signals unwind the program, so that a file that is being written is taken away."""
    numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    try:
        old = {number: signal.signal(number, _leave) for number in numbers}
    except ValueError:  # not the main thread, whose signals are not ours
        old = {}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def environment_error(error: Exception) -> str:
    """Say in a sentence what the machine lacks; "" where an error is a fault of the program."""
    from lasso_tui.data.memory_limits import out_of_memory_message

    if sentence := out_of_memory_message(error):
        return sentence
    if isinstance(error, OSError):
        told = error.strerror or error
        if error.filename is None:
            return f"The output cannot be written: {told}; make room, or name another place."
        return f"{error.filename} cannot be used: {told}."
    return ""


def print_error(sentence: str) -> None:
    """Say something on standard error, which may be a terminal that is gone."""
    try:
        print(sentence, file=sys.stderr, flush=True)
    except OSError:
        close_output()


def close_output() -> None:
    """Forget what an output has not taken, so that nothing tries again at exit and the exit status stays."""
    for output in (sys.stdout, sys.stderr):
        try:
            output.flush()
        except OSError:
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), output.fileno())
        except ValueError:  # closed already
            continue


def exit_process(status: int | str | None) -> NoReturn:
    """End the process, also where a call into a library goes on that nobody waits for any more.

    Python stops threads that are left when they next ask for the interpreter, and those in C++ (a linear program,
    say) are not made for that: they would abort the process. So with such a thread the process ends without it.
    """
    if isinstance(status, int | None) and any(t.daemon and t.is_alive() for t in threading.enumerate()):
        atexit._run_exitfuncs()
        close_output()
        os._exit(status or 0)
    sys.exit(status)
