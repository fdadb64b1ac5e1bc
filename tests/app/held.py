"""A technique that is held while it solves, for what is pressed meanwhile."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def held(technique, when=lambda params, table: True) -> Iterator[threading.Event]:
    """Hold the solves for which `when(params, table)` is true until the event that is given is set, or the end."""
    from lasso_tui import solvers

    release, real = threading.Event(), technique.solve

    def slow(params, table):
        while when(params, table) and not release.wait(0.01):
            solvers.tick("held", 0.5)
        yield from real(params, table)

    object.__setattr__(technique, "solve", slow)
    try:
        yield release
    finally:
        release.set()
        object.__setattr__(technique, "solve", real)
