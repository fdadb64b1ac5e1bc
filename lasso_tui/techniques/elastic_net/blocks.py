"""Blocks of correlated columns, and the coefficients of the elastic net and the lasso within them.

For standardised columns of one sign, the elastic net's coefficients differ by at most

    |bᵢ − bⱼ| ≤ √(2(1 − rᵢⱼ)) · √(RSS/n) / (α(1 − ρ)),

so equal columns have equal coefficients (Zou & Hastie 2005, theorem 1). The lasso has no such bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Stem, TextTable
from lasso_tui.techniques.linear.linear_path import PathFit, scale_title
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["Block", "Contrast", "blocks_of", "blocks_table", "grouping_chart"]

MAX_CANDIDATES = 200
"""Columns searched for blocks: those with the largest coefficients along the paths."""

MAX_COLUMNS = 32
"""Columns in the chart: the blocks with the largest coefficients, then columns outside blocks."""


@dataclass(frozen=True, eq=False)
class Block:
    """Columns of which any two are strongly correlated.

    Attributes
    ----------
    columns : (m,) their indices, m at least 2
    signs : (m,) sign of each one's correlation with the first
    min_correlation : the smallest absolute correlation between two of them
    spread : the largest distance √(‖zᵢ ∓ zⱼ‖²/n) between two of them, on the scale that is solved on
    """

    columns: IntArray
    signs: FloatArray
    min_correlation: float
    spread: float


def blocks_of(fit: PathFit, sizes: FloatArray, threshold: float) -> tuple[Block, ...]:
    """Find blocks among the columns with the largest coefficients, by complete linkage of 1 − |correlation|.

    Parameters
    ----------
    fit : for the table and the scale that is solved on
    sizes : (p,) size of each coefficient along the paths; columns with 0 are in no block
    threshold : smallest absolute correlation within a block

    Returns
    -------
    tuple of Block
        Those with the largest coefficients first.
    """
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    chosen = np.argsort(-sizes, kind="stable")[:MAX_CANDIDATES]
    chosen = np.sort(chosen[sizes[chosen] > 0])
    if len(chosen) < 2:
        return ()
    weights, design = fit.table.weights, fit.table.design_of_sums()
    if design is not None:
        gram = design.gram[np.ix_(chosen, chosen)]
        deviations = np.sqrt(gram.diagonal())
        correlations = np.clip(gram / np.outer(deviations, deviations), -1.0, 1.0)
    else:
        Z = fit.table.X[:, chosen] - np.average(fit.table.X[:, chosen], axis=0, weights=weights)
        if weights is not None:
            Z *= np.sqrt(weights / weights.mean())[:, None]
        deviations = np.sqrt((Z**2).mean(axis=0))
        correlations = np.clip((Z / deviations).T @ (Z / deviations) / len(Z), -1.0, 1.0)
    distances = 1.0 - np.abs(correlations)
    np.fill_diagonal(distances, 0.0)
    labels = fcluster(linkage(squareform(distances, checks=False), "complete"), 1.0 - threshold, "distance")
    scaled = deviations / fit.path.scales[chosen]
    blocks = []
    for label in np.unique(labels):
        inside = np.flatnonzero(labels == label)
        if len(inside) < 2:
            continue
        r, s = correlations[np.ix_(inside, inside)], scaled[inside]
        squares = s[:, None] ** 2 + s**2 - 2.0 * np.abs(r) * s[:, None] * s
        blocks.append(
            Block(
                chosen[inside],
                np.where(r[0] < 0, -1.0, 1.0),
                float(np.abs(r).min()),
                float(np.sqrt(max(squares.max(), 0.0))),
            )
        )
    return tuple(sorted(blocks, key=lambda block: -float(sizes[block.columns].max())))


@dataclass(frozen=True, eq=False)
class Contrast:
    """The elastic net and the lasso at the same L1 penalty.

    Attributes
    ----------
    net, lasso : both paths
    blocks : of correlated columns
    order : indices of the columns to draw, block after block
    limits : their smallest and largest coefficient along both paths
    equal_factors : whether all penalty factors are 1, which the bound assumes
    """

    net: PathFit
    lasso: PathFit
    blocks: tuple[Block, ...]
    order: IntArray
    limits: tuple[float, float]
    equal_factors: bool

    @classmethod
    def of(cls, net: PathFit, lasso: PathFit, threshold: float, *, equal_factors: bool) -> Contrast:
        """Find the blocks, and the order in which to draw columns."""
        import numpy as np

        # The mean along the paths: columns that enter last are large at their ends only.
        sizes = np.abs(net.scaled_coefs).mean(axis=0) + np.abs(lasso.scaled_coefs).mean(axis=0)
        blocks = blocks_of(net, sizes, threshold)
        order: list[int] = []
        for block in blocks:
            if not order or len(order) + len(block.columns) <= MAX_COLUMNS:
                order += block.columns.tolist()
        inside = {j for block in blocks for j in block.columns.tolist()}
        rest = [j for j in np.argsort(-sizes, kind="stable").tolist() if sizes[j] > 0 and j not in inside]
        order += rest[: max(0, MAX_COLUMNS - len(order))]
        columns = np.array(order, dtype=np.intp)
        sides = net.scaled_coefs[:, columns], lasso.scaled_coefs[:, columns]
        low, high = (
            min(float(s.min(initial=0.0)) for s in sides),
            max(float(s.max(initial=0.0)) for s in sides),
        )
        return cls(net, lasso, blocks, columns, (low, high), equal_factors)

    def both(self, l1: float) -> tuple[FloatArray, FloatArray]:
        """Return the coefficients (p,) of elastic net and lasso at this value of α·l1_ratio."""
        net = self.net.at(l1 / self.net.path.l1_ratio).coef * self.net.path.scales
        return net, self.lasso.at(l1).coef * self.lasso.path.scales


def grouping_chart(contrast: Contrast, cursor: float, l1: float) -> Stem:
    """Draw the elastic net's coefficients block by block, with the lasso's as hollow dots.

    The colours are the features'; the rows follow the blocks.
    """
    net, lasso = contrast.both(l1)
    order = contrast.order
    return Stem(
        title="Blocks",
        cursor=cursor,
        y_axis=Axis(scale_title(contrast.net)),
        names=tuple(contrast.net.table.features[j] for j in order.tolist()),
        values=net[order],
        label=f"l1_ratio {contrast.net.path.l1_ratio:g}",
        truth=lasso[order],
        truth_label="lasso",
        limits=contrast.limits,
        nonzero=(net[order] != 0) | (lasso[order] != 0),
        ranks=contrast.net.ranks[order],
        keep_order=True,
    )


def blocks_table(contrast: Contrast, cursor: float, l1: float) -> TextTable:
    """Tabulate each block's nonzero coefficients by method, and their spread with its bound."""
    import numpy as np

    net, lasso = contrast.both(l1)
    columns = ("block", ">columns", ">min |r|", ">lasso nonzero", ">net nonzero", ">spread", ">bound")
    ratio, table = contrast.net.path.l1_ratio, contrast.net.table
    mse = table.mse_of_sums(contrast.net.at(l1 / ratio).coef)
    if mse is None:
        mse = float(np.average(contrast.net.residual(l1 / ratio) ** 2, weights=table.weights))
    root = float(np.sqrt(mse))
    rows = []
    for block in contrast.blocks:
        nonzero = net[block.columns] != 0
        aligned = (net[block.columns] * block.signs)[nonzero]
        spread = format_significant(np.ptp(aligned)) if len(aligned) > 1 else "–"
        bound = "–"
        if contrast.equal_factors and len(aligned) > 1 and (np.sign(aligned) == np.sign(aligned[0])).all():
            bound = format_significant(block.spread * root / (l1 / ratio * (1.0 - ratio)))
        names = [table.features[j] for j in block.columns.tolist()]
        rows.append(
            (
                " ".join(names[:4]) + (" …" if len(names) > 4 else ""),
                str(len(names)),
                f"{block.min_correlation:.2f}",
                str(int(np.count_nonzero(lasso[block.columns]))),
                str(int(nonzero.sum())),
                spread,
                bound,
            )
        )
    note = "spread: largest minus smallest nonzero coefficient of the net; bound: the upper bound on it"
    if not rows:
        note = "No two columns with nonzero coefficients are correlated this strongly."
    return TextTable(title="Spread", cursor=cursor, columns=columns, rows=tuple(rows), note=note)
