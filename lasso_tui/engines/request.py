"""What is to be summed, and by what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.readers.reading import Reading

__all__ = ["Progress", "Request"]

Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to sum.

    Attributes
    ----------
    files : paths, patterns and folders
    preparation : with a target
    columns : the only columns to use as features, () for all
    n_folds, seed : number of folds, and which of the splits
    shard : (i, N) to sum the i-th of N parts, from 1
    reading : what a person decided about the reading of text
    """

    files: tuple[str, ...]
    preparation: Preparation
    columns: tuple[str, ...] = ()
    n_folds: int = 10
    seed: int = 0
    shard: tuple[int, int] = (1, 1)
    reading: Reading | None = None
