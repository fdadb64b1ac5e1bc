"""The order in which features enter the lasso path of standardised columns: one order, and so one colour each.

All lists and charts of all tabs follow it, whatever penalty a tab has.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.coefficients import ColumnGroup

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array, IntArray
    from lasso_tui.data import Table
    from lasso_tui.solvers import Path

__all__ = ["column_groups", "entry_order", "lasso_order", "order_of_entry", "ranks_of"]

MAX_KNOWN = 8
"""Data sets whose order is kept."""

_known: dict[tuple[int, int, str], tuple[weakref.ref[Any], IntArray]] = {}


def order_of_entry(coefs: FloatArray) -> IntArray:
    """Return the columns in the order in which they become nonzero.

    Of those that enter at one alpha the largest is first; those that never enter keep their order, at the end.

    Parameters
    ----------
    coefs : (A, p) coefficients at decreasing alphas, on the scale of standardised columns

    Returns
    -------
    (p,) array of column numbers
    """
    import numpy as np

    nonzero = coefs != 0
    first = np.where(nonzero.any(axis=0), nonzero.argmax(axis=0), len(coefs))
    size = np.abs(coefs[np.minimum(first, len(coefs) - 1), np.arange(coefs.shape[1])])
    order: IntArray = np.lexsort((-size, first))
    return order


def ranks_of(order: IntArray) -> Int64Array:
    """Return the place of each column in an order, (p,), 0 for the first."""
    import numpy as np

    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


def entry_order(table: Table, path: Path, scaled_coefs: FloatArray) -> IntArray:
    """Return the order of entry on standardised columns, from a path where it is the lasso's on these.

    Parameters
    ----------
    table : the rows that were fitted
    path, scaled_coefs : a path over them, and its coefficients (A, p) on the scale that was solved on
    """
    family = getattr(path, "family", "gaussian")
    if path.l1_ratio == 1.0 and path.standardize:
        return order_of_entry(scaled_coefs)
    return lasso_order(table, family)


def lasso_order(table: Table, family: str = "gaussian") -> IntArray:
    """Return the order of entry into the lasso path of a table's standardised columns, solved once for each table.

    Parameters
    ----------
    table : the rows that were fitted; two classes are 0 and 1
    family : name of the family for the solvers
    """
    key = id(table.X), hash(table.y.tobytes()), family
    if key in _known and _known[key][0]() is table.X:
        return _known[key][1]
    from lasso_tui.data import MomentTable

    rows = (table.sums, None) if isinstance(table, MomentTable) else (table.X, table.y)
    varies = isinstance(table, MomentTable) or bool(table.y.min() < table.y.max())
    lasso = solvers.path(
        *rows,
        fit_intercept=varies,  # a constant target is fitted without one, or not at all
        sample_weight=table.weights,
        offset=table.offset if family != "gaussian" else None,
        family=family,
        standardize=True,
        tol=1e-5,
        polish=False,
    )
    order = order_of_entry((lasso.coefs * lasso.scales[:, None]).T)
    while len(_known) >= MAX_KNOWN:
        _known.pop(next(iter(_known)))
    _known[key] = weakref.ref(table.X), order
    return order


def column_groups(table: Table) -> tuple[ColumnGroup, ...]:
    """Return the factors of a table that have several columns, and such products of factors."""
    return tuple(
        ColumnGroup.of(group.name, group.columns, table.features)
        for group in table.groups
        if len(group.columns) > 1
    )
