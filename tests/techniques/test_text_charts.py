"""What the charts of text show, and its answer."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.charts import DARK_PALETTE, draw_static
from lasso_tui.techniques.text import TECHNIQUE
from tests.techniques.test_text import figures, solved


@pytest.fixture(scope="module")
def simulated():
    return solved("synthetic", rows=300, columns=30, folds=3)


def test_words_of_both_classes_stand_side_by_side(simulated):
    final = simulated[-1]
    chart = TECHNIQUE.charts(final, final.start)[0]
    coef = final.path.at(final.start).coef
    assert sorted(chart.values) == sorted(coef[coef != 0])
    text = draw_static(chart, 88, 12, DARK_PALETTE).text()
    strongest = final.split.words[int(np.argmax(coef))]
    line = next(line for line in text.split("\n") if strongest in line)
    assert line.index("│") < line.index(strongest)


def test_an_n_gram_follows_the_sentence():
    final = solved("sentences", file="", source="amazon", ngrams=2, folds=2, sentence="it is not good")[-1]
    text = TECHNIQUE.charts(final, final.start)[1]
    pairs = [word for word in text.words if word.text.startswith("[")]
    total = figures(final)["sentence_log_odds"]
    assert np.nansum([word.value for word in text.words]) + final.path.at(
        final.start
    ).intercept == pytest.approx(total)
    assert all(" " in word.text for word in pairs)


def test_words_that_are_no_features_have_a_question_mark_and_are_named_below():
    final = solved("sentences", file="", source="amazon", folds=2, sentence="I love it, zyxwv!")[-1]
    chart = TECHNIQUE.charts(final, final.start)[1]
    assert [word.text for word in chart.words if np.isnan(word.value)] == ["I", "zyxwv!"]
    assert "? not in the vocabulary: I, zyxwv" in chart.notes


def test_the_answer_is_at_the_chosen_alpha(simulated):
    final = simulated[-1]
    answers = {TECHNIQUE.readout(final, float(final.grid[k])).answer for k in (5, 30)}
    (answer,) = answers
    assert len(answer.short) <= 78
    assert f"{100 * figures(final)['accuracy']:.1f} %" in answer.short
