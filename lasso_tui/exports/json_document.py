"""A result as a document: what `run --json` prints and what an export writes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques.params import kinds

if TYPE_CHECKING:
    from lasso_tui.techniques.result import AnyResult, Readout
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = ["SCHEMA", "as_text", "document"]

SCHEMA = 2
"""Version of the document's keys; 1 had `value` and `original` for the coefficients."""

COEFFICIENT_KEYS = {"scaled": "coef_scaled", "unscaled": "coef_unscaled"}
"""Field of a `Coefficient` → its key in the document."""


def document(technique: AnyTechnique, result: AnyResult, cursor: float) -> dict[str, Any]:
    """All that a result says at one place of the cursor, as plain data for JSON.

    Its `params` are what was solved with, and `at` is the cursor's place. Figures that do not exist (no test
    rows, say) are None.
    """
    readout = technique.readout(result, cursor)
    table = result.data
    return {
        "schema": SCHEMA,
        "technique": technique.slug,
        "dataset": {
            "name": table.name,
            "n_samples": table.n_samples,
            "n_features": table.n_features,
            "target": table.target,
            "notes": list(table.notes),
        },
        "params": {name: getattr(result.params, name) for name in kinds(result.params)},
        "at": float(cursor),
        "scaling": readout.scaling,
        "metrics": {f.name: _number(f.value) for f in readout.metrics},
        "coefficients": [
            {
                COEFFICIENT_KEYS.get(k, k): _number(v) if isinstance(v, float) else v
                for k, v in c._asdict().items()
                if v is not None
            }
            for c in readout.coefficients
        ],
        "intercept_scaled": float(readout.intercept_scaled),
        "intercept_unscaled": float(readout.intercept_unscaled),
        "remark": readout.remark,
        "warnings": list(result.warnings),
    }


def _number(value: float) -> float | int | None:
    """Return a number that JSON can hold: whole ones as int, no NaN, no infinity."""
    if isinstance(value, int):
        return value
    return float(value) if math.isfinite(value) else None


def as_text(told: dict[str, Any], readout: Readout) -> str:
    """Write a document for a person to read: figures, then the coefficients kept, largest first."""
    data = told["dataset"]
    lines = [
        f"{told['technique']} on {data['name']}: {data['n_samples']} × {data['n_features']} → {data['target']}"
    ]
    lines += data["notes"]
    lines += [told["scaling"], ""]
    wide = max(len(f.label) for f in readout.metrics)
    lines += [
        f"  {f.label:<{wide}}  {f.text}{f' on {f.data_label}' if f.data_label else ''}"
        for f in readout.metrics
    ]
    if readout.coefficients:
        kept = readout.coefficients.largest()
        wide = max([len(c.feature) for c in kept] + [len("intercept")])
        lines += ["", f"  {'feature':<{wide}}  {'coef per SD':>12}  {'coef':>12}"]
        rows = [("intercept", readout.intercept_scaled, readout.intercept_unscaled)]
        rows += [(c.feature, c.scaled, c.unscaled) for c in kept]
        lines += [f"  {name:<{wide}}  {value:>12.6g}  {original:>12.6g}" for name, value, original in rows]
    if readout.remark:
        lines += ["", readout.remark]
    lines += [f"Warning: {warning}" for warning in told["warnings"]]
    return "\n".join(lines)
