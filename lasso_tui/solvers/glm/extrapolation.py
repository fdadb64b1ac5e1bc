"""The next solution of a path, extrapolated from the last ones.

Between two events a path is smooth in log alpha, so that a parabola through three neighbouring solutions meets the
next one to the third order of the step: one Newton step then does where two were needed.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["Extrapolation"]

MAX_RATIO = 2.0
"""Steps of log alpha longer than this many times the last one are not extrapolated."""


class Extrapolation:
    """The last three solutions on the way down a path."""

    def __init__(self) -> None:
        self._last: deque[tuple[float, FloatArray]] = deque(maxlen=3)

    def add(self, alpha: float, coef: FloatArray) -> None:
        """Take in coefficients of any shape at an alpha; one that does not go on down the path begins anew."""
        at = math.log(alpha)
        if self._last and not at < self._last[-1][0]:
            self._last.clear()
        self._last.append((at, coef))

    def ahead(self, alpha: float) -> FloatArray | None:
        """Return the coefficients expected at an alpha, or None where too little is known.

        A coefficient that is zero stays zero, and one that would change its sign becomes zero.
        """
        if len(self._last) < 2:
            return None
        (t1, older), (t0, now) = self._last[-2], self._last[-1]
        way, done = math.log(alpha) - t0, t0 - t1
        if not 0.0 < way / done <= MAX_RATIO:
            return None
        slope = (now - older) / done
        guess = now + way * slope
        if len(self._last) == 3:
            t2, oldest = self._last[0]
            bend = (slope - (older - oldest) / (t1 - t2)) / (t0 - t2)
            guess += np.where((oldest != 0) & (older != 0), bend * way * (way + done), 0.0)
        guess[guess * now <= 0] = 0.0
        return guess
