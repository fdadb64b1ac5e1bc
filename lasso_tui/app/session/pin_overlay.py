"""Pinned coefficients over the charts of coefficients."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from lasso_tui.app.session.pin import data_key
from lasso_tui.charts import Overlay, Stem

if TYPE_CHECKING:
    from collections.abc import Callable

    from lasso_tui.app.session.pin import Pin
    from lasso_tui.app.session.session import Session
    from lasso_tui.charts import Chart
    from lasso_tui.techniques.result import AnyResult
    from lasso_tui.techniques.technique import AnyTechnique, ChartSpec

__all__ = ["MAX_OVERLAYS", "PinOverlay"]

MAX_OVERLAYS = 3
"""Pins drawn, the latest: a chart has as many signs."""


class PinOverlay:
    """Adds the pins of the data shown to the stems of a tab's coefficients."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._made: tuple[tuple[object, ...], tuple[Overlay, ...]] = (), ()

    def chart_specs(
        self,
        specs: tuple[ChartSpec[Any], ...],
        technique: AnyTechnique,
        dataset: str,
        result: AnyResult,
    ) -> tuple[ChartSpec[Any], ...]:
        """Return the charts of a result with the pins in those that show coefficients."""
        if not self._session.pins:
            return specs
        pins = self._session.of(data_key(technique, dataset))
        pins = tuple(pin for pin in pins if pin.target == result.data.target)[-MAX_OVERLAYS:][::-1]
        if not pins:
            return specs
        return tuple(replace(spec, chart=partial(self._with_pins, spec.chart, pins)) for spec in specs)

    def _with_pins(
        self,
        make: Callable[[AnyResult, float], Chart],
        pins: tuple[Pin, ...],
        result: AnyResult,
        cursor: float,
    ) -> Chart:
        chart = make(result, cursor)
        if not isinstance(chart, Stem) or not chart.y_axis.title.startswith("coefficient"):
            return chart
        others = self._others(chart, pins)
        if chart.limits is None or not others:
            return replace(chart, others=(*chart.others, *others))
        low, high = chart.limits
        for other in others:
            low, high = min(low, float(other.values.min())), max(high, float(other.values.max()))
        return replace(chart, others=(*chart.others, *others), limits=(low, high))

    def _others(self, chart: Stem, pins: tuple[Pin, ...]) -> tuple[Overlay, ...]:
        """Return the pins that share a feature and the scale with the chart, made once while the cursor moves."""
        import numpy as np

        key = chart.names, chart.y_axis, pins
        if self._made[0] != key:
            index = {name: j for j, name in enumerate(chart.names)}
            scaled = "per SD" in f"{chart.y_axis.title} {chart.y_axis.unit}"
            others = []
            for pin in pins:
                values = np.zeros(len(chart.names))
                known = [c for c in pin.coefficients if c.feature in index]
                if not known or (scaled and not pin.scaled):
                    continue
                for c in known:
                    values[index[c.feature]] = c.scaled if scaled == pin.scaled else c.unscaled
                others.append(Overlay(pin.name, values))
            self._made = key, tuple(others)
        return self._made[1]
