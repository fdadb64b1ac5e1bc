"""Selection frequencies over half-samples, for losses that the solver's own stability selection lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.data import MomentTable

__all__ = ["half_samples", "halves_of_sums"]

FEW_BLOCKS = 30
"""Blocks below which their number is worth a sentence: their halves are few, or much alike."""


def half_samples(
    coefs_of: Callable[[IntArray], FloatArray],
    y: FloatArray,
    weights: FloatArray | None,
    p: int,
    alphas: FloatArray,
    n_pairs: int,
    seed: int,
    *,
    classes: bool = False,
    factors: FloatArray | None = None,
    bounds: tuple[FloatArray, FloatArray] | None = None,
) -> Iterator[solvers.Stability]:
    """Compute selection frequencies over pairs of complementary half-samples (Shah & Samworth 2013).

    Parameters
    ----------
    coefs_of : solves along `alphas` on these rows: coefficients (p, A) on a scale that all columns share
    y, weights : (n,) targets and sample weights, or None; rows of weight 0 are in no half-sample
    classes : whether y has two classes, 0 and 1; each half-sample then has half of the rows of both
    factors : (p,) penalty factors, or None for ones
    bounds : of the coefficients, lower and upper, (p,) each, or None

    Raises
    ------
    ParamError
        For too few rows, in all or of a class.
    """
    try:
        halves = solvers.HalfSamples(y, weights, seed, classes=classes)
    except ValueError as error:
        raise ParamError(str(error)) from None
    counts = solvers.SelectionCounts(p, alphas, n_pairs, factors, bounds)
    for done in range(1, n_pairs + 1):
        for chosen in halves.draw():
            if halves.varies(chosen):
                counts.add_coefs(coefs_of(chosen))
            else:
                counts.add_nothing()
        counts.finish(1)
        solvers.tick("half-samples", done / n_pairs)
        yield counts.stability()


def halves_of_sums(
    table: MomentTable,
    alphas: FloatArray,
    n_pairs: int,
    seed: int,
    *,
    coefs_of: Callable[[solvers.Moments], FloatArray] | None = None,
    **model: Any,
) -> Iterator[solvers.Stability]:
    """Compute selection frequencies over halves of the blocks that a hash has put the rows into.

    Parameters
    ----------
    table : the sums
    coefs_of : as in `half_samples`, of the sums over a half; None to solve `model`
    model : the parameters of `solvers.path`

    Raises
    ------
    ParamError
        For too few blocks.
    """

    def solve(half: solvers.Moments) -> FloatArray:
        found = solvers.path(half, alphas=alphas, **model)
        scaled: FloatArray = found.coefs * found.scales[:, None]
        return scaled

    blocks, factors, bounds = table.blocks, model.get("penalty_factor"), model.get("bounds")
    said: tuple[str, ...] = ()
    if len(blocks.folds) < FEW_BLOCKS:
        said = (
            f"Half-samples are halves of {len(blocks.folds)} blocks of rows, chosen by a hash, and so much alike: "
            "frequencies are rougher than those of single rows.",
        )
    try:
        found = solvers.stability_of_sums(
            blocks, coefs_of or solve, alphas, n_pairs, seed, penalty_factor=factors, bounds=bounds
        )
    except ValueError as error:
        raise ParamError(str(error)) from None
    return (replace(one, warnings=(*said, *one.warnings)) for one in found)
