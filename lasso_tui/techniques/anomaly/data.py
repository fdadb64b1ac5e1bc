"""Data with labelled anomalies: the worked example's, three real sets with one class thinned, and simulated ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui.data import Table
from lasso_tui.techniques.params import ParamError, Params, number, seed
from lasso_tui.techniques.technique import DataGenerator

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = [
    "COLUMN",
    "DIGITS",
    "LABEL",
    "TARGET_ROLES",
    "AnomalyData",
    "article",
    "columns_and_labels",
    "generators",
]

DIGITS, CANCER, WINE, SYNTHETIC = "digits", "breast-cancer", "wine", "synthetic"
LABEL, IGNORED, COLUMN = TARGET_ROLES = ("label", "ignored", "column")
"""Roles of a table's target: a label where it has two values, nothing, or one more column."""


@dataclass(frozen=True, kw_only=True)
class AnomalyData(Params):
    """Parameters of the data; those of the technique inherit them."""

    seed: int = seed(
        42,
        section="cv",
        help="Seed of the folds, the dictionary, the sampled anomalies and the simulated data.",
    )
    anomaly_fraction: float = number(
        0.05,
        label="anomalies (share)",
        low=0.005,
        high=0.5,
        step=0.01,
        only_for=(DIGITS, CANCER, WINE, SYNTHETIC),
        help="Fraction of the rows that are anomalies.",
        formerly=("share",),
    )
    normal_digit: int = number(
        9,
        label="normal digit",
        low=0,
        high=9,
        whole=True,
        only_for=(DIGITS,),
        help="Digit of the normal rows.",
        formerly=("common",),
    )
    anomaly_digit: int = number(
        8,
        label="anomalous digit",
        low=0,
        high=9,
        whole=True,
        only_for=(DIGITS,),
        help="Digit of the anomalies.",
        formerly=("rare",),
    )
    rows: int = number(
        400,
        label="rows n",
        low=20,
        high=20_000,
        step=50,
        whole=True,
        only_for=(SYNTHETIC,),
        help="Number of rows, n.",
    )
    columns: int = number(
        20,
        label="columns p",
        low=2,
        high=200,
        step=5,
        whole=True,
        only_for=(SYNTHETIC,),
        help="Number of columns, p.",
    )
    swapped: int = number(
        5,
        label="exchanged values",
        low=1,
        high=200,
        whole=True,
        only_for=(SYNTHETIC,),
        help="Columns of each anomaly whose values come from other rows; each value is typical, the combination is "
        "not.",
        formerly=("broken",),
    )
    correlation: float = number(
        0.9,
        label="correlation ρ",
        low=0.0,
        high=0.99,
        step=0.05,
        only_for=(SYNTHETIC,),
        help="Correlation of neighbouring columns, r; that of columns k apart is r to the power k.",
    )
    noise: float = number(
        0.0,
        label="noise SD",
        low=0.0,
        high=10.0,
        step=0.1,
        only_for=(SYNTHETIC,),
        help="Standard deviation of the noise added to every value.",
    )


def article(params: AnomalyData) -> Table:
    """Make the worked example's data: 100 normal rows of two columns, then 10 uniform over a square."""
    import numpy as np

    rng = np.random.RandomState(params.seed)
    X = np.concatenate([rng.randn(100, 2), rng.uniform(-4, 4, (10, 2))])
    note = f"Simulated, seed {params.seed}: 100 normal rows, 10 anomalies uniform over a square; independent columns."
    return labelled_table("article", X, np.arange(110) >= 100, ("x0", "x1"), note)


def labelled_table(
    name: str, X: FloatArray, anomalous: BoolArray, features: tuple[str, ...], note: str
) -> Table:
    """Return a table whose target is the label: 1 for an anomaly."""
    return Table(
        name=name,
        source=name,
        X=X,
        y=anomalous.astype(float),
        features=features,
        target="anomaly",
        notes=(note,),
    )


def thin_anomalies(anomalous: BoolArray, fraction: float, seed: int) -> IntArray:
    """Return all normal rows and a random sample of the anomalies, which is the given fraction of both."""
    import numpy as np

    rare = np.flatnonzero(anomalous)
    normal = len(anomalous) - len(rare)
    count = min(max(round(fraction / (1 - fraction) * normal), 2), len(rare))
    drawn = np.random.default_rng(seed).choice(rare, count, replace=False)
    return np.sort(np.concatenate([np.flatnonzero(~anomalous), drawn]))


def digits(params: AnomalyData) -> Table:
    """Return handwritten digits of 8 × 8 pixels: all examples of one digit, a few of another."""
    from sklearn.datasets import load_digits

    if params.normal_digit == params.anomaly_digit:
        raise ParamError(
            f"normal_digit and anomaly_digit are both {params.anomaly_digit}. Use different digits."
        )
    data = load_digits()
    chosen = (data.target == params.normal_digit) | (data.target == params.anomaly_digit)
    X, anomalous = data.data[chosen], data.target[chosen] == params.anomaly_digit
    rows = thin_anomalies(anomalous, params.anomaly_fraction, params.seed)
    note = (
        f"Handwritten digits (scikit-learn): all {(~anomalous).sum()} of {params.normal_digit}, and "
        f"{anomalous[rows].sum()} of {params.anomaly_digit}, which are the anomalies."
    )
    names = tuple(f"r{k // 8}c{k % 8}" for k in range(64))
    return labelled_table(DIGITS, X[rows], anomalous[rows], names, note)


