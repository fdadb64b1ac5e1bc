"""Parameters of the text tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import PathParams
from lasso_tui.techniques.linear.synthetic import NAME as SYNTHETIC, InformativeParams, SyntheticParams
from lasso_tui.techniques.params import choice, log_slider, number, redeclare, seed, text
from lasso_tui.techniques.text.data import SENTENCES, SOURCES
from lasso_tui.techniques.text.features import WEIGHTINGS

__all__ = ["DEVIANCE", "MISCLASSIFICATION", "TextParams"]

DEVIANCE, MISCLASSIFICATION = LOSSES = ("deviance", "misclassification")


@dataclass(frozen=True, kw_only=True)
class TextParams(InformativeParams, SyntheticParams):
    """Parameters of the classifier, of its cross-validation and of the texts."""

    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="alpha at minimum CV error",
        help="Penalty strength; larger values set more coefficients to zero.",
    )
    n_alphas: int = redeclare(PathParams, "n_alphas", default=40, shared=False)
    alpha_min_ratio: float = redeclare(PathParams, "alpha_min_ratio", default=0.01, shared=False)
    sentence: str = text(
        "The plot was terrible, but I loved the acting.",
        label="sentence to explain",
        long=True,
        recompute="draw",
        hint="a sentence of one line",
        help="Sentence to classify and to explain word by word.",
    )
    weighting: str = choice(
        "tf-idf",
        *WEIGHTINGS,
        label="word weights",
        help="Feature values: tf-idf, counts, or presence (0/1).",
        formerly=("weights",),
    )
    ngrams: int = number(
        1,
        label="longest n-gram",
        low=1,
        high=3,
        whole=True,
        help="Longest n-gram (run of words) that is a feature.",
    )
    min_df: int = number(
        3,
        label="min. texts a word",
        low=1,
        high=10_000,
        whole=True,
        unit="texts",
        help="Minimum number of training texts that contain a word for it to be a feature.",
    )
    folds: int = number(
        5, label="folds K", section="cv", low=2, high=50, whole=True, help="Number of cross-validation folds."
    )
    loss: str = choice(
        DEVIANCE,
        *LOSSES,
        label="CV loss",
        section="cv",
        help="CV loss: mean deviance or misclassification rate.",
    )
    test_fraction: float = number(
        0.2,
        label="test texts (share)",
        section="cv",
        low=0.0,
        high=0.9,
        step=0.05,
        help="Fraction of each class held out from fitting and cross-validation. Test error is unbiased only if you "
        "do not choose alpha by it.",
        formerly=("test_share",),
    )
    seed: int = seed(42, section="cv", help="Seed of the test texts, the folds and the simulated texts.")
    source: str = choice(
        "all",
        *SOURCES,
        label="source",
        section="model",
        only_for=(SENTENCES,),
        help="Source of the sentences: reviews of films (imdb), products (amazon) or restaurants (yelp).",
        formerly=("part",),
    )
    file: str = text(
        "",
        label="text file (CSV)",
        long=True,
        empty="bundled texts",
        section="model",
        only_for=(SENTENCES,),
        hint="the path of a CSV file, or empty for the bundled sentences",
        help="Your own CSV file with a header, a text column and a column of two labels.",
    )
    noise: float = number(
        1.0,
        label="noise scale",
        low=0.1,
        high=100.0,
        only_for=(SYNTHETIC,),
        help="Scale of the logistic noise in simulated texts.",
    )
