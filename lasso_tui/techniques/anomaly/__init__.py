"""Anomaly detection: rows whose values do not fit together."""

from __future__ import annotations

from lasso_tui.data import Table
from lasso_tui.techniques.anomaly.charts import CHARTS, ranked_rows
from lasso_tui.techniques.anomaly.compute import AnomalyResult, solve
from lasso_tui.techniques.anomaly.data import DIGITS, article, generators
from lasso_tui.techniques.anomaly.lesson import LESSON
from lasso_tui.techniques.anomaly.params import AnomalyParams
from lasso_tui.techniques.anomaly.readout import compared, readout
from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.technique import Technique, TutorialExample

__all__ = ["TECHNIQUE", "AnomalyParams"]

TECHNIQUE: Technique[AnomalyParams, Table, AnomalyResult] = Technique(
    slug="anomaly",
    title="Anomaly",
    order=13,
    params=AnomalyParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article,
        preset={"folds": 5},
        remark="The tutorial regresses X on itself: the coefficients are 0.9 times the identity, so that its error "
        "is only the distance from the mean, and it is evaluated on the rows that it was fitted to.",
    ),
    lesson=LESSON,
    generators=generators(),
    predicts=False,
    fits_constant=lambda params: True,
    ranked=ranked_rows,
    compared=compared,
    dataset=DIGITS,
    cursor="threshold",
    arrangement=Arrangement(
        medium=(Column((Row(("Scores",), 20), Row(("Top rows", "Row"), 15, (4, 3)))),),
        large=(
            Column((Row(("Scores",), 28), Row(("Top rows", "Row"), 22, (6, 5))), 110),
            Column((Row(("ROC",)), Row(("Precision–recall",))), 52),
        ),
    ),
    own_settings=lambda p: f"{p.folds} folds, each row scored once",
)
