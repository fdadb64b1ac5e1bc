"""Steps of the cursor along a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["step"]


def step(grid: FloatArray, position: float, steps: int) -> float:
    """Return the position some steps away on a decreasing grid, stopping at its ends.

    Parameters
    ----------
    grid : (A,) array, decreasing; on a positive grid, the nearest point is the nearest in ratio
    position : position of the cursor, on the grid or between two of its points
    steps : number of steps; positive ones lead to larger values, 0 to the nearest point

    Returns
    -------
    float
        A value of the grid.
    """
    import numpy as np

    close = np.isclose(grid, position, rtol=1e-12, atol=0)
    if steps == 0:
        ratios = grid[-1] > 0 and position > 0
        index = int(np.argmin(np.abs(np.log(grid / position) if ratios else grid - position)))
    elif close.any():
        index = int(np.argmax(close)) - steps
    else:  # between two points: the first step leads to the neighbour
        larger = int(np.count_nonzero(grid > position))
        index = larger - steps if steps > 0 else larger - steps - 1
    return float(grid[min(max(index, 0), len(grid) - 1)])
