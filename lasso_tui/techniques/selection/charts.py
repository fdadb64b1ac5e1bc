"""Charts of the selection tab."""

from __future__ import annotations

from dataclasses import replace

from lasso_tui.charts import Axis, Bars, Curve, Focus, Level, Lines, Stack
from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.linear.display.error_charts import SE_BARS, WAITING
from lasso_tui.techniques.linear.display.once import once
from lasso_tui.techniques.linear.display.paths import path_lines
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS
from lasso_tui.techniques.linear.paired import paired_mean
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.selection.compute import SelectionResult
from lasso_tui.techniques.technique import ChartSpec

__all__ = ["ARRANGEMENT", "CHARTS"]

HEIGHTS = (8.0, 7.0)
"""Relative heights of the plots of its stack."""

FREQUENCIES, REFIT = "Frequencies + path", "Refit CV"

FAR = 3.0
"""Standard errors above the minimum up to which errors matter to the choice."""


def stability_chart(result: SelectionResult, cursor: float) -> Bars:
    """Draw each penalised feature's maximum selection frequency over alphas at or above the cursor.

    Beside it the lasso's coefficient at the cursor, the least-squares refit where there is one, and the truth where
    it is known.
    """
    import numpy as np

    axis = Axis("max selection frequency, alphas ≥ ▲")
    threshold, lasso = result.params.threshold, result.lasso
    level = (Level(threshold, f"π {threshold:g}"),)
    if result.stability is None:
        return Bars(
            title="Stability", cursor=cursor, names=(), values=np.zeros(0), value_axis=axis, limits=(0.0, 1.0)
        )
    scores = result.stability.scores(nearest(result.stability.alphas, cursor))
    coefs = lasso.at(cursor).coef * lasso.path.scales
    listed = result.stability.candidates & ((scores > 0) | (coefs != 0))
    if result.data.truth is not None:
        listed |= result.stability.candidates & (result.data.truth != 0)
    order = [j for j in np.lexsort((lasso.ranks, -scores)).tolist() if listed[j]]
    signs = ["✓" if scores[j] >= threshold - 1e-12 else " " for j in order]
    columns = [
        ("freq", tuple(f"{scores[j]:.2f}" for j in order)),
        ("lasso", tuple(format_significant(coefs[j]) if coefs[j] else "0" for j in order)),
    ]
    if result.relaxed is not None:
        near = nearest(result.relaxed.path.alphas, cursor)
        refit = result.relaxed.refits[:, near] * lasso.path.scales
        columns.append(("refit", tuple(format_significant(refit[j]) if refit[j] else "0" for j in order)))
    if result.data.truth is not None:
        columns.append(("is", tuple("true" if result.data.truth[j] else "false" for j in order)))
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
        columns=tuple(columns),
        ranks=tuple(lasso.ranks[order].tolist()),
    )


@once
def frequency_lines(result: SelectionResult) -> Lines:
    """Return each feature's selection frequency along alpha: the stability paths of Meinshausen & Bühlmann."""
    import numpy as np

    stability, frequencies = result.stability, result.frequencies
    if stability is None or frequencies is None:
        alphas, frequencies = result.grid, np.zeros((len(result.grid), result.data.n_features))
    else:
        alphas = stability.alphas
    threshold = result.params.threshold
    return Lines(
        title="Frequencies",
        x_axis=ALPHA_AXIS,
        y_axis=Axis("selection frequency"),
        x=alphas,
        y=frequencies,
        names=result.data.features,
        marks=result.marks,
        ranks=result.lasso.ranks,
        limits=(0.0, 1.0),
        levels=(Level(threshold, f"π {threshold:g}"),),
    )


@once
def frequency_stack(result: SelectionResult) -> Stack:
    """Return the frequencies over the coefficients, at the alphas of the half-samples."""
    frequencies = frequency_lines(result)
    path = path_lines(result.fit, result.marks, bounds=result.problem.bounds)
    span = (frequencies.x.min(), frequencies.x.max())
    inside = (path.x >= span[0] * (1 - 1e-12)) & (path.x <= span[1] * (1 + 1e-12))
    held = None if path.held is None else path.held[inside]
    counts = None if path.counts is None else path.counts[inside]
    path = replace(path, x=path.x[inside], y=path.y[inside], held=held, counts=counts)
    return Stack(title=FREQUENCIES, parts=(frequencies, path), heights=HEIGHTS)


def frequency_chart(result: SelectionResult, cursor: float) -> Stack:
    """Draw the frequencies over the path; the half-samples' alphas may end before the cursor."""
    x = frequency_lines(result).x
    return replace(frequency_stack(result), cursor=min(max(cursor, float(x.min())), float(x.max())))


@once
def refit_curve(result: SelectionResult) -> Curve:
    """Return the CV error of the lasso and of the least-squares refit on its support, paired: lasso − refit."""
    import numpy as np

    title, x = "CV MSE, lasso − refit, paired by fold,", result.grid
    cv = result.cv
    if cv is None:
        nothing = np.full(len(x), np.nan)
        return Curve(title=REFIT, x_axis=ALPHA_AXIS, y_axis=Axis(title), x=x, y=nothing, placeholder=WAITING)
    weights = cv.fold_sizes / cv.fold_sizes.sum()
    pairs = [paired_mean(row, weights) for row in cv.losses[:, -1] - cv.losses[:, 0]]
    mean, se = np.array(pairs).T
    # The scale is that of the alphas where both are near their minima: elsewhere the lasso shrinks too much.
    near = np.ones(len(mean), dtype=np.bool_)
    for errors, ses in ((cv.mean[:, -1], cv.se[:, -1]), (cv.mean[:, 0], cv.se[:, 0])):
        least = int(errors.argmin())
        near &= errors <= errors[least] + FAR * ses[least]
    near = near if near.any() else np.ones_like(near)
    low, high = float(np.min((mean - se)[near], initial=0.0)), float(np.max((mean + se)[near], initial=0.0))
    return Curve(
        title=REFIT,
        x_axis=ALPHA_AXIS,
        y_axis=Axis(title),
        x=cv.alphas,
        y=mean,
        low=mean - se,
        high=mean + se,
        band_label=SE_BARS,
        focus=Focus(low, 0.0, high) if low < high else None,
        marks=result.marks,
        sides=("↑ refit better", "↓ lasso better"),
    )


CHARTS: tuple[ChartSpec[SelectionResult], ...] = (
    ChartSpec("Stability", stability_chart),
    ChartSpec(FREQUENCIES, frequency_chart, plots=HEIGHTS),
    ChartSpec(
        REFIT, lambda r, cursor: replace(refit_curve(r), cursor=cursor), when=lambda r: r.relaxed is not None
    ),
)

ARRANGEMENT = Arrangement(
    medium=(Column((Row(("Stability",), 14), Row((FREQUENCIES,), 21))),),
    large=(
        Column((Row(("Stability",), 26), Row((REFIT,), 28)), width=5),
        Column((Row((FREQUENCIES,)),), width=6),
    ),
    list_beside=False,
)
