"""What a logistic model makes of texts: its words, its judgements of test rows, its account of a sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques.text.features import Weighting, counted, stratified

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array
    from lasso_tui.solvers import Solution
    from lasso_tui.techniques.text.data import Texts

__all__ = ["Contribution", "Evaluation", "Split", "evaluate", "explain", "probability"]


@dataclass(frozen=True, eq=False)
class Split:
    """Training and test rows as columns; vocabulary and weights are those of the training rows.

    Attributes
    ----------
    words : (p,) names of the columns
    train, test : (n, p) and (m, p) sparse
    y_train, y_test : (n,) and (m,) 0 or 1
    counts : (n, V) sparse counts of the training rows, for cross-validation to weigh anew
    """

    words: tuple[str, ...]
    train: Any
    test: Any
    y_train: FloatArray
    y_test: FloatArray
    counts: Any
    _vectorizer: Any
    _weighting: Weighting

    @classmethod
    def of(cls, data: Texts, *, kind: str, ngrams: int, min_df: int, test_share: float, seed: int) -> Split:
        """Set test rows aside, alike in class, and learn the vocabulary from the others."""
        rows, aside = stratified(data.labels, test_share, seed)
        vectorizer, counts = counted([data.texts[i] for i in rows], ngrams)
        weighting = Weighting.of(counts, kind, min_df)
        names = vectorizer.get_feature_names_out()
        return cls(
            words=tuple(str(names[j]) for j in weighting.columns),
            train=weighting.apply(counts),
            test=weighting.apply(vectorizer.transform([data.texts[i] for i in aside])),
            y_train=data.labels[rows],
            y_test=data.labels[aside],
            counts=counts,
            _vectorizer=vectorizer,
            _weighting=weighting,
        )

    def columns(self, texts: list[str]) -> Any:
        """Return other texts as columns, (m, p) sparse."""
        return self._weighting.apply(self._vectorizer.transform(texts))

    def tokens(self, text: str) -> list[str]:
        """Return the words of a text, and its runs of words where those count, in order."""
        return list(self._vectorizer.build_analyzer()(text))

    @property
    def baseline(self) -> float:
        """Share of the test rows that are of the class which is more frequent among the training rows."""
        return float((self.y_test == (self.y_train.mean() >= 0.5)).mean())


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How a model does on the test rows.

    Attributes
    ----------
    confusion : (2, 2) counts, the true class by the class told
    accuracy, se : share told right, and its binomial standard error
    log_loss : mean negative log-likelihood
    auc : area under the ROC curve: how often a text of class 1 scores above one of class 0
    false, true : (K,) rates along all thresholds, from none told 1 to all
    at_half : the two rates where log-odds above 0 are told 1
    """

    confusion: Int64Array
    accuracy: float
    se: float
    log_loss: float
    auc: float
    false: FloatArray
    true: FloatArray
    at_half: tuple[float, float]


def evaluate(log_odds: FloatArray, y: FloatArray) -> Evaluation:
    """Compare log-odds (m,) with classes (m,); equal log-odds are one step of the ROC curve (Fawcett 2006)."""
    import numpy as np

    told = log_odds > 0
    confusion = np.array([[int(((y == a) & (told == b)).sum()) for b in (0, 1)] for a in (0, 1)])
    m, accuracy = len(y), float(np.mean(told == (y == 1)))
    order = np.argsort(-log_odds, kind="stable")
    last = np.append(np.flatnonzero(np.diff(log_odds[order])), m - 1)
    positives, negatives = confusion[1].sum(), confusion[0].sum()
    true = np.concatenate([[0.0], np.cumsum(y[order])[last] / positives])
    false = np.concatenate([[0.0], np.cumsum(1 - y[order])[last] / negatives])
    auc = float(np.sum(np.diff(false) * (true[1:] + true[:-1]) / 2))
    return Evaluation(
        confusion,
        accuracy,
        float(np.sqrt(accuracy * (1 - accuracy) / m)),
        float(np.mean(np.logaddexp(0.0, log_odds) - y * log_odds)),
        auc,
        false,
        true,
        (float(confusion[0, 1] / negatives), float(confusion[1, 1] / positives)),
    )


@dataclass(frozen=True)
class Contribution:
    """One word's part of a sentence's log-odds.

    Attributes
    ----------
    word, value : the word, and its column times its coefficient
    sign : "+" or "−"; "·" for a word that the model dropped, "?" for one that no training text knows
    """

    word: str
    value: float
    sign: str


def explain(split: Split, solution: Solution, sentence: str) -> tuple[Contribution, ...]:
    """Return the share of every word of a sentence, in order; with the intercept they add up to its log-odds.

    Runs of words are told only where they have a share.
    """
    place = {word: j for j, word in enumerate(split.words)}
    x = split.columns([sentence])
    values = dict(zip(x.indices.tolist(), x.data.tolist(), strict=True))
    shares = []
    for word, times in Counter(split.tokens(sentence)).items():
        j = place.get(word)
        value = values[j] * float(solution.coef[j]) if j is not None else nan
        if " " in word and not value > 0 and not value < 0:
            continue
        sign = "?" if j is None else "+" if value > 0 else "−" if value < 0 else "·"
        shares.append(
            Contribution(f"{word} ×{times}" if times > 1 else word, value if j is not None else 0.0, sign)
        )
    return tuple(shares)


def probability(log_odds: float) -> float:
    """Return the probability of class 1: 1/(1 + exp(−log-odds))."""
    from scipy.special import expit

    return float(expit(log_odds))
