"""Training and test texts as features, the evaluation on test texts, and the contributions of words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.text.features import Weighting, counted, stratified

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array
    from lasso_tui.solvers import Solution
    from lasso_tui.techniques.text.data import Texts

__all__ = [
    "Contribution",
    "Evaluation",
    "Split",
    "evaluate",
    "explain",
    "explain_in_order",
    "probability",
    "probability_text",
]


@dataclass(frozen=True, eq=False)
class Split:
    """Training and test texts as features; vocabulary and weights are learnt from the training texts.

    Attributes
    ----------
    words : (p,) names of the features
    train, test : (n, p) and (m, p) sparse features; m = 0 where no text is held out
    y_train, y_test : (n,) and (m,) classes, 0 or 1
    counts : (n, V) sparse counts of the training texts, weighted anew in each fold of the cross-validation
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
    def of(
        cls, data: Texts, *, kind: str, ngrams: int, min_df: int, test_fraction: float, seed: int
    ) -> Split:
        """Hold out the same fraction of each class, and learn the vocabulary from the other texts."""
        rows, test_rows = stratified(data.labels, test_fraction, seed)
        vectorizer, counts = counted([data.texts[i] for i in rows], ngrams)
        weighting = Weighting.of(counts, kind, min_df)
        test = [data.texts[i] for i in test_rows]
        names = vectorizer.get_feature_names_out()
        return cls(
            words=tuple(str(names[j]) for j in weighting.columns),
            train=weighting.apply(counts),
            test=weighting.apply(vectorizer.transform(test)),
            y_train=data.labels[rows],
            y_test=data.labels[test_rows],
            counts=counts,
            _vectorizer=vectorizer,
            _weighting=weighting,
        )

    def columns(self, texts: list[str]) -> Any:
        """Return other texts as features, (m, p) sparse."""
        return self._weighting.apply(self._vectorizer.transform(texts))

    def tokens(self, text: str) -> list[str]:
        """Return the words of a text in order, and its n-grams where those are features."""
        return list(self._vectorizer.build_analyzer()(text))

    @property
    def baseline(self) -> float:
        """Accuracy on the test texts of always predicting the majority class of the training texts."""
        return float((self.y_test == (self.y_train.mean() >= 0.5)).mean())


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Performance of a model on the test texts.

    Attributes
    ----------
    confusion : (2, 2) counts, true class by predicted class
    accuracy, se : share classified correctly, and its binomial standard error
    log_loss : mean negative log-likelihood
    auc, auc_se : area under the ROC curve (the share of pairs in which a text of class 1 scores above one of class 0)
        and its standard error by DeLong
    false_positive_rate, true_positive_rate : (K,) rates along all thresholds, from none predicted 1 to all
    at_half : both rates at the threshold 0.5, where log-odds above 0 are predicted 1
    """

    confusion: Int64Array
    accuracy: float
    se: float
    log_loss: float
    auc: float
    auc_se: float
    false_positive_rate: FloatArray
    true_positive_rate: FloatArray
    at_half: tuple[float, float]


def evaluate(log_odds: FloatArray, y: FloatArray) -> Evaluation:
    """Compare log-odds (m,) with classes (m,); equal log-odds are one step of the ROC curve (Fawcett 2006)."""
    import numpy as np

    predicted = log_odds > 0
    confusion = np.array([[int(((y == a) & (predicted == b)).sum()) for b in (0, 1)] for a in (0, 1)])
    m, accuracy = len(y), float(np.mean(predicted == (y == 1)))
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
        solvers.roc_auc_se(y, log_odds),
        false,
        true,
        (float(confusion[0, 1] / negatives), float(confusion[1, 1] / positives)),
    )


@dataclass(frozen=True)
class Contribution:
    """Contribution of one word to a sentence's log-odds.

    Attributes
    ----------
    word, value : the word, and its feature value times its coefficient
    sign : "+" or "−"; "·" for a word with coefficient 0, "?" for one that is not in the vocabulary
    """

    word: str
    value: float
    sign: str


def explain(split: Split, solution: Solution, sentence: str) -> tuple[Contribution, ...]:
    """Return the contribution of every word of a sentence, in order; plus the intercept they sum to its log-odds.

    N-grams are included only where their contribution is not 0.
    """
    index = {word: j for j, word in enumerate(split.words)}
    x = split.columns([sentence])
    values = dict(zip(x.indices.tolist(), x.data.tolist(), strict=True))
    contributions = []
    for word, times in Counter(split.tokens(sentence)).items():
        j = index.get(word)
        value = values[j] * float(solution.coef[j]) if j is not None else nan
        if " " in word and not value > 0 and not value < 0:
            continue
        sign = "?" if j is None else "+" if value > 0 else "−" if value < 0 else "·"
        contributions.append(
            Contribution(f"{word} ×{times}" if times > 1 else word, value if j is not None else 0.0, sign)
        )
    return tuple(contributions)


def explain_in_order(
    split: Split, contributions: tuple[Contribution, ...], sentence: str
) -> tuple[tuple[str, float], ...]:
    """Return the words of a sentence as they are written, each with its contribution; NaN for unknown ones.

    The contribution of a word that occurs several times is shared by them. N-grams follow the sentence.
    """
    words = {c.word.partition(" ×")[0]: c for c in contributions}
    found: list[tuple[str, float]] = []
    for chunk in sentence.split():
        tokens = [token for token in split.tokens(chunk) if " " not in token]
        known = [words[token] for token in tokens if token in words]
        shares = [c.value / int(c.word.partition(" ×")[2] or 1) for c in known if c.sign != "?"]
        found.append((chunk, sum(shares) if shares else nan))
    pairs = (c for word, c in words.items() if " " in word)
    return (*found, *((f"[{c.word}]", c.value) for c in pairs))


def probability(log_odds: float) -> float:
    """Return the probability of class 1: 1/(1 + exp(−log-odds))."""
    from scipy.special import expit

    return float(expit(log_odds))


def probability_text(probability: float) -> str:
    """Return a probability in per cent, never as 0 or 100.

    >>> [probability_text(p) for p in (0.001, 0.273, 0.999)]
    ['< 1 %', '27 %', '> 99 %']
    """
    if probability < 0.01:
        return "< 1 %"
    return "> 99 %" if probability > 0.99 else f"{probability:.0%}".replace("%", " %")
