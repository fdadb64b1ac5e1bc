"""Knots and the coefficient table of a linear path, and the parameters that name columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import TextTable
from lasso_tui.techniques.linear.bounds import Bounds, binding
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.linear_path import PathFit
from lasso_tui.techniques.linear.names import SEPARATORS, longest_first, name_at, suggestion, word_at
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.solvers import Knots, Stability


__all__ = [
    "Events",
    "check_feature",
    "coefficient_table",
    "events_between",
    "events_of",
    "events_table",
    "feature_index",
    "frequencies",
    "penalty_factors",
]

MAX_TABLE_ROWS = 2000
"""Rows of a table of coefficients: the features that enter first."""


@dataclass(frozen=True, eq=False)
class Events:
    """Rows of the table of knots: which feature enters or leaves at which alpha.

    Attributes
    ----------
    alphas : (E,) decreasing
    rows : one tuple of texts per event
    note : how exact the alphas are
    r2_label : label of the last column, "R²" or "D²"
    """

    alphas: FloatArray
    rows: tuple[tuple[str, ...], ...]
    note: str
    r2_label: str = "R²"


EVENT_COLUMNS = (">alpha", "event", ">nonzero")


def penalty_factors(text: str, features: Sequence[str]) -> FloatArray | None:
    """Read penalty factors, (p,), such as "age=0, bmi=2"; None for an empty text.

    Commas, semicolons and spaces separate; a name that holds one may stand in backquotes.

    Raises
    ------
    ParamError
        For an unknown column, a factor that is not a number, or a negative one.
    """
    import numpy as np

    if not text.strip(SEPARATORS):
        return None
    factors, known, at = np.ones(len(features)), longest_first(features), 0
    while at < len(text):
        if text[at] in SEPARATORS:
            at += 1
            continue
        name, value, at = _factor_at(text, at, known, features)
        try:
            factor = float(value)
        except ValueError:
            factor = -1.0
        if not (factor >= 0 and np.isfinite(factor)):
            raise ParamError(f"penalty_factor of {name} must be a number of at least 0, not {value!r}.")
        factors[list(features).index(name)] = factor
    if not factors.any():
        raise ParamError("penalty_factor is 0 for every column. Leave at least one column penalised.")
    return factors


def _factor_at(text: str, at: int, known: Sequence[str], features: Sequence[str]) -> tuple[str, str, int]:
    """Return the column and the text of its factor at a position, and where it ends."""
    found = name_at(text, at, known, ends=f"= {SEPARATORS}")
    name, end = found if found is not None else (word_at(text, at, ends=f"={SEPARATORS}"), 0)
    rest = text[end or at + len(name) :].lstrip() if end or name else ""
    if not rest.startswith("="):
        raise ParamError(
            f"Cannot read penalty factors {text[at:].strip()!r}. Write column=number, e.g. {features[0]}=0."
        )
    if found is None:
        raise ParamError(f"No column {name} (in penalty_factor). {suggestion(name, features)}")
    start = text.index("=", end) + 1
    start += len(text[start:]) - len(text[start:].lstrip())
    value = word_at(text, start)
    return name, value, start + len(value)


def check_feature(name: str, features: Sequence[str]) -> None:
    """Raise a ParamError for an unknown column; the empty name stands for the largest coefficient."""
    if name and name not in features:
        raise ParamError(f"explain={name!r}: no such column. {suggestion(name, features)}")


def feature_index(name: str, fit: PathFit, cursor: float) -> int:
    """Return the index of a named column, by default of that which enters last at or before the cursor."""
    import numpy as np

    if name in fit.table.features:
        return fit.table.features.index(name)
    nonzero = fit.scaled_coefs != 0
    entered = np.where(nonzero.any(axis=0), fit.path.alphas[nonzero.argmax(axis=0)], 0.0)
    before = np.flatnonzero(entered >= cursor * (1 - 1e-12))
    return int(before[np.argmin(entered[before])]) if len(before) else int(fit.entry_order[0])


def events_of(fit: PathFit, knots: Knots) -> Events:
    """Return the exact events of a lasso path."""
    import numpy as np

    names = fit.table.features
    nonzero, rows = 0, []
    r2 = 1.0 - knots.mse / fit.path.null_mse
    for event in knots.events:
        nonzero += 1 if event.enters else -1
        sign = "+" if event.sign > 0 else "−"
        label = f"{names[event.feature]} enters {sign}" if event.enters else f"{names[event.feature]} leaves"
        rows.append((format_significant(event.alpha, 4), label, str(nonzero), f"{r2[event.knot]:z.3f}"))
    return Events(np.array([e.alpha for e in knots.events]), tuple(rows), "alphas are exact")


def events_between(fit: PathFit, bounds: Bounds | None = None) -> Events:
    """Return the events between the grid's alphas, for a path that is not piecewise linear, or is bounded.

    Also where a coefficient reaches a bound other than 0, or leaves it.
    """
    import numpy as np

    coefs, alphas, names, r2 = fit.scaled_coefs, fit.path.alphas, fit.table.features, fit.explained_by()
    rows, positions = [], []
    inside = np.zeros(coefs.shape[1], dtype=bool)
    held = inside
    for k in range(len(alphas)):
        now = coefs[k] != 0
        count = int(inside.sum())
        for j in np.flatnonzero(now != inside).tolist():
            count += 1 if now[j] else -1
            sign = "+" if coefs[k, j] > 0 else "−"
            label = f"{names[j]} enters {sign}" if now[j] else f"{names[j]} leaves"
            rows.append((format_significant(alphas[k], 4), label, str(count), f"{float(r2[k]):z.3f}"))
            positions.append(float(alphas[k]))
        inside = now
        if bounds is None:
            continue
        unscaled = fit.path.coefs[:, k]
        at_bound = now & ((unscaled <= bounds.lower) | (unscaled >= bounds.upper))
        for j in np.flatnonzero(at_bound != held).tolist():
            label = f"{names[j]} {'reaches' if at_bound[j] else 'leaves'} its bound {bounds.text(j)}"
            rows.append((format_significant(alphas[k], 4), label, str(count), f"{float(r2[k]):z.3f}"))
            positions.append(float(alphas[k]))
        held = at_bound
    return Events(
        np.array(positions),
        tuple(rows),
        "alphas are those of the grid: each event is between its alpha and the next larger one",
        fit.family.r2_label,
    )


def events_table(events: Events | None, cursor: float) -> TextTable:
    """Tabulate the knots, highlighting the last one at or above the cursor."""
    import numpy as np

    if events is None:
        return TextTable(
            title="Knots", cursor=cursor, columns=(*EVENT_COLUMNS, ">R²"), rows=(), note="computing…"
        )
    done = int(np.count_nonzero(events.alphas >= cursor * (1 - 1e-12)))
    return TextTable(
        title="Knots",
        cursor=cursor,
        columns=(*EVENT_COLUMNS, f">{events.r2_label}"),
        rows=events.rows,
        note=events.note,
        highlight=max(done - 1, 0) if events.rows else None,
    )


def frequencies(stability: Stability | None, cursor: float) -> FloatArray | None:
    """Return each feature's maximum selection frequency at alphas ≥ the cursor, (p,), None where not counted."""
    return None if stability is None else stability.scores(nearest(stability.alphas, cursor))


