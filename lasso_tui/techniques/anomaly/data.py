"""Data with labelled anomalies: the tutorial's, three real sets with one class made rare, random ones with knobs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui.data import Table
from lasso_tui.techniques.params import ParamError, Params, number, seed
from lasso_tui.techniques.technique import DataGenerator

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["COLUMN", "DIGITS", "LABEL", "TARGETS", "AnomalyData", "article", "columns_and_labels", "sources"]

DIGITS, CANCER, WINE, RANDOM = "digits", "breast-cancer", "wine", "synthetic"
LABEL, IGNORED, COLUMN = TARGETS = ("label", "ignored", "column")
"""What the target of a table may be: a label where it has two values, nothing, or one more column."""


@dataclass(frozen=True, kw_only=True)
class AnomalyData(Params):
    """The knobs of the data; a technique's parameters inherit them."""

    seed: int = seed(42, help="Seed of the folds, the dictionary, the rare rows drawn, and random data.")
    share: float = number(
        0.05,
        label="rare share",
        low=0.005,
        high=0.5,
        step=0.01,
        only_for=(DIGITS, CANCER, WINE, RANDOM),
        help="Share of the rows that are anomalies.",
    )
    common: int = number(
        9,
        label="usual digit",
        low=0,
        high=9,
        whole=True,
        only_for=(DIGITS,),
        help="The digit that is normal.",
    )
    rare: int = number(
        8, label="rare digit", low=0, high=9, whole=True, only_for=(DIGITS,), help="The digit that is rare."
    )
    rows: int = number(
        400,
        label="rows",
        low=20,
        high=20_000,
        step=50,
        whole=True,
        only_for=(RANDOM,),
        help="Number of rows, n.",
    )
    columns: int = number(
        20,
        label="columns",
        low=2,
        high=200,
        step=5,
        whole=True,
        only_for=(RANDOM,),
        help="Number of columns, p.",
    )
    broken: int = number(
        5,
        label="broken",
        low=1,
        high=200,
        whole=True,
        only_for=(RANDOM,),
        help="Columns of an anomalous row whose values come from other rows: each usual, together not.",
    )
    correlation: float = number(
        0.9,
        label="correlation",
        low=0.0,
        high=0.99,
        step=0.05,
        only_for=(RANDOM,),
        help="Correlation of neighbouring columns, r; that of columns k apart is r to the power k.",
    )
    noise: float = number(
        0.0,
        label="noise",
        low=0.0,
        high=10.0,
        step=0.1,
        only_for=(RANDOM,),
        help="Standard deviation of noise added to every value.",
    )


def article(params: AnomalyData) -> Table:
    """Make the tutorial's data: 100 normal rows of two columns, then 10 spread evenly over a square."""
    import numpy as np

    rng = np.random.RandomState(params.seed)
    X = np.concatenate([rng.randn(100, 2), rng.uniform(-4, 4, (10, 2))])
    note = f"Random data, seed {params.seed}: 100 normal rows, 10 spread over a square; the columns are unrelated."
    return labelled("article", X, np.arange(110) >= 100, ("x0", "x1"), note)


def labelled(name: str, X: FloatArray, anomalous: BoolArray, features: tuple[str, ...], note: str) -> Table:
    """Put rows and their labels into a table whose target is the label."""
    return Table(
        name=name,
        source=name,
        X=X,
        y=anomalous.astype(float),
        features=features,
        target="anomaly",
        notes=(note,),
    )


def thinned(anomalous: BoolArray, share: float, seed: int) -> IntArray:
    """Return all normal rows and so many anomalous ones, drawn by chance, that they are a share of all."""
    import numpy as np

    rare = np.flatnonzero(anomalous)
    normal = len(anomalous) - len(rare)
    many = min(max(round(share / (1 - share) * normal), 2), len(rare))
    drawn = np.random.default_rng(seed).choice(rare, many, replace=False)
    return np.sort(np.concatenate([np.flatnonzero(~anomalous), drawn]))


def digits(params: AnomalyData) -> Table:
    """Return handwritten digits, 8 × 8 pixels: all of one kind, a few of another among them."""
    from sklearn.datasets import load_digits

    if params.common == params.rare:
        raise ParamError(f"rare must be another digit than common, not {params.rare} as well.")
    data = load_digits()
    chosen = (data.target == params.common) | (data.target == params.rare)
    X, anomalous = data.data[chosen], data.target[chosen] == params.rare
    rows = thinned(anomalous, params.share, params.seed)
    note = (
        f"Handwritten digits (scikit-learn): all {(~anomalous).sum()} of {params.common}, and "
        f"{anomalous[rows].sum()} of {params.rare}, which are the anomalies."
    )
    names = tuple(f"r{k // 8}c{k % 8}" for k in range(64))
    return labelled(DIGITS, X[rows], anomalous[rows], names, note)


