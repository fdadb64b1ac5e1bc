"""Text classification: an L1-penalised logistic model of word features, explained word by word."""

from __future__ import annotations

from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.technique import Technique, TutorialExample
from lasso_tui.techniques.text.charts import CHARTS
from lasso_tui.techniques.text.compute import solve
from lasso_tui.techniques.text.data import SENTENCES, article_texts, text_generators
from lasso_tui.techniques.text.lesson import LESSON
from lasso_tui.techniques.text.params import TextParams
from lasso_tui.techniques.text.readout import readout
from lasso_tui.techniques.text.tutorial import REVIEWS

__all__ = ["TECHNIQUE", "TextParams"]

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
        preset={"sentence": REVIEWS[1], "folds": 5, "test_fraction": 0.2},
        remark="The tutorial fits least squares to the labels of four reviews and tests on one.",
    ),
    lesson=LESSON,
    generators=tuple(text_generators()),
    tables=False,
    tables_refusal=f"it works on texts, not tables; open {SENTENCES} and set file to a CSV file of texts.",
    dataset=SENTENCES,
    arrangement=Arrangement(
        list_beside=False,
        medium=(
            Column((Row(("Words",), 17), Row(("Sentence",), 7), Row(("CV error", "Confusion"), 11, (11, 9)))),
        ),
        large=(
            Column((Row(("Words",), 42), Row(("Sentence",), 7)), 110),
            Column((Row(("CV error",), 18), Row(("ROC",), 22), Row(("Confusion",), 9)), 52),
        ),
    ),
    own_settings=lambda p: f"{p.folds} folds, {p.test_fraction:.0%} of each class tested",
)