def coefficient_table(
    fit: PathFit,
    cursor: float,
    factors: FloatArray | None = None,
    stability: Stability | None = None,
    bounds: Bounds | None = None,
) -> TextTable:
    """Tabulate the coefficients in the order of entry, with truth, frequencies, factors and bounds if any."""
    coef, scales, table = fit.at(cursor).coef, fit.path.scales, fit.table
    order = fit.entry_order[:MAX_TABLE_ROWS].tolist()
    scores = frequencies(stability, cursor)
    columns = ["feature", ">coef per SD" if fit.path.standardize else ">coef (fitted)", ">coef"]
    columns += [">truth"] if table.truth is not None else []
    columns += [">frequency"] if scores is not None else []
    columns += [">factor"] if factors is not None else []
    columns += [">bounds", "binds"] if bounds is not None else []
    binds = None if bounds is None else binding(fit, cursor, bounds, factors)
    rows, per_sd, per_unit = [], (coef * scales).tolist(), coef.tolist()
    for j in order:
        row = [table.features[j], format_significant(per_sd[j], 4), format_significant(per_unit[j], 4)]
        row += [format_significant(table.truth[j], 4)] if table.truth is not None else []
        row += [f"{scores[j]:.2f}"] if scores is not None else []
        row += [f"{factors[j]:g}"] if factors is not None else []
        row += (
            [bounds.text(j), "binds" if binds[j] else ""] if bounds is not None and binds is not None else []
        )
        rows.append(tuple(row))
    return TextTable(title="Table", cursor=cursor, columns=tuple(columns), rows=tuple(rows))
