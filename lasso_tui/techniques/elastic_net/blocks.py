"""Correlated columns: random data made of blocks of them, and the blocks that a table has.

For standardised columns of one sign, the elastic net's coefficients differ by at most

    |bᵢ − bⱼ| ≤ √(2(1 − rᵢⱼ)) · √(RSS/n) / (α(1 − ρ)),

so that equal columns have equal coefficients (Zou & Hastie 2005, theorem 1). The lasso has no such bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Stem, TextTable
from lasso_tui.data import Table
from lasso_tui.techniques.linear.linear_path import PathFit, coefficient_axis
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["Block", "Contrast", "blocks_of", "blocks_table", "correlated_blocks", "grouping_chart"]

CANDIDATES = 200
"""Columns among which blocks are looked for: the strongest along the paths."""

SHOWN = 32
"""Columns that the picture shows, at most: the strongest blocks, then columns without one."""


def correlated_blocks(
    rows: int, columns: int, size: int, nonzero: int, correlation: float, noise: float, seed: int
) -> Table:
    """Make y = Xb + noise where columns come in blocks, all pairs of one with the same correlation.

    The blocks that count are spread evenly; their effects alternate in sign and shrink from 3 to 1, and the
    columns of a block share its effect equally.

    Raises
    ------
    ParamError
        Where more blocks should count than there are.
    """
    import numpy as np

    count = -(-columns // size)
    if nonzero > count:
        raise ParamError(
            f"nonzero must be from 0 to {count}, the number of blocks of {size} in {columns} columns, "
            f"not {nonzero}."
        )
    rng = np.random.default_rng(seed)
    of = np.arange(columns) // size
    shared, own = rng.standard_normal((rows, count)), rng.standard_normal((rows, columns))
    X = np.sqrt(correlation) * shared[:, of] + np.sqrt(1 - correlation) * own
    effects = np.zeros(count)
    places = np.linspace(0, count - 1, nonzero).round().astype(int) if nonzero else np.zeros(0, dtype=int)
    effects[places] = np.linspace(3.0, 1.0, nonzero) * np.where(np.arange(nonzero) % 2, -1.0, 1.0)
    truth = (effects / np.bincount(of))[of]
    y = X @ truth + noise * rng.standard_normal(rows)
    note = (
        f"Random data, seed {seed}: {count} blocks of {size} columns that correlate {correlation:g}; "
        f"{nonzero} blocks count, their columns equally."
    )
    names = tuple(f"{_letters(g)}{j % size + 1}" for j, g in enumerate(of.tolist()))
    return Table(name=NAME, source=NAME, X=X, y=y, target="y", features=names, truth=truth, notes=(note,))


def _letters(number: int) -> str:
    """Count in letters: a, b and so on to z, then aa, ab."""
    word = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        word = chr(ord("a") + letter) + word
    return word


@dataclass(frozen=True, eq=False)
class Block:
    """Columns of which any two correlate strongly.

    Attributes
    ----------
    columns : (m,) their places, m at least 2
    signs : (m,) of each one's correlation with the first
    least : the smallest correlation between two of them, in size
    apart : the largest distance √(‖zᵢ ∓ zⱼ‖²/n) between two of them, on the scale that is solved on
    """

    columns: IntArray
    signs: FloatArray
    least: float
    apart: float


def blocks_of(fit: PathFit, strength: FloatArray, threshold: float) -> tuple[Block, ...]:
    """Find blocks among the strongest columns, by complete linkage of 1 − |correlation|.

    Parameters
    ----------
    fit : for the table and the scale that is solved on
    strength : (p,) how large each coefficient gets; columns that are never kept are left out
    threshold : correlation that any two columns of a block have at least, in size

    Returns
    -------
    tuple of Block
        The strongest first.
    """
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    chosen = np.argsort(-strength, kind="stable")[:CANDIDATES]
    chosen = np.sort(chosen[strength[chosen] > 0])
    if len(chosen) < 2:
        return ()
    weights = fit.table.weights
    Z = fit.table.X[:, chosen] - np.average(fit.table.X[:, chosen], axis=0, weights=weights)
    if weights is not None:
        Z *= np.sqrt(weights / weights.mean())[:, None]
    sizes = np.sqrt((Z**2).mean(axis=0))
    correlations = np.clip((Z / sizes).T @ (Z / sizes) / len(Z), -1.0, 1.0)
    away = 1.0 - np.abs(correlations)
    np.fill_diagonal(away, 0.0)
    labels = fcluster(linkage(squareform(away, checks=False), "complete"), 1.0 - threshold, "distance")
    scaled = sizes / fit.path.scales[chosen]
    found = []
    for label in np.unique(labels):
        inside = np.flatnonzero(labels == label)
        if len(inside) < 2:
            continue
        r, s = correlations[np.ix_(inside, inside)], scaled[inside]
        squares = s[:, None] ** 2 + s**2 - 2.0 * np.abs(r) * s[:, None] * s
        found.append(
            Block(
                chosen[inside],
                np.where(r[0] < 0, -1.0, 1.0),
                float(np.abs(r).min()),
                float(np.sqrt(max(squares.max(), 0.0))),
            )
        )
    return tuple(sorted(found, key=lambda block: -float(strength[block.columns].max())))


@dataclass(frozen=True, eq=False)
class Contrast:
    """The elastic net and the lasso side by side, at the same L1 part of the penalty.

    Attributes
    ----------
    net, lasso : both paths
    blocks : of correlated columns
    order : the columns to show, block after block
    limits : smallest and largest coefficient of those, along both paths
    even : whether all columns are penalised alike, which the bound needs
    """

    net: PathFit
    lasso: PathFit
    blocks: tuple[Block, ...]
    order: IntArray
    limits: tuple[float, float]
    even: bool

    @classmethod
    def of(cls, net: PathFit, lasso: PathFit, threshold: float, *, even: bool) -> Contrast:
        """Find the blocks, and the order to show columns in."""
        import numpy as np

        # The mean along the paths: what enters last, by chance, is large at their ends only.
        strength = np.abs(net.scaled_coefs).mean(axis=0) + np.abs(lasso.scaled_coefs).mean(axis=0)
        blocks = blocks_of(net, strength, threshold)
        order: list[int] = []
        for block in blocks:
            if not order or len(order) + len(block.columns) <= SHOWN:
                order += block.columns.tolist()
        inside = {j for block in blocks for j in block.columns.tolist()}
        rest = [
            j for j in np.argsort(-strength, kind="stable").tolist() if strength[j] > 0 and j not in inside
        ]
        order += rest[: max(0, SHOWN - len(order))]
        places = np.array(order, dtype=np.intp)
        sides = net.scaled_coefs[:, places], lasso.scaled_coefs[:, places]
        low, high = (
            min(float(s.min(initial=0.0)) for s in sides),
            max(float(s.max(initial=0.0)) for s in sides),
        )
        return cls(net, lasso, blocks, places, (low, high), even)

    def both(self, l1: float) -> tuple[FloatArray, FloatArray]:
        """Return coefficients (p,) of net and lasso where α·l1_ratio has this value."""
        net = self.net.at(l1 / self.net.path.l1_ratio).coef * self.net.path.scales
        return net, self.lasso.at(l1).coef * self.lasso.path.scales


def grouping_chart(contrast: Contrast, cursor: float, l1: float) -> Stem:
    """Return the elastic net's coefficients, correlated columns side by side, with the lasso's as hollow dots."""
    net, lasso = contrast.both(l1)
    order = contrast.order
    return Stem(
        title="Grouping",
        cursor=cursor,
        y_axis=coefficient_axis(contrast.net),
        names=tuple(contrast.net.table.features[j] for j in order.tolist()),
        values=net[order],
        label=f"l1_ratio {contrast.net.path.l1_ratio:g}",
        truth=lasso[order],
        truth_label="lasso, same L1 part",
        fixed=contrast.limits,
        kept=(net[order] != 0) | (lasso[order] != 0),
    )


def blocks_table(contrast: Contrast, cursor: float, l1: float) -> TextTable:
    """Return for each block how many of it each method keeps, and how far the coefficients lie apart."""
    import numpy as np

    net, lasso = contrast.both(l1)
    columns = ("block", ">columns", ">least |r|", ">lasso keeps", ">net keeps", ">apart", ">at most")
    ratio, table = contrast.net.path.l1_ratio, contrast.net.table
    residual = contrast.net.residual(l1 / ratio)
    root = float(np.sqrt(np.average(residual**2, weights=table.weights)))
    rows = []
    for block in contrast.blocks:
        kept = net[block.columns] != 0
        aligned = (net[block.columns] * block.signs)[kept]
        apart = format_significant(np.ptp(aligned)) if len(aligned) > 1 else "–"
        bound = "–"
        if contrast.even and len(aligned) > 1 and (np.sign(aligned) == np.sign(aligned[0])).all():
            bound = format_significant(block.apart * root / (l1 / ratio * (1.0 - ratio)))
        names = [table.features[j] for j in block.columns.tolist()]
        rows.append(
            (
                " ".join(names[:4]) + (" …" if len(names) > 4 else ""),
                str(len(names)),
                f"{block.least:.2f}",
                str(int(np.count_nonzero(lasso[block.columns]))),
                str(int(kept.sum())),
                apart,
                bound,
            )
        )
    note = "apart: largest less smallest that is kept; at most: the bound on that"
    if not rows:
        note = "no two of the columns that are ever kept correlate so strongly: nothing to group"
    return TextTable(title="Blocks", cursor=cursor, columns=columns, rows=tuple(rows), note=note)