def breast_cancer(params: AnomalyData) -> Table:
    """Return measurements of cell nuclei: all benign tumours, a few malignant ones."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    anomalous = data.target == 0
    rows = thin_anomalies(anomalous, params.anomaly_fraction, params.seed)
    note = (
        f"Wisconsin breast cancer (scikit-learn): all {(~anomalous).sum()} benign tumours, and "
        f"{anomalous[rows].sum()} malignant ones, which are the anomalies."
    )
    names = tuple(str(name) for name in data.feature_names)
    return labelled_table(CANCER, data.data[rows], anomalous[rows], names, note)


def wine(params: AnomalyData) -> Table:
    """Return chemical measurements of wines: all of two growers, a few of a third."""
    from sklearn.datasets import load_wine

    data = load_wine()
    anomalous = data.target == 2
    rows = thin_anomalies(anomalous, params.anomaly_fraction, params.seed)
    note = (
        f"Wines (scikit-learn): all {(~anomalous).sum()} of two growers, and {anomalous[rows].sum()} of a third, "
        "which are the anomalies."
    )
    names = tuple(str(name).removesuffix("_of_diluted_wines") for name in data.feature_names)
    return labelled_table(WINE, data.data[rows], anomalous[rows], names, note)


def synthetic(params: AnomalyData) -> Table:
    """Simulate rows whose neighbouring columns correlate; in the anomalies some values come from other rows.

    Every single value of an anomaly is typical; only the combination is not.
    """
    import numpy as np

    n, p, r = params.rows, params.columns, params.correlation
    if params.swapped > p:
        raise ParamError(f"swapped must be from 1 to {p}, the number of columns, not {params.swapped}.")
    rng = np.random.default_rng(params.seed)
    X = rng.standard_normal((n, p))
    for j in range(1, p):
        X[:, j] = r * X[:, j - 1] + np.sqrt(1 - r**2) * X[:, j]
    anomalous = np.zeros(n, dtype=bool)
    anomalous[rng.choice(n, max(round(params.anomaly_fraction * n), 1), replace=False)] = True
    normal = np.flatnonzero(~anomalous)
    for row in np.flatnonzero(anomalous):
        for j in rng.choice(p, params.swapped, replace=False):
            X[row, j] = X[rng.choice(normal), j]
    X += params.noise * rng.standard_normal((n, p))
    note = (
        f"Simulated, seed {params.seed}: neighbouring columns correlate {r:g}; in {anomalous.sum()} anomalies "
        f"{params.swapped} of {p} values come from other rows."
    )
    return labelled_table(SYNTHETIC, X, anomalous, tuple(f"x{j}" for j in range(p)), note)


def generators() -> tuple[DataGenerator[AnomalyData, Table], ...]:
    """Return the generators of data with labelled anomalies."""
    return (
        DataGenerator(
            name=DIGITS,
            title="handwritten digits, 8 × 8 pixels: one digit, and a few of another (scikit-learn)",
            make=digits,
            preset={"scaling": "one scale", "folds": 3},
        ),
        DataGenerator(
            name=CANCER,
            title="357 benign tumours × 30 measurements, and a few malignant ones (scikit-learn)",
            make=breast_cancer,
        ),
        DataGenerator(
            name=WINE,
            title="130 wines × 13 measurements, and a few of another grower (scikit-learn)",
            make=wine,
        ),
        DataGenerator(
            name=SYNTHETIC,
            title="simulated rows; each value of an anomaly is typical, the combination is not",
            make=synthetic,
        ),
    )


def columns_and_labels(
    table: Table, role: str, max_rows: int, seed: int
) -> tuple[Table, BoolArray | None, str]:
    """Return the table to score, its labels if it has any, and a sentence on the role of the target.

    A target of two values is a label; its rarer value (1 where both are equally frequent) marks anomalies.

    Parameters
    ----------
    table : features and target
    role : one of `TARGET_ROLES`
    max_rows : maximum number of rows to score; of more a random sample is drawn
    seed : of that sample
    """
    import numpy as np

    if role == COLUMN:
        table = replace(
            table, X=np.column_stack([table.X, table.y]), features=(*table.features, table.target), truth=None
        )
        message = f"The target {table.target} is one more column."
    else:
        message = f"The target {table.target} is ignored."
    labels = None
    values, counts = np.unique(table.y, return_counts=True)
    if role == LABEL and len(values) == 2:
        rarer = int(counts[1] <= counts[0])
        labels = table.y == values[rarer]
        message = (
            f"{table.target} = {values[rarer]:g} marks anomalies ({counts[rarer]:,} of {len(labels):,} rows); labels "
            "are used for evaluation only."
        )
    rows = np.arange(table.n_samples) if table.rows is None else table.rows
    if table.n_samples > max_rows:
        chosen = np.sort(np.random.default_rng(seed).choice(table.n_samples, max_rows, replace=False))
        message += f" A random sample of {max_rows:,} of {table.n_samples:,} rows is scored."
        table = replace(table, X=table.X[chosen], y=table.y[chosen])
        rows, labels = rows[chosen], None if labels is None else labels[chosen]
    return replace(table, rows=rows.astype(np.intp)), labels, message
