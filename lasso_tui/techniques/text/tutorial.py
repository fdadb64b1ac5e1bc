"""The worked example: five reviews, least squares on labels 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui import solvers

__all__ = ["REVIEWS", "SENTIMENTS", "Tutorial", "tutorial"]

REVIEWS = (
    "This movie was amazing and entertaining",
    "Terrible plot and poor acting",
    "I loved the characters and storyline",
    "Boring and predictable, waste of time",
    "Great special effects and action scenes",
)
SENTIMENTS = (1, 0, 1, 0, 1)


@dataclass(frozen=True)
class Tutorial:
    """The tutorial's result.

    Attributes
    ----------
    accuracy, n_test : share of its test reviews classified correctly, and their number
    nonzero, vocabulary : number of nonzero words, and size of the vocabulary, the test review's words included
    vocabulary_train : number of words in the training reviews
    words : the words with a nonzero coefficient
    gap : relative duality gap where its solver stops
    """

    accuracy: float
    n_test: int
    nonzero: int
    vocabulary: int
    vocabulary_train: int
    words: tuple[str, ...]
    gap: float


def tutorial() -> Tutorial:
    """Count words, hold out 0.2 with seed 42, fit Lasso(alpha=0.1), predict positive above 0.5."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer()
    # Fitted on all five, as in the tutorial: the test review is part of the vocabulary.
    X = np.asarray(vectorizer.fit_transform(REVIEWS).todense(), dtype=np.float64)
    y = np.array(SENTIMENTS, dtype=np.float64)
    # The rows of train_test_split(test_size=.2, random_state=42).
    order = np.random.RandomState(42).permutation(len(y))
    n_test = int(np.ceil(0.2 * len(y)))
    test, train = order[:n_test], order[n_test:]
    found = solvers.coordinate_descent(X[train], y[train], 0.1, tol=1e-4, stop="scikit-learn")
    predicted = X[test] @ found.coef + found.intercept > 0.5
    names = vectorizer.get_feature_names_out()
    nonzero = np.flatnonzero(found.coef)
    return Tutorial(
        accuracy=float(np.mean(predicted == (y[test] == 1))),
        n_test=n_test,
        nonzero=len(nonzero),
        vocabulary=X.shape[1],
        vocabulary_train=int(np.count_nonzero(X[train].any(axis=0))),
        words=tuple(str(names[j]) for j in nonzero),
        gap=float(found.gap),
    )
