"""When new weights pay: what they cost, in steps that the old ones would take."""

from __future__ import annotations

from lasso_tui.solvers.lasso.working_columns import Columns

__all__ = ["steps_saved"]

VECTOR_PRODUCT_COST = 12.0
"""Time of a multiplication in a matrix–vector product, in multiplications of a matrix–matrix product."""

ROW_COST = 150.0
"""Time of the exponentials and sums over one row in a step, in such multiplications."""

SEARCH_COST = 15.0
"""Time of a step's active-set search for k nonzeros, in products of a k × k matrix and a vector."""


def steps_saved(columns: Columns, nonzeros: int, n: int) -> float:
    """Return the number of steps that take as long as forming G again.

    Parameters
    ----------
    columns : the working set
    nonzeros, n : number of nonzero coefficients, and of rows
    """
    k = float(nonzeros)
    one, all_pairs = columns.work()
    step = 2.0 * one + SEARCH_COST * k**2 + ROW_COST * n
    return (all_pairs + k**3) / (VECTOR_PRODUCT_COST * step)
