"""Text: an L1 logistic model keeps the words that tell two classes apart, and says why it judges as it does.

minimise over b₀, b   1/n·Σ [log(1 + exp ηᵢ) − yᵢηᵢ] + α·‖b‖₁,     ηᵢ = b₀ + Σⱼ xᵢⱼbⱼ  the log-odds of class 1

xᵢⱼ weighs word j in text i. A sentence's log-odds are a sum over its words, so each word's share can be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.linear.grid import nearest, start_alpha
from lasso_tui.techniques.linear.linear_path import cv_marks
from lasso_tui.techniques.linear.synthetic import NAME as SYNTHETIC, SyntheticParams
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.params import ParamError, choice, log_slider, number, seed, text
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import Lesson, Technique, TutorialExample
from lasso_tui.techniques.text.charts import CHARTS, MOST_LINES, sentence_of
from lasso_tui.techniques.text.compute import solve
from lasso_tui.techniques.text.data import PARTS, SENTENCES, Texts, article_texts, text_sources
from lasso_tui.techniques.text.evaluation import (
    Contribution,
    Evaluation,
    Split,
    evaluate,
    explain,
    probability,
)
from lasso_tui.techniques.text.features import WEIGHTS, cross_validate
from lasso_tui.techniques.text.lesson import LESSON
from lasso_tui.techniques.text.params import TextParams
from lasso_tui.techniques.text.readout import readout, remark
from lasso_tui.techniques.text.tutorial import REVIEWS, SENTIMENTS, Tutorial, tutorial

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray


TECHNIQUE = Technique(
    slug="text",
    title="Text",
    order=12,
    params=TextParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article_texts,
        preset={"sentence": REVIEWS[1]},
        remark="The tutorial fits least squares to the labels of four reviews and tests on one.",
    ),
    lesson=LESSON,
    generators=tuple(text_sources()),
    tables=False,
    tables_refusal=f"it reads texts, and a table is numbers; open {SENTENCES} and set file to a CSV file of texts.",
    dataset=SENTENCES,
)
