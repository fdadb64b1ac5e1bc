"""From texts to features: counting, weighting, splitting and cross-validating without leakage.

    tf-idf:  xᵢⱼ = cᵢⱼ·(1 + ln((1 + n)/(1 + dfⱼ))), each row then divided by its Euclidean length

c counts words, dfⱼ is the number of training texts that contain word j (Salton & Buckley 1988, smoothed).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["TOKEN", "WEIGHTINGS", "Weighting", "counted", "cross_validate", "stratified", "stratified_folds"]

WEIGHTINGS = ("tf-idf", "counts", "presence")
TOKEN = r"(?u)\b\w[\w']+\b"
"""Words of two or more characters; an apostrophe inside belongs to the word, so that "don't" is one."""

NO_WORDS = "The training texts contain no word of two or more characters. Use other texts."

FOLD_TOL = 1e-5
"""Relative duality gap of the folds' paths: at most a thousandth of the standard error of their losses."""


@dataclass(frozen=True, eq=False)
class Weighting:
    """The columns of the counts that are features, and their weights: learnt from training texts alone.

    Attributes
    ----------
    kind : one of `WEIGHTINGS`
    columns : (p,) columns of the words in at least `min_df` training texts
    idf : (p,) their weights
    """

    kind: str
    columns: IntArray
    idf: FloatArray

    @classmethod
    def of(cls, counts: Any, kind: str, min_df: int) -> Weighting:
        """Learn the weighting from the counts (n, V) of training texts, a sparse matrix.

        Raises
        ------
        ParamError
            Where no word occurs in `min_df` of them.
        """
        import numpy as np

        df = np.bincount(counts.indices, minlength=counts.shape[1])
        columns = np.flatnonzero(df >= min_df)
        if len(columns) == 0:
            highest = int(df.max(initial=0))
            raise ParamError(
                f"min_df={min_df}, but no word occurs in more than {highest} training texts. Use 1 to {highest}."
                if highest
                else NO_WORDS
            )
        idf = np.ones(len(columns))
        if kind == "tf-idf":
            idf += np.log((1 + counts.shape[0]) / (1 + df[columns]))
        return cls(kind, columns, idf)

    def apply(self, counts: Any) -> Any:
        """Return the features (m, p) of other texts' counts, sparse."""
        import numpy as np
        from scipy import sparse

        X = sparse.csr_array(counts[:, self.columns], dtype=np.float64)
        if self.kind == "presence":
            X.data[:] = 1.0
        if self.kind == "tf-idf":
            X.data *= self.idf[X.indices]
            lengths = np.sqrt(np.asarray((X**2).sum(axis=1)).ravel())
            X.data /= np.repeat(lengths, np.diff(X.indptr))  # a text without a known word has no entry
        return X


def counted(texts: Sequence[str], ngrams: int) -> tuple[Any, Any]:
    """Return a fitted CountVectorizer, and the sparse counts (n, V) of the texts it was fitted on."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(token_pattern=TOKEN, ngram_range=(1, ngrams))

    def with_progress() -> Iterator[str]:
        for i, text in enumerate(texts):
            if i % 100 == 0:
                solvers.tick("counting words", i / len(texts))
            yield text

    try:
        return vectorizer, vectorizer.fit_transform(with_progress())
    except ValueError:  # scikit-learn's word for an empty vocabulary
        raise ParamError(NO_WORDS) from None


def stratified(labels: FloatArray, test_fraction: float, seed: int) -> tuple[IntArray, IntArray]:
    """Draw the same fraction of each class as test rows; return training and test rows, in order.

    Parameters
    ----------
    labels : (n,) classes, 0 or 1
    test_fraction : fraction of each class to hold out; 0 for none
    seed : of the random draw

    Raises
    ------
    ParamError
        Where a class would be too small on one side.
    """
    import numpy as np

    if not test_fraction:
        return np.arange(len(labels)), np.arange(0)

    rng = np.random.RandomState(seed)
    test: list[IntArray] = []
    for value in (0, 1):
        rows = rng.permutation(np.flatnonzero(labels == value))
        n_test = round(test_fraction * len(rows))
        if not 1 <= n_test <= len(rows) - 2:
            raise ParamError(
                f"test_fraction={test_fraction:g} leaves {n_test} test and {len(rows) - n_test} training texts of a "
                f"class of {len(rows)}; at least 1 and 2 are needed. Use another fraction, or 0."
            )
        test.append(rows[:n_test])
    chosen = np.sort(np.concatenate(test))
    return np.setdiff1d(np.arange(len(labels)), chosen), chosen


def stratified_folds(labels: FloatArray, folds: int, seed: int) -> list[tuple[IntArray, IntArray]]:
    """Return random folds (training rows, test rows) that each have the same share of both classes.

    Raises
    ------
    ParamError
        Where a class has fewer rows than folds.
    """
    import numpy as np

    smaller = int(min((labels == 0).sum(), (labels == 1).sum()))
    if folds > smaller:
        raise ParamError(
            f"folds={folds}, but the smaller class has only {smaller} training texts. Use 2 to {smaller}."
        )
    rng = np.random.RandomState(seed)
    fold = np.empty(len(labels), dtype=np.intp)
    for value in (0, 1):
        rows = rng.permutation(np.flatnonzero(labels == value))
        fold[rows] = np.arange(len(rows)) % folds
    return [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(folds)]


def cross_validate(
    counts: Any,
    labels: FloatArray,
    whole: solvers.Path,
    *,
    kind: str,
    min_df: int,
    folds: int,
    seed: int,
    loss: str,
) -> solvers.CrossValidation:
    """Cross-validate along the path's alphas; vocabulary and weights are re-learnt in every fold.

    Parameters
    ----------
    counts, labels : of the training texts, (n, V) sparse and (n,)
    whole : the path on all of them
    kind, min_df : as in `Weighting`
    folds, seed : number of stratified folds, and the seed of their random draw
    loss : "deviance" (twice the log-loss) or "misclassification"
    """

    def fit(fold: solvers.Fold) -> solvers.FoldFit[solvers.Path]:
        weighting = Weighting.of(counts[fold.train], kind, min_df)
        path = fold.solve(weighting.apply(counts[fold.train]))
        return solvers.FoldFit(path, weighting.apply(counts[fold.test]))

    splits = stratified_folds(labels, folds, seed)
    return solvers.cross_validate(
        counts,
        labels,
        splits,
        family="binomial",
        loss=loss,
        whole=whole,
        tol=FOLD_TOL,
        fit=fit,
        extend_grid=True,
    )
