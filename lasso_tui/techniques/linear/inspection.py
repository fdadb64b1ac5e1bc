"""Looking closer at a linear path: its events, why a feature enters where it does, every coefficient in a table.

Shared by the techniques whose path is one of coefficients over a table's columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Level, TextTable, Trace, XYChart
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS, PathFit
from lasso_tui.techniques.linear.target_families import fraction_explained
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.solvers import Knots, Stability


__all__ = [
    "Events",
    "coefficient_sheet",
    "events_between",
    "events_of",
    "events_sheet",
    "feature_index",
    "feature_known",
    "penalty_factors",
    "why_chart",
]

MOST_ROWS = 2000
"""Rows of a table of coefficients: the strongest features."""


@dataclass(frozen=True, eq=False)
class Events:
    """Rows of a table of who enters and leaves, with their alphas.

    Attributes
    ----------
    alphas : (E,) decreasing
    rows : one tuple of texts an event
    note : how exact the alphas are
    fit : what the share explained is called
    """

    alphas: FloatArray
    rows: tuple[tuple[str, ...], ...]
    note: str
    fit: str = "R²"


EVENT_COLUMNS = (">alpha", "event", ">kept")


def penalty_factors(words: str, features: Sequence[str]) -> FloatArray | None:
    """Read penalty factors, (p,), such as "age=0, bmi=2"; None where nothing is named.

    Raises
    ------
    ParamError
        For a name that is no column, or a number that is negative or none.
    """
    import numpy as np

    if not words.strip():
        return None
    found = np.ones(len(features))
    for word in words.split(","):
        name, equals, value = (part.strip() for part in word.rpartition("="))
        if not equals:
            raise ParamError(f"factors must be written as name=number, name=number …, not {word.strip()!r}.")
        if name not in features:
            raise ParamError(f"factors names {name!r}, which is no column; there are {_some(features)}.")
        try:
            factor = float(value)
        except ValueError:
            factor = -1.0
        if not (factor >= 0 and np.isfinite(factor)):
            raise ParamError(f"factors must be numbers from 0, not {value!r} for {name}.")
        found[list(features).index(name)] = factor
    if not found.any():
        raise ParamError("factors must leave at least one column penalised: they are all 0.")
    return found


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")


def feature_known(name: str, features: Sequence[str]) -> None:
    """Raise a ParamError for a name that is no column; the empty name stands for one to be chosen."""
    if name and name not in features:
        raise ParamError(f"why must be the name of a column, not {name!r}; there are {_some(features)}.")


def feature_index(name: str, fit: PathFit, cursor: float) -> int:
    """Index of a named column; of the one with the largest coefficient at the cursor where none is named."""
    import numpy as np

    if name in fit.table.features:
        return fit.table.features.index(name)
    return int(np.argmax(np.abs(fit.at(cursor).coef * fit.path.scales)))


def events_of(fit: PathFit, knots: Knots) -> Events:
    """Return the exact events of a lasso path."""
    import numpy as np

    names, table = fit.table.features, fit.table
    kept, rows = 0, []
    r2: dict[int, float] = {}
    for event in knots.events:
        kept += 1 if event.enters else -1
        if event.knot not in r2:
            coef, intercept = knots.coefs[:, event.knot], knots.intercepts[event.knot]
            support = np.flatnonzero(coef)
            eta = table.X[:, support] @ coef[support] + intercept
            r2[event.knot] = fraction_explained(fit.family, table.y, eta, table.weights)
        sign = "+" if event.sign > 0 else "−"
        words = f"{names[event.feature]} enters, {sign}" if event.enters else f"{names[event.feature]} leaves"
        rows.append((format_significant(event.alpha, 4), words, str(kept), f"{r2[event.knot]:.3f}"))
    return Events(np.array([e.alpha for e in knots.events]), tuple(rows), "each alpha is exact")


def events_between(fit: PathFit) -> Events:
    """Return the events that the grid shows, for a path that is not made of straight lines."""
    import numpy as np

    shown, alphas, names, share = fit.shown, fit.path.alphas, fit.table.features, fit.explained_by()
    rows, places = [], []
    inside = np.zeros(shown.shape[1], dtype=bool)
    for k in range(len(alphas)):
        now = shown[k] != 0
        count = int(inside.sum())
        for j in np.flatnonzero(now != inside).tolist():
            count += 1 if now[j] else -1
            sign = "+" if shown[k, j] > 0 else "−"
            words = f"{names[j]} enters, {sign}" if now[j] else f"{names[j]} leaves"
            rows.append((format_significant(alphas[k], 4), words, str(count), f"{float(share[k]):.3f}"))
            places.append(float(alphas[k]))
        inside = now
    return Events(
        np.array(places),
        tuple(rows),
        "each event lies between its alpha of the grid and the one above",
        fit.family.r2_label,
    )


def events_sheet(events: Events | None, cursor: float) -> TextTable:
    """The table of events, the last one that has happened at the cursor highlighted."""
    import numpy as np

    if events is None:
        return TextTable(
            title="Knots", cursor=cursor, columns=(*EVENT_COLUMNS, ">R²"), rows=(), note="being computed"
        )
    done = int(np.count_nonzero(events.alphas >= cursor * (1 - 1e-12)))
    return TextTable(
        title="Knots",
        cursor=cursor,
        columns=(*EVENT_COLUMNS, f">{events.fit}"),
        rows=events.rows,
        note=events.note,
        highlight=max(done - 1, 0) if events.rows else None,
    )


def why_chart(
    fit: PathFit, correlations: FloatArray, name: str, cursor: float, factors: FloatArray | None = None
) -> XYChart:
    """|xⱼ'r|/n of one feature along alpha: it enters where that meets the line alpha (times its factor).

    Parameters
    ----------
    correlations : (A, p) |xⱼ'r|/n at each alpha of the path
    """
    j = feature_index(name, fit, cursor)
    factor = 1.0 if factors is None else float(factors[j])
    line = "alpha" if factor == 1 else f"{factor:g} · alpha"
    alphas = fit.path.alphas
    return XYChart(
        title="Why",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis(f"|x'{fit.family.residual_label}|/n of {fit.table.features[j]}"),
        traces=(
            Trace(fit.table.features[j], alphas, correlations[:, j]),
            Trace(line, alphas, factor * alphas, faint=True),
        ),
        levels=(Level(0.0, ""),) if factor == 0 else (),
    )


def coefficient_sheet(
    fit: PathFit, cursor: float, factors: FloatArray | None = None, stability: Stability | None = None
) -> TextTable:
    """Every feature's coefficient on both scales, with truth, frequency and penalty factor where there are any."""
    import numpy as np

    coef, scales, table = fit.at(cursor).coef, fit.path.scales, fit.table
    order = np.argsort(
        -np.abs(coef * scales) - 1e-9 * np.arange(len(coef))[::-1] / max(len(coef), 1), kind="stable"
    )
    order = order[:MOST_ROWS].tolist()
    scores = None
    if stability is not None:
        scores = stability.scores(int(np.argmin(np.abs(np.log(stability.alphas / cursor)))))
    columns = ["feature", ">per SD" if fit.path.standardize else ">coefficient", ">per unit"]
    columns += [">truth"] if table.truth is not None else []
    columns += [">frequency"] if scores is not None else []
    columns += [">factor"] if factors is not None else []
    rows, per_sd, per_unit = [], (coef * scales).tolist(), coef.tolist()
    for j in order:
        row = [table.features[j], format_significant(per_sd[j], 4), format_significant(per_unit[j], 4)]
        row += [format_significant(table.truth[j], 4)] if table.truth is not None else []
        row += [f"{scores[j]:.2f}"] if scores is not None else []
        row += [f"{factors[j]:g}"] if factors is not None else []
        rows.append(tuple(row))
    return TextTable(title="Table", cursor=cursor, columns=tuple(columns), rows=tuple(rows))
