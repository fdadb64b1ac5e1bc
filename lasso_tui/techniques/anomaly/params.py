"""Parameters of anomaly detection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.anomaly.data import (
    LABEL,
    TARGETS,
    AnomalyData,
)
from lasso_tui.techniques.anomaly.methods import (
    CENTRES,
)
from lasso_tui.techniques.params import choice, log_slider, number


METHODS = ("neighbours", "codes", "robust", "distance")
"""Each column from the others, sparse codes, distance from the robust centre, distance from the mean."""


EVERY_ROW, NORMAL_ROWS = LEARNT_FROM = ("all rows", "normal")


@dataclass(frozen=True, kw_only=True)
class AnomalyParams(AnomalyData):
    """What can be set."""

    threshold: float | None = log_slider(
        None,
        label="threshold",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="the worst rows, as many as expected",
        help="Rows with at least this score are flagged.",
    )
    method: str = choice(
        "neighbours",
        *METHODS,
        label="method",
        recompute="draw",
        help="Whose scores are shown: each column from the others, sparse codes, or plain distances.",
    )
    expected: float = number(
        0.05,
        label="expected",
        low=0.001,
        high=0.5,
        step=0.01,
        recompute="draw",
        help="Share of anomalies that you expect: where the mark m stands.",
    )
    scaling: str = choice(
        CENTRES[0],
        *CENTRES,
        label="scaling",
        help="How columns come to one scale, by the training rows: outliers pull a mean, not a median.",
    )
    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-6,
        high=1e3,
        auto="each column's least BIC",
        help="Penalty per sample of the lasso of each column on the others.",
    )
    atoms: int | None = number(
        None,
        label="atoms",
        low=1,
        high=200,
        whole=True,
        auto="half as many as columns",
        help="Size of the dictionary.",
    )
    sparsity: float = number(
        0.1,
        label="sparsity",
        low=0.001,
        high=1.0,
        step=0.01,
        help="What an atom must explain to be used, as a share of a usual row's length.",
    )
    folds: int = number(
        5,
        label="folds",
        low=2,
        high=100,
        whole=True,
        help="Parts of the rows; each is scored by models of the other parts.",
    )
    learn_from: str = choice(
        EVERY_ROW,
        *LEARNT_FROM,
        label="learn from",
        help="Whether training rows that are labelled anomalies are left out of the models.",
    )
    target_use: str = choice(
        LABEL,
        *TARGETS,
        label="target",
        help="What a table's target is: two values may be labels to judge by, never to learn from.",
    )
    most_rows: int = number(
        2000,
        label="max rows",
        low=20,
        high=100_000,
        step=1000,
        whole=True,
        help="Of more rows than this, a random sample is scored.",
    )
    most_columns: int = number(
        64,
        label="max columns",
        low=2,
        high=2000,
        step=50,
        whole=True,
        help="Of more columns than this, those of the largest variance are used.",
    )