def breast_cancer(params: AnomalyData) -> Table:
    """Return measures of cell nuclei of benign tumours, a few malignant ones among them."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    anomalous = data.target == 0
    rows = thinned(anomalous, params.share, params.seed)
    note = (
        f"Wisconsin breast cancer (scikit-learn): all {(~anomalous).sum()} benign tumours, and "
        f"{anomalous[rows].sum()} malignant ones, which are the anomalies."
    )
    names = tuple(str(name) for name in data.feature_names)
    return labelled(CANCER, data.data[rows], anomalous[rows], names, note)


def wine(params: AnomalyData) -> Table:
    """Return chemical measures of wines of two growers, a few of a third among them."""
    from sklearn.datasets import load_wine

    data = load_wine()
    anomalous = data.target == 2
    rows = thinned(anomalous, params.share, params.seed)
    note = (
        f"Wines (scikit-learn): all {(~anomalous).sum()} of two growers, and {anomalous[rows].sum()} of a third, "
        "which are the anomalies."
    )
    names = tuple(str(name).removesuffix("_of_diluted_wines") for name in data.feature_names)
    return labelled(WINE, data.data[rows], anomalous[rows], names, note)


def synthetic(params: AnomalyData) -> Table:
    """Make rows whose neighbouring columns correlate; in a few rows some values come from other rows.

    Every single value of an anomaly is as usual as any other: only its fit to the rest of its row is broken.
    """
    import numpy as np

    n, p, r = params.rows, params.columns, params.correlation
    if params.broken > p:
        raise ParamError(f"broken must be from 1 to {p}, the number of columns, not {params.broken}.")
    rng = np.random.default_rng(params.seed)
    X = rng.standard_normal((n, p))
    for j in range(1, p):
        X[:, j] = r * X[:, j - 1] + np.sqrt(1 - r**2) * X[:, j]
    anomalous = np.zeros(n, dtype=bool)
    anomalous[rng.choice(n, max(round(params.share * n), 1), replace=False)] = True
    normal = np.flatnonzero(~anomalous)
    for row in np.flatnonzero(anomalous):
        for j in rng.choice(p, params.broken, replace=False):
            X[row, j] = X[rng.choice(normal), j]
    X += params.noise * rng.standard_normal((n, p))
    note = (
        f"Random data, seed {params.seed}: neighbouring columns correlate {r:g}; in {anomalous.sum()} rows "
        f"{params.broken} of {p} values come from other rows."
    )
    return labelled(RANDOM, X, anomalous, tuple(f"x{j}" for j in range(p)), note)


def sources() -> tuple[DataGenerator[AnomalyData, Table], ...]:
    """Return the data with labelled anomalies."""
    return (
        DataGenerator(
            name=DIGITS,
            title="8 × 8 handwritten digits of one kind, a few of another among them (scikit-learn)",
            make=digits,
            preset={"scaling": "one scale", "folds": 3},
        ),
        DataGenerator(
            name=CANCER,
            title="357 benign tumours × 30, a few malignant ones among them (scikit-learn)",
            make=breast_cancer,
        ),
        DataGenerator(
            name=WINE, title="130 wines × 13, a few of another grower among them (scikit-learn)", make=wine
        ),
        DataGenerator(
            name=RANDOM,
            title="random rows with knobs; anomalies have usual values that do not fit together",
            make=synthetic,
        ),
    )


def columns_and_labels(
    table: Table, use: str, most_rows: int, seed: int
) -> tuple[Table, BoolArray | None, str]:
    """Return the table to score, its labels if it has any, and a sentence on what became of the target.

    A target of two values is taken for a label, the rarer value (1 where both are as many) for an anomaly.

    Parameters
    ----------
    table : features and target
    use : one of `TARGETS`
    most_rows : how many rows to score at most; of more a sample is drawn
    seed : of that sample
    """
    import numpy as np

    if use == COLUMN:
        table = replace(
            table, X=np.column_stack([table.X, table.y]), features=(*table.features, table.target), truth=None
        )
        said = f"The target {table.target} is one more column."
    else:
        said = f"The target {table.target} is ignored."
    labels = None
    values, counts = np.unique(table.y, return_counts=True)
    if use == LABEL and len(values) == 2:
        rarer = int(counts[1] <= counts[0])
        labels = table.y == values[rarer]
        said = (
            f"{table.target} = {values[rarer]:g} is taken for an anomaly ({counts[rarer]:,} of {len(labels):,} "
            "rows); labels only judge, no model sees them."
        )
    rows = np.arange(table.n_samples) if table.rows is None else table.rows
    if table.n_samples > most_rows:
        chosen = np.sort(np.random.default_rng(seed).choice(table.n_samples, most_rows, replace=False))
        said += f" {most_rows:,} of {table.n_samples:,} rows, drawn by chance, are scored."
        table = replace(table, X=table.X[chosen], y=table.y[chosen])
        rows, labels = rows[chosen], None if labels is None else labels[chosen]
    return replace(table, rows=rows.astype(np.intp)), labels, said
