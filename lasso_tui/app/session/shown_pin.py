"""A pinned solution as it stands beside the one at the cursor: its figures, and its coefficients."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui.app.session.pin import Pin
    from lasso_tui.techniques.coefficients import Coefficients
    from lasso_tui.techniques.result import Metric, Readout

__all__ = ["PINNED", "metric_text", "pinned_readout", "pinned_values"]

PINNED = "◇"
"""The heading of its column, and its sign on an axis."""


def metric_text(metric: Metric) -> tuple[str, str]:
    """Return the label, with the rows it is of, and the text under which a pin keeps a metric."""
    label, text = metric.short or (metric.label, metric.text)
    return (f"{label} ({metric.data_label})" if metric.data_label else label), text


def pinned_readout(readout: Readout, pin: Pin) -> Readout:
    """Return the figures of a read-out that a pin has too, with the pin's values."""
    known = dict(pin.metrics)
    texts = [(metric, metric_text(metric)[0]) for metric in readout.metrics]
    metrics = [
        replace(metric, text=known[label], short=None, on_test_rows=False)
        for metric, label in texts
        if label in known
    ]
    return replace(readout, metrics=tuple(metrics))


def pinned_values(coefficients: Coefficients, pin: Pin, *, scaled: bool) -> dict[str, float] | None:
    """Return a pin's nonzero coefficients by feature, None where it has none of these features or another scale.

    Parameters
    ----------
    coefficients : those that it stands beside
    pin : the pinned solution
    scaled : whether they are per standard deviation
    """
    if scaled and not pin.scaled:
        return None
    features = set(coefficients.features)
    known = [c for c in pin.coefficients if c.feature in features]
    if not known:
        return None
    return {c.feature: c.scaled if scaled == pin.scaled else c.unscaled for c in known}
