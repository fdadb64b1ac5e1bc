"""Solving with groups: a path, its cross-validation and its frequencies, with or without penalty factors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.figures import significant
from lasso_tui.techniques.group_words import Groups
from lasso_tui.techniques.result import Figure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

__all__ = ["GroupModel", "lasso_figures", "lasso_remark", "split_groups"]


@dataclass(frozen=True, eq=False)
class GroupModel:
    """What is minimised.

    Attributes
    ----------
    groups : which columns belong together
    factors : (G,) penalty factors, or None for ones
    tau : share of the l1 penalty
    orthonormalize, standardize : what is done to the columns first
    """

    groups: Groups
    factors: FloatArray | None
    tau: float
    orthonormalize: bool
    standardize: bool

    @property
    def options(self) -> dict[str, Any]:
        """The parts that all solves share."""
        return {"group_mix": self.tau, "orthonormalize": self.orthonormalize, "standardize": self.standardize}

    @property
    def is_lasso(self) -> bool:
        """Whether the penalty is on single columns alone."""
        return (self.tau == 1 or max(self.groups.sizes) == 1) and not self.orthonormalize

    @property
    def column_factors(self) -> FloatArray | None:
        """(p,) the factor of each column's group, or None for ones."""
        import numpy as np

        return None if self.factors is None else self.factors[np.array(self.groups.labels)]

    def path(
        self, X: FloatArray, y: FloatArray, alphas: FloatArray | None = None
    ) -> solvers.GroupPath | solvers.FactoredGroupPath:
        """Solve along alphas; None for the usual hundred."""
        import numpy as np

        labels = np.array(self.groups.labels)
        if self.factors is not None:
            return solvers.factored_group_path(X, y, labels, self.factors, alphas=alphas, **self.options)
        path = solvers.path(X, y, groups=labels, alphas=alphas, **self.options)
        assert isinstance(path, solvers.GroupPath)
        return path

    def cross_validate(
        self, X: FloatArray, y: FloatArray, splits: Any, whole: solvers.Path
    ) -> solvers.CrossValidation:
        """Cross-validate along the alphas of the path on all rows."""
        import numpy as np

        labels = np.array(self.groups.labels)
        if self.factors is not None:
            return solvers.cross_validate_factored(
                X, y, splits, labels, self.factors, whole=whole, **self.options
            )
        return solvers.cross_validate(
            X, y, splits, groups=labels, alphas=whole.alphas, whole=whole, **self.options
        )

    def frequencies(
        self, X: FloatArray, y: FloatArray, alphas: FloatArray, n_pairs: int, seed: int
    ) -> Iterator[solvers.Stability]:
        """Count what is selected in pairs of complementary half-samples (Shah & Samworth 2013)."""
        import numpy as np

        rng, n = np.random.default_rng(seed), len(y)
        at = np.zeros((X.shape[1], len(alphas)))
        ever = np.zeros_like(at)
        for done in range(1, n_pairs + 1):
            order = rng.permutation(n)
            for half in (order[: n // 2], order[n // 2 : 2 * (n // 2)]):
                if np.ptp(y[half]) > 0:  # with one target nothing can be selected
                    selected = self.path(X[half], y[half], alphas).coefs != 0
                    at += selected
                    ever += np.logical_or.accumulate(selected, axis=1)
            solvers.tick("half-samples", done / n_pairs)
            shares = ever / (2 * done)
            yield solvers.Stability(alphas, at / (2 * done), shares, shares.sum(axis=0), done, n_pairs)


def split_groups(coef: FloatArray, groups: Groups) -> tuple[int, ...]:
    """Groups of which some columns are kept and some are not."""
    import numpy as np

    kept = np.bincount(np.array(groups.labels), coef != 0, len(groups.names))
    return tuple(g for g, size in enumerate(groups.sizes) if 0 < kept[g] < size)


def lasso_figures(
    cv: solvers.CrossValidation, lasso: solvers.CrossValidation, groups: Groups
) -> tuple[Figure, ...]:
    """Return what the lasso on the same columns and folds does at its own CV minimum."""
    least, theirs = float(cv.mean[cv.index_min]), float(lasso.mean[lasso.index_min])
    split = len(split_groups(lasso.path.coefs[:, lasso.index_min], groups))
    return (
        Figure("cv_mse_min", "least CV MSE", least, significant(least), shown=False),
        Figure("lasso_cv_mse_min", "least CV MSE of the lasso", theirs, significant(theirs), shown=False),
        Figure("lasso_groups_split", "groups that the lasso splits", split, str(split), shown=False),
    )


def lasso_remark(cv: solvers.CrossValidation, lasso: solvers.CrossValidation, groups: Groups) -> str:
    """Say in a line what the lasso does to these groups."""
    names = [groups.names[g] for g in split_groups(lasso.path.coefs[:, lasso.index_min], groups)]
    some = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    parts = f"keeps only a part of {some}" if names else "splits no group"
    here, theirs = significant(cv.mean[cv.index_min]), significant(lasso.mean[lasso.index_min])
    return f"The lasso at its CV minimum (MSE {theirs}; here {here}) {parts}."
