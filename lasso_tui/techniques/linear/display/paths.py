"""Coefficient paths, alone and over the cross-validated error on one axis of alphas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Lines, Mark, Stack
from lasso_tui.techniques.linear.display.error_charts import cv_curve
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS, scale_title

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray
    from lasso_tui.solvers import CrossValidation
    from lasso_tui.techniques.linear.bounds import Bounds
    from lasso_tui.techniques.linear.linear_path import PathFit

__all__ = ["PATH_AND_CV", "held_by_bounds", "path_and_cv", "path_lines"]

PATH_AND_CV = "Path + CV"
HEIGHTS = (20.0, 12.0)
"""Relative heights of the path and of the error."""


def held_by_bounds(fit: PathFit, bounds: Bounds | None) -> BoolArray | None:
    """Return where coefficients lie on a bound other than 0, (A, p); None without bounds."""
    import numpy as np

    if bounds is None:
        return None
    coefs = fit.path.coefs.T
    return np.asarray((coefs != 0) & ((coefs <= bounds.lower) | (coefs >= bounds.upper)))


def path_lines(
    fit: PathFit,
    marks: tuple[Mark, ...],
    title: str = "Path",
    *,
    x: FloatArray | None = None,
    x_axis: Axis = ALPHA_AXIS,
    bounds: Bounds | None = None,
) -> Lines:
    """Return every coefficient along alpha, each in its feature's colour, with the number of nonzeros along the top.

    Parameters
    ----------
    fit, marks, title : the path, the named positions, the title
    x, x_axis : positions of the alphas on another axis, and that axis
    bounds : where a line is held by one, it is a heavy rule
    """
    return Lines(
        title=title,
        x_axis=x_axis,
        y_axis=Axis(scale_title(fit)),
        x=fit.path.alphas if x is None else x,
        y=fit.scaled_coefs,
        names=fit.table.features,
        marks=marks,
        counts=fit.path.nonzeros,
        counts_title="nonzero",
        ranks=fit.ranks,
        held=held_by_bounds(fit, bounds),
    )


def path_and_cv(
    fit: PathFit,
    cv: CrossValidation | None,
    marks: tuple[Mark, ...],
    folds: str,
    *,
    title: str = PATH_AND_CV,
    heights: tuple[float, float] = HEIGHTS,
    bounds: Bounds | None = None,
) -> Stack:
    """Return the path over its cross-validated error: one axis, one cursor.

    Parameters
    ----------
    fit, cv, marks : the path, its cross-validation (None while it is computed), the named positions
    folds : label of the folds
    """
    error = cv_curve(
        cv,
        "CV error",
        ALPHA_AXIS,
        fit.path.alphas,
        y_title=f"{folds} CV {fit.family.loss_label}".strip(),
        marks=marks,
    )
    return Stack(title=title, parts=(path_lines(fit, marks, bounds=bounds), error), heights=heights)
