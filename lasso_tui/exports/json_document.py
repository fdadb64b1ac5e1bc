"""A result as a JSON document, as `run --json` prints it and an export writes it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lasso_tui import __version__
from lasso_tui.exports.schema import SCHEMA
from lasso_tui.exports.scoring.document_hash import document_hash
from lasso_tui.exports.scoring.recipe_of_result import recipe_of_result
from lasso_tui.techniques.held_out_looks import looks_text, readout_with_looks, uses_test_rows
from lasso_tui.techniques.model import ExportError
from lasso_tui.techniques.params import kinds

if TYPE_CHECKING:
    from lasso_tui.techniques.held_out_looks import Looks
    from lasso_tui.techniques.result import AnyResult, Data, Readout
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = ["SCHEMA", "as_text", "document"]

COEFFICIENT_KEYS = {"scaled": "coef_scaled", "unscaled": "coef_unscaled"}
"""Field of a `Coefficient` → its key in the document."""


def document(
    technique: AnyTechnique, result: AnyResult, cursor: float, looks: Looks | None = None
) -> dict[str, Any]:
    """Return a result at one position of the cursor as plain data for JSON.

    `params` are those of the solve, `at` is the position that the numbers are of: the cursor's, or the nearest that
    has numbers. Metrics without a value (without test rows, for example) are None. With `looks`, errors on test rows
    that have not been looked at are None too, and `test_looks` is the number of looks where it is known. `scoring`
    says how the coefficients predict rows of the source, or why they cannot; `hash` is the SHA-256 of all else.
    """
    readout = technique.readout(result, cursor)
    table = result.data
    counted = {}
    if looks is not None:
        readout = readout_with_looks(technique, result, cursor, looks)
        if looks.count is not None and uses_test_rows(readout):
            counted = {"test_looks": looks.count}
    made: dict[str, Any] = {
        "schema": SCHEMA,
        "technique": technique.slug,
        "dataset": {
            "name": table.name,
            "n_samples": table.n_samples,
            "n_features": table.n_features,
            "target": table.target,
            "notes": list(table.notes),
            **_references(table),
        },
        "params": _params(result),
        "at": float(result.answered_at(cursor)),
        "scaling": readout.scaling,
        "metrics": {metric.name: _number(metric.value) for metric in readout.metrics},
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
        **counted,
        "warnings": list(result.warnings),
        "scoring": _scoring(technique, result, cursor, readout),
        "version": __version__,
    }
    return {**made, "hash": document_hash(made)}


def _scoring(technique: AnyTechnique, result: AnyResult, cursor: float, readout: Readout) -> dict[str, Any]:
    try:
        return recipe_of_result(technique, result, cursor, readout).to_json()
    except ExportError as error:
        return {"missing": str(error)}


def _references(data: Data) -> dict[str, dict[str, str | None]]:
    """Return the reference level of each factor, None where every level has a column."""
    factors = [group for group in getattr(data, "groups", ()) if group.is_factor]
    return {"references": {group.name: group.reference or None for group in factors}} if factors else {}


def _params(result: AnyResult) -> dict[str, Any]:
    """Return the parameters in force; those of a table's test rows are in its preparation."""
    known = kinds(result.params)
    values = {name: getattr(result.params, name) for name in known}
    kind, preparation = known.get("test_fraction"), getattr(result.data, "preparation", None)
    if kind is not None and preparation is not None and not kind.applies_to(result.data.source):
        values["test_fraction"] = preparation.test_fraction
    return values


def _number(value: float) -> float | int | None:
    """Return a number that JSON can hold: integers as int, None for NaN and infinity."""
    if isinstance(value, int):
        return value
    return float(value) if math.isfinite(value) else None


def as_text(document: dict[str, Any], readout: Readout) -> str:
    """Write a document for a person to read: metrics, then the nonzero coefficients, largest first."""
    data = document["dataset"]
    size = f"{data['n_samples']} × {data['n_features']} → {data['target']}"
    lines = [f"{document['technique']} on {data['name']}: {size}", *data["notes"], document["scaling"], ""]
    width = max(len(metric.label) for metric in readout.metrics)
    lines += [
        f"  {metric.label:<{width}}  {metric.text}{f' ({metric.data_label})' if metric.data_label else ''}"
        for metric in readout.metrics
    ]
    if readout.coefficients:
        nonzero = readout.coefficients.largest()
        width = max([len(c.feature) for c in nonzero] + [len("intercept")])
        scaled_label = "coef per SD" if document["params"].get("standardize") else "coef (fitted)"
        lines += ["", f"  {'feature':<{width}}  {scaled_label:>13}  {'coef':>12}"]
        rows = [("intercept", readout.intercept_scaled, readout.intercept_unscaled)]
        rows += [(c.feature, c.scaled, c.unscaled) for c in nonzero]
        lines += [f"  {name:<{width}}  {scaled:>13.6g}  {unscaled:>12.6g}" for name, scaled, unscaled in rows]
    if readout.remark:
        lines += ["", readout.remark]
    if "test_looks" in document:
        lines += ["", f"{looks_text(document['test_looks']).capitalize()}, this output counted."]
    lines += [f"Warning: {warning}" for warning in document["warnings"]]
    return "\n".join(lines)
