"""From texts to columns, and what is fitted where: nothing is learnt from a row that is held out.

    tf-idf:  xᵢⱼ = cᵢⱼ·(1 + ln((1 + n)/(1 + dfⱼ))), each row then divided by its Euclidean length

c counts words, dfⱼ is the number of training texts that have word j (Salton & Buckley 1988, smoothed).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["TOKEN", "WEIGHTS", "Weighting", "counted", "cross_validate", "stratified", "stratified_folds"]

WEIGHTS = ("tf-idf", "counts", "presence")
TOKEN = r"(?u)\b\w[\w']+\b"
"""Words of two characters and more; an apostrophe within belongs to the word, so that "don't" is one."""

FOLD_TOL = 1e-5
"""Relative gap of the folds' paths: a thousandth of the standard error of their losses, or less."""


@dataclass(frozen=True, eq=False)
class Weighting:
    """Which columns of the counts are used, and how they are weighted: learnt from training texts alone.

    Attributes
    ----------
    kind : one of `WEIGHTS`
    columns : (p,) the words that are in texts enough
    idf : (p,) their weights
    """

    kind: str
    columns: IntArray
    idf: FloatArray

    @classmethod
    def of(cls, counts: Any, kind: str, min_df: int) -> Weighting:
        """Learn from the counts (n, V) of training texts, a sparse matrix.

        Raises
        ------
        ParamError
            Where no word is in `min_df` of them.
        """
        import numpy as np

        df = np.bincount(counts.indices, minlength=counts.shape[1])
        columns = np.flatnonzero(df >= min_df)
        if len(columns) == 0:
            most = int(df.max(initial=0))
            raise ParamError(
                f"min_df must be from 1 to {most}, the most training texts that share a word, not {min_df}: "
                "no word is left."
                if most
                else "The training texts have no word of two characters or more: use other texts."
            )
        idf = np.ones(len(columns))
        if kind == "tf-idf":
            idf += np.log((1 + counts.shape[0]) / (1 + df[columns]))
        return cls(kind, columns, idf)

    def apply(self, counts: Any) -> Any:
        """Return the columns (m, p) of other texts' counts, sparse."""
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

    def told() -> Iterator[str]:
        for i, text in enumerate(texts):
            if i % 100 == 0:
                solvers.tick("counting words", i / len(texts))
            yield text

    try:
        return vectorizer, vectorizer.fit_transform(told())
    except ValueError:  # scikit-learn's word for an empty vocabulary
        raise ParamError(
            "The training texts have no word of two characters or more: use other texts."
        ) from None


def stratified(labels: FloatArray, share: float, seed: int) -> tuple[IntArray, IntArray]:
    """Set the same share of either class aside, by chance: training and test rows, in order.

    Raises
    ------
    ParamError
        Where a class would not be on both sides.
    """
    import numpy as np

    rng = np.random.RandomState(seed)
    test: list[IntArray] = []
    for value in (0, 1):
        rows = rng.permutation(np.flatnonzero(labels == value))
        aside = round(share * len(rows))
        if not 1 <= aside <= len(rows) - 2:
            raise ParamError(
                f"test_share must leave at least 1 text of each class to test and 2 to train on; "
                f"{share:g} of a class of {len(rows)} does not."
            )
        test.append(rows[:aside])
    chosen = np.sort(np.concatenate(test))
    return np.setdiff1d(np.arange(len(labels)), chosen), chosen


def stratified_folds(labels: FloatArray, folds: int, seed: int) -> list[tuple[IntArray, IntArray]]:
    """Deal the rows of each class out to the folds, by chance.

    Raises
    ------
    ParamError
        Where a class has fewer rows than there are folds.
    """
    import numpy as np

    fewest = int(min((labels == 0).sum(), (labels == 1).sum()))
    if folds > fewest:
        raise ParamError(
            f"folds must be from 2 to {fewest}, the training texts of the smaller class, not {folds}."
        )
    rng = np.random.RandomState(seed)
    place = np.empty(len(labels), dtype=np.intp)
    for value in (0, 1):
        rows = rng.permutation(np.flatnonzero(labels == value))
        place[rows] = np.arange(len(rows)) % folds
    return [(np.flatnonzero(place != k), np.flatnonzero(place == k)) for k in range(folds)]


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
    """Cross-validate along the path's alphas; vocabulary and weights are learnt again in every fold.

    Parameters
    ----------
    counts, labels : of the training texts, (n, V) sparse and (n,)
    whole : the path on all of them
    kind, min_df : as in `Weighting`
    folds, seed : how the rows are dealt out, alike in class
    loss : "deviance" (twice the log-loss) or "misclassification"
    """

    def fit(fold: solvers.Fold) -> solvers.FoldFit[solvers.Path]:
        weighting = Weighting.of(counts[fold.train], kind, min_df)
        path = fold.solve(weighting.apply(counts[fold.train]))
        return solvers.FoldFit(path, weighting.apply(counts[fold.test]))

    splits = stratified_folds(labels, folds, seed)
    return solvers.cross_validate(
        counts, labels, splits, family="binomial", loss=loss, whole=whole, tol=FOLD_TOL, fit=fit
    )
