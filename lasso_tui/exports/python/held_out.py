"""The part of a Python script that leaves the held-out rows out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.exports.quoting import python_literal
from lasso_tui.techniques.model import ExportError

if TYPE_CHECKING:
    from lasso_tui._types import IntArray
    from lasso_tui.techniques.model import LinearModel

__all__ = ["held_out_lines", "listed_test_rows"]


def held_out_lines(model: LinearModel, limit: int) -> list[str]:
    """Write the lines that keep the training rows; `limit` is the largest number of rows to list.

    Raises
    ------
    ExportError
        If the rows cannot be told otherwise, and are too many to list.
    """
    table, preparation = model.table, model.table.preparation
    lines = []
    if preparation is not None and preparation.train:
        train = python_literal(preparation.train)
        says = '{"t", "true", "train", "training", "yes", "y", "1", "fit"}'
        lines.append(
            f"frame = frame[[str(word).lower() in {says} for word in words(frame[{train}], {train})]]"
        )
    elif preparation is not None and preparation.test_fraction and listed_test_rows(model) is None:
        lines += [
            f"held = np.random.default_rng({preparation.seed}).permutation(len(frame))"
            f"[: round({preparation.test_fraction!r} * len(frame))]",
            "frame = frame.drop(index=frame.index[held])",
        ]
    aside = model.holdout
    listed = listed_test_rows(model)
    if listed is not None:
        if len(listed) > limit:
            raise ExportError(
                f"{table.name}: {len(listed):,} test rows by classes, groups or times are too many to list (limit "
                f"{limit:,}). Hold rows out by a column, or none."
            )
        lines.append("frame = frame.iloc[np.setdiff1d(np.arange(len(frame)), ASIDE)]")
    elif aside is not None and aside.ordered:
        lines.append(f"frame = frame.iloc[: len(frame) - int(np.ceil({aside.fraction!r} * len(frame)))]")
    elif aside is not None:
        lines.append(
            f"frame, _ = train_test_split(frame, test_size={aside.fraction!r}, random_state={aside.seed})"
        )
    return lines


def listed_test_rows(model: LinearModel) -> IntArray | None:
    """Return the held-out rows that the script lists: those that no seed alone gives; None where there are none."""
    import numpy as np

    table, preparation = model.table, model.table.preparation
    if model.holdout is not None:
        return model.holdout.rows
    held = table.held_out.positions if table.held_out is not None else None
    if held is None or preparation is None or not preparation.test_fraction:
        return None
    n = table.n_samples + len(held)
    by_seed = np.random.default_rng(preparation.seed).permutation(n)[: round(preparation.test_fraction * n)]
    return None if np.array_equal(np.sort(by_seed), held) else held
