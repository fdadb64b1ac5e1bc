"""Compressed sensing: find a sparse signal from fewer measurements than it has values.

lasso               minimise  1/(2m)·‖y − Ax‖² + α·‖x‖₁,  then least squares on its support (debiased)
basis pursuit       minimise  ‖x‖₁  subject to  Ax = y      (the lasso's limit for α to 0)
matching pursuit    add the column that explains most of what is left, refit, repeat
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Mark, Trace
from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.linear.grid import check_folds, nearest
from lasso_tui.techniques.number_format import error_text, format_significant, gap_text
from lasso_tui.techniques.params import Params, choice, log_slider, number, seed
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.sensing.charts import CHARTS, LEAST_ERROR, SHOWN
from lasso_tui.techniques.sensing.compute import solve
from lasso_tui.techniques.sensing.data import (
    BASES,
    ECG,
    ENSEMBLES,
    SPIKES,
    Measured,
    article_signal,
    signal_sources,
)
from lasso_tui.techniques.sensing.lesson import LESSON
from lasso_tui.techniques.sensing.params import SensingParams
from lasso_tui.techniques.sensing.phase import METHODS, PhaseMap, donoho_tanner, fill
from lasso_tui.techniques.sensing.readout import readout, remark
from lasso_tui.techniques.sensing.recovery import CvChoice, Estimate, Recovery, choose, pursuits, tutorial
from lasso_tui.techniques.technique import Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray


TECHNIQUE = Technique(
    slug="sensing",
    title="Sensing",
    order=9,
    params=SensingParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article_signal,
        preset={"alpha": 0.1, "noise": 0.0, "cells": 8, "trials": 2, "map_length": 40},
        remark="The tutorial leaves the bias of alpha 0.1 in its answer, and shows one case that works.",
    ),
    lesson=LESSON,
    generators=signal_sources(),
    tables=False,
    tables_refusal="it draws its own measurements, of signals that are known.",
    dataset=SPIKES,
)
