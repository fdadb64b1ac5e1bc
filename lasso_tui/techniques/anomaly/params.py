"""Parameters of anomaly detection."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.anomaly.data import LABEL, TARGET_ROLES, AnomalyData
from lasso_tui.techniques.anomaly.scaling import SCALINGS
from lasso_tui.techniques.params import choice, log_slider, number

__all__ = ["METHODS", "NORMAL_ROWS", "AnomalyParams"]

METHODS = {
    "neighbours": "column regressions",
    "codes": "sparse coding",
    "robust": "robust distance",
    "distance": "distance from mean",
}
"""Methods that score rows, with their labels."""

ALL_ROWS, NORMAL_ROWS = TRAIN_ON = ("all rows", "normal")


@dataclass(frozen=True, kw_only=True)
class AnomalyParams(AnomalyData):
    """Parameters of the scores, of the threshold and of the data."""

    threshold: float | None = log_slider(
        None,
        label="threshold",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="threshold that flags the expected contamination",
        help="Rows with at least this score are flagged.",
    )
    rank: int | None = number(
        None,
        label="row shown (rank)",
        low=1,
        high=1e6,
        whole=True,
        recompute="draw",
        auto="the last row flagged",
        on_screen=False,
        help="Rank of the row that is shown: 1 has the highest score.",
    )
    method: str = choice(
        "neighbours",
        *METHODS,
        label="score",
        recompute="draw",
        help="Scores shown: neighbours (each column regressed on the others), sparse codes, or distances.",
    )
    contamination: float = number(
        0.05,
        label="expected anomalies",
        low=0.001,
        high=0.5,
        step=0.01,
        recompute="draw",
        help="Expected fraction of anomalies; sets mark m.",
        formerly=("expected",),
    )
    scaling: str = choice(
        SCALINGS[0],
        *SCALINGS,
        label="scale columns by",
        help="Centre and scale of the columns on the training rows; outliers affect mean/SD, not median/MAD.",
    )
    alpha: float | None = log_slider(
        None,
        label="alpha (each column)",
        low=1e-6,
        high=1e3,
        auto="alpha at minimum BIC, for each column",
        help="Penalty strength of the lasso of each column on the others.",
    )
    atoms: int | None = number(
        None,
        label="dictionary atoms",
        low=1,
        high=200,
        whole=True,
        auto="half the number of columns",
        help="Number of atoms of the dictionary.",
    )
    code_alpha: float = number(
        0.1,
        label="alpha of the codes",
        low=0.001,
        high=1.0,
        step=0.01,
        help="Penalty of the sparse codes, relative to the length of a typical row.",
        formerly=("sparsity",),
    )
    folds: int = number(
        5,
        label="folds K",
        section="cv",
        low=2,
        high=100,
        whole=True,
        help="Number of folds; the rows of each are scored by models fitted to the others.",
    )
    train_on: str = choice(
        ALL_ROWS,
        *TRAIN_ON,
        label="train on",
        help="Fit on all rows, or on rows labelled normal only (novelty detection).",
        formerly=("learn_from",),
    )
    target_role: str = choice(
        LABEL,
        *TARGET_ROLES,
        label="target is",
        help="Role of the table's target: labels for evaluation (two values), ignored, or one more column.",
        formerly=("target_use",),
    )
    max_rows: int = number(
        2000,
        label="max. rows",
        low=20,
        high=100_000,
        step=1000,
        whole=True,
        help="Maximum number of rows; of more rows a random sample is scored.",
        formerly=("most_rows",),
    )
    max_columns: int = number(
        64,
        label="max. columns",
        low=2,
        high=2000,
        step=50,
        whole=True,
        help="Maximum number of columns; of more columns those with the largest variance are used.",
        formerly=("most_columns",),
    )
