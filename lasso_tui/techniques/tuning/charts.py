"""Charts of the tuning tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Curve, Level, Lines, Mark
from lasso_tui.techniques.linear.class_metrics import majority_error
from lasso_tui.techniques.linear.cv_losses import cv_loss
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS
from lasso_tui.techniques.linear.paired import COMPARABLE
from lasso_tui.techniques.tuning.compute import CRITERIA

if TYPE_CHECKING:
    from lasso_tui.techniques.tuning.compute import TuningResult

__all__ = ["criteria_chart", "error_chart"]


def error_chart(result: TuningResult, cursor: float) -> Curve:
    """Draw the mean CV loss along alpha, ± one standard error."""
    import numpy as np

    cv, family, table = result.cv, result.fit.family, result.fit.table
    loss = cv_loss(family, result.loss)
    levels: tuple[Level, ...] = ()
    unit = result.data.target if loss.in_target_unit else ""
    if result.loss is None and family.is_gaussian:
        unit = f"{result.data.target}²"
    y_axis = Axis(loss.axis, unit)
    if result.loss == "misclassification":
        levels = (Level(majority_error(table, table.y, table.weights), "majority class"),)
    elif result.loss == "auc":
        levels = (Level(0.5, "chance"),)
    if cv is None:
        return Curve(
            title="CV error",
            cursor=cursor,
            x_axis=ALPHA_AXIS,
            y_axis=y_axis,
            x=result.grid,
            y=np.full(len(result.grid), np.nan),
            placeholder="computing cross-validation…",
        )
    draw_folds = result.params.curves == "folds"
    return Curve(
        title="CV error",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=y_axis,
        x=cv.alphas,
        y=cv.mean,
        label="mean of folds",
        low=result.low,
        high=result.high,
        band_label="± 1 standard error",
        members=result.fold_curves if draw_folds else result.comparable,
        members_label=f"{cv.losses.shape[1]} folds; level: {COMPARABLE}" if draw_folds else COMPARABLE,
        marks=result.marks,
        levels=levels,
        counts=result.fit.path.nonzeros,
        counts_title="nonzero",
    )


def criteria_chart(result: TuningResult, cursor: float) -> Lines:
    """Draw the three criteria, each minus its own minimum; a, b and e mark the minima."""
    marks = tuple(
        Mark(name[0].lower(), float(alpha), f"alpha at min {name}")
        for name, alpha in zip(CRITERIA, result.min_alphas, strict=True)
    )
    return Lines(
        title="Criteria",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis("criterion − minimum"),
        x=result.grid,
        y=result.criteria,
        names=CRITERIA,
        marks=marks,
        counts=result.fit.path.nonzeros,
        counts_title="nonzero",
    )
