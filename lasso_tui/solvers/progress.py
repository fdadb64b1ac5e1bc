"""Progress and cancellation of a solve, without a parameter in every function."""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Callable, Iterator

__all__ = ["Cancelled", "monitored", "part", "pulse", "tick"]

Callback = Callable[[str, float], None]

_last: contextvars.ContextVar[tuple[str, float]] = contextvars.ContextVar("lasso_tui_progress")
_callback: contextvars.ContextVar[Callback | None] = contextvars.ContextVar("lasso_tui_monitor", default=None)


class Cancelled(Exception):  # noqa: N818 - not an error: it was requested
    """Raised by a monitor's callback to end a solve."""


@contextlib.contextmanager
def monitored(callback: Callback) -> Iterator[None]:
    """Have the solves of this thread report to `callback(stage, fraction)`.

    What the callback raises (`Cancelled`, say) ends the solve. Other threads are not affected.
    """
    token = _callback.set(callback)
    before = _last.set(("path", 0.0))
    try:
        yield
    finally:
        # A generator that is closed from another context cannot reset a token of this one.
        with contextlib.suppress(ValueError):
            _callback.reset(token)
            _last.reset(before)


@contextlib.contextmanager
def part(stage: str, start: float, end: float) -> Iterator[None]:
    """Map progress reported inside to one part of a stage, from one fraction of it to another."""
    outer = _callback.get()
    if outer is None:
        yield
        return
    reached = start

    def report(_: str, fraction: float) -> None:
        nonlocal reached  # work inside may have several stages, each from 0 to 1
        reached = max(reached, start + (end - start) * fraction)
        outer(stage, reached)

    with monitored(report):
        yield


def tick(stage: str, fraction: float) -> None:
    """Report that a stage is done to this fraction; called at least every few milliseconds of work."""
    callback = _callback.get()
    if callback is not None:
        _last.set((stage, fraction))
        callback(stage, fraction)


def pulse() -> None:
    """Report the last fraction again, during work between two fractions, so that a solve can be cancelled."""
    callback = _callback.get()
    if callback is not None:
        callback(*_last.get())
