"""The tutorial's example: five reviews, least squares on labels 0 and 1."""

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
    """What the tutorial gets.

    Attributes
    ----------
    accuracy, n_test : the share of its test reviews that it tells right, and their number
    nonzero, vocabulary : words kept, of how many; the test review's words are among them
    vocabulary_train : how many words the training reviews have
    kept : the words it keeps
    gap : relative duality gap where its solver stops
    """

    accuracy: float
    n_test: int
    nonzero: int
    vocabulary: int
    vocabulary_train: int
    kept: tuple[str, ...]
    gap: float


def tutorial() -> Tutorial:
    """Count words, split .2 with seed 42, fit Lasso(alpha=0.1), call it positive above one half."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer()
    # Fitted on all five, as the tutorial does: the test review has a say in the vocabulary.
    X = np.asarray(vectorizer.fit_transform(REVIEWS).todense(), dtype=np.float64)
    y = np.array(SENTIMENTS, dtype=np.float64)
    # The rows of train_test_split(test_size=.2, random_state=42).
    order = np.random.RandomState(42).permutation(len(y))
    n_test = int(np.ceil(0.2 * len(y)))
    test, train = order[:n_test], order[n_test:]
    found = solvers.coordinate_descent(X[train], y[train], 0.1, tol=1e-4, stop="scikit-learn")
    told = X[test] @ found.coef + found.intercept > 0.5
    names = vectorizer.get_feature_names_out()
    kept = np.flatnonzero(found.coef)
    return Tutorial(
        accuracy=float(np.mean(told == (y[test] == 1))),
        n_test=n_test,
        nonzero=len(kept),
        vocabulary=X.shape[1],
        vocabulary_train=int(np.count_nonzero(X[train].any(axis=0))),
        kept=tuple(str(names[j]) for j in kept),
        gap=float(found.gap),
    )
