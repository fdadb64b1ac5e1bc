"""Charts of the tuning tab."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Level, Lines, Mark, Stack, TextTable
from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.fit_table import row_label
from lasso_tui.techniques.linear.class_metrics import majority_error
from lasso_tui.techniques.linear.cv_losses import cv_loss
from lasso_tui.techniques.linear.display.answers import difference_text
from lasso_tui.techniques.linear.display.error_charts import cv_curve, difference_curve
from lasso_tui.techniques.linear.display.once import once
from lasso_tui.techniques.linear.display.paths import path_lines
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS, held_out_metrics, stem_chart
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.technique import ChartSpec
from lasso_tui.techniques.tuning.compute import CRITERIA, TuningResult

if TYPE_CHECKING:
    from lasso_tui.solvers import CrossValidation

__all__ = ["ARRANGEMENT", "CHARTS"]

CRITERIA_LIMITS = 0.0, 10.0
"""What is shown of the criteria above their minima: 10 leaves no support (Burnham & Anderson 2002)."""

HEIGHTS = (14.0, 10.0)


def null_levels(result: TuningResult, cv: CrossValidation) -> tuple[Level, ...] | None:
    """Return the error without any feature; None for that of the largest alpha."""
    table = result.fit.table
    if result.loss == "misclassification":
        return (Level(majority_error(table, table.y, table.weights), "majority class"),)
    return (Level(0.5, "chance"),) if result.loss == "auc" else None


@once
def error_stack(result: TuningResult) -> Stack:
    """Return the mean CV loss along alpha, over its paired difference to the minimum."""
    cv, loss = result.cv, cv_loss(result.fit.family, result.loss)
    folds = cv is not None and result.params.curves == "folds"
    errors = cv_curve(
        cv,
        "CV error",
        ALPHA_AXIS,
        result.fit.path.alphas,
        y_title=f"{result.folds} CV {loss.label}",
        marks=result.marks,
        levels=None if cv is None else null_levels(result, cv),
        members=cv.losses if folds and cv is not None else None,
        members_label=f"{cv.losses.shape[1]} folds" if folds and cv is not None else "",
        counts=result.fit.path.nonzeros,
    )
    differences = difference_curve(
        result.paired,
        cv.index_1se if cv is not None else 0,
        "Difference",
        ALPHA_AXIS,
        result.fit.path.alphas,
        y_title="difference to the minimum, paired by fold,",
        marks=result.marks,
    )
    return Stack(title="CV error", parts=(errors, differences), heights=HEIGHTS)


def choices(result: TuningResult) -> tuple[tuple[str, float], ...]:
    """Return the alphas that rules choose, with the rule's name."""
    cv = result.cv
    chosen = [] if cv is None else [("minimum", cv.alpha_min), ("1-SE", cv.alpha_1se)]
    return (
        *((name, float(alpha)) for name, alpha in chosen),
        *((name, float(a)) for name, a in zip(CRITERIA, result.min_alphas, strict=True)),
    )


@once
def choices_table(result: TuningResult) -> TextTable:
    """Tabulate what each rule chooses: its alpha, its features, its error and what it costs, paired by fold."""
    import numpy as np

    cv, paired = result.cv, result.paired
    loss = cv_loss(result.fit.family, result.loss).label
    rows = []
    for name, alpha in choices(result):
        row = [name, format_significant(alpha), str(int(np.count_nonzero(result.fit.at(alpha).coef)))]
        if cv is not None and paired is not None:
            near = int(np.argmin(np.abs(np.log(cv.alphas / alpha))))
            cost = difference_text(paired.difference[near], paired.se[near])
            row += [difference_text(cv.mean[near], cv.se[near]), "0" if near == cv.index_min else cost]
        rows.append(tuple(row))
    columns: tuple[str, ...] = ("rule", ">alpha", ">nonzero")
    columns += (f">{row_label('CV', loss)}", ">difference") if cv is not None else ()
    note = "± one SE; differences paired by fold"
    if cv is not None and result.parts.test is not None:
        tested, label = result.parts.test, result.parts.label
        metrics = held_out_metrics(result.fit, float(cv.alpha_min), tested, label, result.loss)
        note = f"{row_label('test', loss)} of the minimum {metrics[0].text}; {note}"
    return TextTable(title="Choices", columns=columns, rows=tuple(rows), note=note)


def choices_chart(result: TuningResult, cursor: float) -> TextTable:
    """Tabulate the choices, with that at the cursor highlighted."""
    alphas = [alpha for _, alpha in choices(result)]
    here = next((k for k, alpha in enumerate(alphas) if abs(alpha / cursor - 1) < 1e-9), None)
    return replace(choices_table(result), cursor=cursor, highlight=here)


@once
def criteria_lines(result: TuningResult) -> Lines:
    """Return the three criteria, each minus its own minimum; a, b and e mark the minima."""
    import numpy as np

    marks = tuple(
        Mark(name[0].lower(), float(alpha), f"alpha at min {name}")
        for name, alpha in zip(CRITERIA, result.min_alphas, strict=True)
    )
    return Lines(
        title="Criteria",
        x_axis=ALPHA_AXIS,
        y_axis=Axis("criterion − its minimum"),
        x=result.grid,
        y=result.criteria,
        names=CRITERIA,
        marks=marks,
        counts=result.fit.path.nonzeros,
        counts_title="nonzero",
        ranks=np.arange(len(CRITERIA)),
        limits=CRITERIA_LIMITS,
    )


@once
def path_chart(result: TuningResult) -> Lines:
    """Return the path on the rows that were fitted."""
    return path_lines(result.fit, result.marks, bounds=result.problem.bounds)


CHARTS: tuple[ChartSpec[TuningResult], ...] = (
    ChartSpec("CV error", lambda r, cursor: replace(error_stack(r), cursor=cursor), plots=HEIGHTS),
    ChartSpec("Choices", choices_chart, plots=()),
    ChartSpec("Criteria", lambda r, cursor: replace(criteria_lines(r), cursor=cursor)),
    ChartSpec("Path", lambda r, cursor: replace(path_chart(r), cursor=cursor)),
    ChartSpec("Coefficients", lambda r, cursor: stem_chart(r.fit, cursor)),
)

ARRANGEMENT = Arrangement(
    medium=(Column((Row(("CV error",), 26), Row(("Choices", "Criteria"), 11, (56, 31)))),),
    large=(
        Column((Row(("CV error",)),), width=7),
        Column((Row(("Choices",), 10), Row(("Criteria",), 20), Row(("Path",), 24)), width=4),
    ),
)
