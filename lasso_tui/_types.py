"""Type aliases for arrays.

Import them under ``TYPE_CHECKING``, so that start-up does not load NumPy. A module that loads NumPy anyway and builds
an alias of its own from these may import them plainly.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
Float32Array: TypeAlias = NDArray[np.float32]
IntArray: TypeAlias = NDArray[np.intp]
"""Positions and counts: the integers that index an array."""
Int64Array: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]
StringArray: TypeAlias = NDArray[np.str_]
