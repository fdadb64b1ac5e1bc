"""Solutions side by side: what each is, its metrics, and every coefficient that is nonzero in any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lasso_tui.app.session.pin import Pin
from lasso_tui.techniques.number_format import format_significant

__all__ = ["ABSENT", "ZERO", "ComparisonRow", "compare_pins", "differ_in_scale"]

ZERO, ABSENT = "·", "–"
"""A zero coefficient; a metric that a solution does not have."""


@dataclass(frozen=True)
class ComparisonRow:
    """One line of the comparison.

    Attributes
    ----------
    label : what it is
    cells : a text for each solution
    kind : "solution", "metric" or "coefficient"
    """

    label: str
    cells: tuple[str, ...]
    kind: str


def differ_in_scale(pins: Sequence[Pin]) -> bool:
    """Tell whether some coefficients are per standard deviation and others per unit."""
    return len({pin.scaled for pin in pins if pin.coefficients}) > 1


def compare_pins(pins: Sequence[Pin], *, unscaled: bool) -> list[ComparisonRow]:
    """Lay solutions side by side.

    Parameters
    ----------
    pins : one for each column
    unscaled : whether coefficients are per unit of the columns, rather than on the scale of the fit

    Returns
    -------
    list of ComparisonRow
        What the solutions are, their metrics, the intercept and the coefficients, largest first.
    """
    rows = [ComparisonRow("technique", tuple(pin.technique for pin in pins), "solution")]
    if len({pin.target for pin in pins}) > 1:
        rows.append(ComparisonRow("target", tuple(pin.target for pin in pins), "solution"))
    if len({pin.prepared for pin in pins}) > 1:
        rows.append(ComparisonRow("data", tuple(pin.prepared or ABSENT for pin in pins), "solution"))
    rows += _metrics(pins)
    if any(pin.coefficients for pin in pins):
        rows.append(
            ComparisonRow(
                "intercept",
                tuple(
                    format_significant(pin.intercept_unscaled if unscaled else pin.intercept_scaled)
                    for pin in pins
                ),
                "coefficient",
            )
        )
    rows += _coefficients(pins, unscaled=unscaled)
    if any(pin.n_omitted for pin in pins):
        rows.append(ComparisonRow("smaller, omitted", tuple(f"{pin.n_omitted:,}" for pin in pins), "metric"))
    return rows


def _metrics(pins: Sequence[Pin]) -> list[ComparisonRow]:
    """One row for each metric that any has, in the order of those that have it."""
    texts = [dict(pin.metrics) for pin in pins]
    labels = dict.fromkeys(label for pin in pins for label, _ in pin.metrics)
    return [
        ComparisonRow(label, tuple(one.get(label, ABSENT) for one in texts), "metric") for label in labels
    ]


def _coefficients(pins: Sequence[Pin], *, unscaled: bool) -> list[ComparisonRow]:
    values = [{c.feature: c.unscaled if unscaled else c.scaled for c in pin.coefficients} for pin in pins]
    size: dict[str, float] = {}
    for pin in pins:
        for c in pin.coefficients:
            size[c.feature] = max(size.get(c.feature, 0.0), abs(c.scaled))
    return [
        ComparisonRow(
            feature,
            tuple(format_significant(one[feature]) if feature in one else ZERO for one in values),
            "coefficient",
        )
        for feature in sorted(size, key=lambda feature: (-size[feature], feature))
    ]
