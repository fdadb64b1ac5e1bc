"""Charts of the selection tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Bars, Level, Lines
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS, coefficient_axis

if TYPE_CHECKING:
    from lasso_tui.techniques.selection.compute import SelectionResult

__all__ = ["frequency_chart", "selected_chart", "stability_chart"]


def selected_chart(result: SelectionResult, cursor: float) -> Bars:
    """Draw the nonzero coefficients by size with their sign; where the truth is known, also errors of selection."""
    import numpy as np

    values, table = result.fit.at(cursor).coef * result.fit.path.scales, result.data
    nonzero, truth = values != 0, table.truth
    missed = ~nonzero & (truth != 0) if truth is not None else np.zeros(len(nonzero), dtype=bool)
    order = [j for j in np.argsort(-np.abs(values), kind="stable").tolist() if nonzero[j] or missed[j]]
    signs = ["+" if values[j] > 0 else "−" if values[j] < 0 else " " for j in order]
    if truth is not None:
        labels = ["missed" if missed[j] else "true" if truth[j] else "false" for j in order]
        signs = [f"{sign} {label:<6}" for sign, label in zip(signs, labels, strict=True)]
    return Bars(
        title="Selected",
        cursor=cursor,
        names=tuple(table.features[j] for j in order),
        values=np.abs(values[order]),
        signs=tuple(signs),
        value_axis=Axis("|coefficient|", coefficient_axis(result.fit).unit),
        limits=(0.0, float(max(result.lasso.max_abs_coefs.max(), np.abs(values).max()))),
    )


def stability_chart(result: SelectionResult, cursor: float) -> Bars:
    """Draw each penalised feature's maximum selection frequency over alphas at or above the cursor."""
    import numpy as np

    axis = Axis("max selection frequency", "alphas ≥ cursor")
    threshold = result.params.threshold
    level = (Level(threshold, f"π {threshold:g}"),)
    if result.stability is None:
        return Bars(
            title="Stability", cursor=cursor, names=(), values=np.zeros(0), value_axis=axis, limits=(0.0, 1.0)
        )
    scores = result.stability.scores(nearest(result.stability.alphas, cursor))
    listed = result.stability.candidates & (scores > 0)
    order = [j for j in np.argsort(-scores, kind="stable").tolist() if listed[j]]
    signs = ["✓" if scores[j] >= threshold - 1e-12 else " " for j in order]
    if result.data.truth is not None:
        signs = [
            f"{s} {'true ' if result.data.truth[j] else 'false'}" for s, j in zip(signs, order, strict=True)
        ]
    return Bars(
        title="Stability",
        cursor=cursor,
        names=tuple(result.data.features[j] for j in order),
        values=scores[order],
        signs=tuple(signs),
        value_axis=axis,
        levels=level,
        limits=(0.0, 1.0),
        form="{:.2f}",
    )


def frequency_chart(result: SelectionResult, cursor: float) -> Lines:
    """Draw each feature's selection frequency along alpha: the stability paths of Meinshausen & Bühlmann."""
    import numpy as np

    stability, frequencies = result.stability, result.frequencies
    if stability is None or frequencies is None:
        alphas, frequencies = result.grid, np.zeros((len(result.grid), result.data.n_features))
    else:
        alphas = stability.alphas
    return Lines(
        title="Frequencies",
        cursor=min(max(cursor, float(alphas[-1])), float(alphas[0])),
        x_axis=ALPHA_AXIS,
        y_axis=Axis("selection frequency"),
        x=alphas,
        y=frequencies,
        names=result.data.features,
        marks=result.marks,
    )
