"""Parameters of the text tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.synthetic import NAME as SYNTHETIC, SyntheticParams
from lasso_tui.techniques.params import choice, log_slider, number, seed, text
from lasso_tui.techniques.text.data import PARTS, SENTENCES
from lasso_tui.techniques.text.features import WEIGHTS


@dataclass(frozen=True, kw_only=True)
class TextParams(SyntheticParams):
    """What can be set."""

    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="the CV minimum",
        help="Penalty per text: larger drops more words.",
    )
    sentence: str = text(
        "The plot was terrible, but I loved the acting.",
        label="sentence",
        recompute="draw",
        hint="a sentence of one line",
        help="A sentence to be judged and explained word by word.",
    )
    weights: str = choice(
        "tf-idf",
        *WEIGHTS,
        label="weights",
        help="What a column holds: counts weighted by how rare the word is, plain counts, or 1 where it occurs.",
    )
    ngrams: int = number(
        1,
        label="n-grams",
        low=1,
        high=3,
        whole=True,
        help="Longest run of words that is a column of its own.",
    )
    min_df: int = number(
        3,
        label="min_df",
        low=1,
        high=10_000,
        whole=True,
        unit="texts",
        help="In how many training texts a word must be to have a column.",
    )
    folds: int = number(5, label="folds", low=2, high=50, whole=True, help="Parts of the cross-validation.")
    loss: str = choice(
        "deviance",
        "deviance",
        "misclassification",
        label="CV loss",
        help="What cross-validation counts: how improbable the classes were thought, or how many were told wrong.",
    )
    test_share: float = number(
        0.2,
        label="test share",
        low=0.05,
        high=0.9,
        step=0.05,
        help="Share of each class that is set aside to test on.",
    )
    seed: int = seed(42, help="Seed of the test rows, the folds, and the made-up texts.")
    part: str = choice(
        "all", *PARTS, label="source", only_for=(SENTENCES,), help="Whose sentences: films, goods, or places."
    )
    file: str = text(
        "",
        label="file",
        only_for=(SENTENCES,),
        hint="the path of a CSV file, or empty for the bundled sentences",
        help="A CSV file of your own with a header, a column of text and a column of two labels.",
    )
    noise: float = number(
        1.0,
        label="noise",
        low=0.1,
        high=100.0,
        only_for=(SYNTHETIC,),
        help="Scale of the logistic noise in made-up texts.",
    )
