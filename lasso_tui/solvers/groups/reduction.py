"""A group lasso with penalty factors as one without: groups with factor 0 are projected out, others are scaled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.groups.problem import MIN_SINGULAR_RATIO, GroupProblem

__all__ = ["Reduction", "reduce_groups"]


@dataclass(frozen=True, eq=False)
class Reduction:
    """A problem with factors as one without: what is solved, and the way back.

    Attributes
    ----------
    columns, target, labels : (n, q), (n,) and (q,), the columns of the groups that are penalised
    free, penalised : which of the p columns are free, and which are not
    to_columns : (q, q), sparse, coefficients of the standardised columns from those that are solved for
    free_target, free_columns : (f,) and (f, q), coefficients of the free columns for y and for each other column
    """

    columns: FloatArray
    target: FloatArray
    labels: IntArray
    free: IntArray
    penalised: IntArray
    to_columns: Any
    free_target: FloatArray
    free_columns: FloatArray

    def back(self, coefs: FloatArray) -> FloatArray:
        """Coefficients of the standardised columns, (p, A), from those that were solved for, (q, A)."""
        whole = np.zeros((len(self.free) + len(self.penalised), coefs.shape[1]))
        inner = self.to_columns @ coefs
        whole[self.penalised] = inner
        whole[self.free] = self.free_target[:, None] - self.free_columns @ inner
        return whole


def reduce_groups(problem: GroupProblem, factors: FloatArray) -> Reduction:
    """Free the columns of the groups with factor 0, and divide those of the others by their factors (G,)."""
    design, layout = problem.design, problem.grouping
    root = np.sqrt(design.weights)  # rows times their weights' roots make an unweighted problem
    Z, y = design.columns(np.arange(design.p)) * root[:, None], design.y * root
    each = factors[layout.label]
    free, penalised = np.flatnonzero(each == 0), np.flatnonzero(each > 0)
    basis, triangle = np.linalg.qr(Z[:, free])
    left, singular, right = np.linalg.svd(triangle, full_matrices=False)
    largest = float(singular.max(initial=0.0))
    rank = int(np.count_nonzero(singular > MIN_SINGULAR_RATIO * largest)) if largest > 0 else 0
    Q, solve = basis @ left[:, :rank], right[:rank].T / singular[:rank]
    to_columns = _back_map(problem, factors, penalised)
    along_target, along = Q.T @ y, Q.T @ Z[:, penalised]
    return Reduction(
        columns=(Z[:, penalised] - Q @ along) @ to_columns,
        target=y - Q @ along_target,
        labels=layout.label[penalised],
        free=free,
        penalised=penalised,
        to_columns=to_columns,
        free_target=solve @ along_target,
        free_columns=solve @ along,
    )


def _back_map(problem: GroupProblem, factors: FloatArray, penalised: IntArray) -> Any:
    """Coefficients of the standardised columns from those solved for: T_g/v_g for each group, (q, q) and sparse."""
    layout, q = problem.grouping, len(penalised)
    if problem.maps is None:
        return scipy.sparse.diags_array(1.0 / factors[layout.label[penalised]], format="csr")
    position = np.zeros(len(layout.label), dtype=np.intp)
    position[penalised] = np.arange(q)
    rows, columns, values = [], [], []
    for g in np.flatnonzero(factors > 0).tolist():
        members = position[layout.columns(np.array([g]))]
        rows.append(np.repeat(members, len(members)))
        columns.append(np.tile(members, len(members)))
        values.append(problem.maps[g].ravel() / factors[g])
    triples = np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))
    return scipy.sparse.coo_array(triples, shape=(q, q)).tocsr()
