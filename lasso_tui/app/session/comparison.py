"""Solutions side by side: what each is, what it says of itself, and every coefficient that any of them keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lasso_tui.app.session.pin import Pin
from lasso_tui.techniques.number_format import format_significant

__all__ = ["ABSENT", "DROPPED", "Row", "compare_pins", "differ_in_scale"]

DROPPED, ABSENT = "·", "–"
"""A coefficient that is zero; a figure that a solution does not have."""


@dataclass(frozen=True)
class Row:
    """One line of the comparison.

    Attributes
    ----------
    label : what it is
    cells : a text for each solution
    kind : "what" (the solution), "figure" or "coefficient"
    """

    label: str
    cells: tuple[str, ...]
    kind: str


def differ_in_scale(pins: Sequence[Pin]) -> bool:
    """Tell whether some coefficients are per standard deviation and others per unit."""
    return len({pin.scaled for pin in pins if pin.coefficients}) > 1


def compare_pins(pins: Sequence[Pin], *, original: bool) -> list[Row]:
    """Lay solutions side by side.

    Parameters
    ----------
    pins : one for each column
    original : whether coefficients are those of the columns as they are, rather than of what was solved on

    Returns
    -------
    list of Row
        What the solutions are, then their figures, then the intercept and the coefficients, largest first.
    """
    rows = [Row("technique", tuple(pin.technique for pin in pins), "what")]
    if len({pin.target for pin in pins}) > 1:
        rows.append(Row("target", tuple(pin.target for pin in pins), "what"))
    if len({pin.prepared for pin in pins}) > 1:
        rows.append(Row("data", tuple(pin.prepared or ABSENT for pin in pins), "what"))
    rows += _figures(pins)
    if any(pin.coefficients for pin in pins):
        rows.append(
            Row(
                "intercept",
                tuple(
                    format_significant(pin.intercept_original if original else pin.intercept) for pin in pins
                ),
                "coefficient",
            )
        )
    rows += _coefficients(pins, original=original)
    if any(pin.left_out for pin in pins):
        rows.append(Row("smaller ones, left out", tuple(f"{pin.left_out:,}" for pin in pins), "figure"))
    return rows


def _figures(pins: Sequence[Pin]) -> list[Row]:
    """One row for each figure that any has, in the order of those that have it."""
    told = [dict(pin.figures) for pin in pins]
    labels = dict.fromkeys(label for pin in pins for label, _ in pin.figures)
    return [Row(label, tuple(one.get(label, ABSENT) for one in told), "figure") for label in labels]


def _coefficients(pins: Sequence[Pin], *, original: bool) -> list[Row]:
    held = [{c.feature: c.original if original else c.value for c in pin.coefficients} for pin in pins]
    size: dict[str, float] = {}
    for pin in pins:
        for c in pin.coefficients:
            size[c.feature] = max(size.get(c.feature, 0.0), abs(c.value))
    return [
        Row(
            feature,
            tuple(format_significant(one[feature]) if feature in one else DROPPED for one in held),
            "coefficient",
        )
        for feature in sorted(size, key=lambda feature: (-size[feature], feature))
    ]
