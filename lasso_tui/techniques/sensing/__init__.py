"""Compressed sensing: recover a sparse signal from fewer measurements than it has values."""

from __future__ import annotations

from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.sensing.charts import CHARTS
from lasso_tui.techniques.sensing.compute import solve
from lasso_tui.techniques.sensing.data import SPIKES, article_signal, signal_generators
from lasso_tui.techniques.sensing.lesson import LESSON
from lasso_tui.techniques.sensing.params import SensingParams
from lasso_tui.techniques.sensing.readout import fit_table, readout
from lasso_tui.techniques.technique import Technique, TutorialExample

__all__ = ["TECHNIQUE", "SensingParams"]

TECHNIQUE = Technique(
    slug="sensing",
    lists_features=False,
    title="Sensing",
    order=9,
    params=SensingParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article_signal,
        preset={"alpha": 0.1, "noise": 0.0, "folds": 5, "map_cells": 8, "map_trials": 2, "map_n": 40},
        remark="The tutorial does not remove the shrinkage bias of alpha 0.1, and shows a single case.",
    ),
    lesson=LESSON,
    generators=signal_generators(),
    tables=False,
    tables_refusal="it draws its own measurements of known signals.",
    dataset=SPIKES,
    arrangement=Arrangement(
        medium=(Column((Row(("Signal",), 19), Row(("Error", "Phase diagram"), 16))),),
        large=(
            Column((Row(("Signal",), 41), Row(("Methods",), 9)), 108),
            Column((Row(("Error",)), Row(("Phase diagram",))), 54),
        ),
    ),
    fit_table=fit_table,
    own_settings=lambda p: f"{p.folds} folds of the measurements",
)
