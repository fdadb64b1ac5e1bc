"""Pinned coefficients drawn beside the ones that are shown."""

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
"""Pins that are drawn, the latest: a chart has as many signs."""


class PinOverlay:
    """Lays the pins of the data that are shown beside the stems of a tab's coefficients."""

    def __init__(self, memory: Session) -> None:
        self._memory = memory
        self._made: tuple[tuple[object, ...], tuple[Overlay, ...]] = (), ()

    def exhibits(
        self,
        exhibits: tuple[ChartSpec[Any], ...],
        technique: AnyTechnique,
        dataset: str,
        result: AnyResult,
    ) -> tuple[ChartSpec[Any], ...]:
        """Return the charts of a result with the pins in those that show coefficients."""
        if not self._memory.pins:
            return exhibits
        pins = self._memory.of(data_key(technique, dataset))
        pins = tuple(pin for pin in pins if pin.target == result.data.target)[-MAX_OVERLAYS:][::-1]
        if not pins:
            return exhibits
        return tuple(
            replace(exhibit, chart=partial(self._with_pins, exhibit.chart, pins)) for exhibit in exhibits
        )

    def _with_pins(
        self,
        make: Callable[[AnyResult, float], Chart],
        pins: tuple[Pin, ...],
        result: AnyResult,
        cursor: float,
    ) -> Chart:
        chart = make(result, cursor)
        if not isinstance(chart, Stem) or chart.y_axis.title != "coefficient":
            return chart
        others = self._others(chart, pins)
        if chart.limits is None or not others:
            return replace(chart, others=others)
        low, high = chart.limits
        for other in others:
            low, high = min(low, float(other.values.min())), max(high, float(other.values.max()))
        return replace(chart, others=others, limits=(low, high))

    def _others(self, chart: Stem, pins: tuple[Pin, ...]) -> tuple[Overlay, ...]:
        """Return the pins that have a feature of the chart on its scale, made once while the cursor moves."""
        import numpy as np

        asked = chart.names, chart.y_axis, pins
        if self._made[0] != asked:
            place = {name: j for j, name in enumerate(chart.names)}
            scaled = chart.y_axis.unit.endswith("per SD")
            others = []
            for pin in pins:
                values = np.zeros(len(chart.names))
                known = [c for c in pin.coefficients if c.feature in place]
                if not known or (scaled and not pin.scaled):
                    continue
                for c in known:
                    values[place[c.feature]] = c.value if scaled == pin.scaled else c.original
                others.append(Overlay(pin.name, values))
            self._made = asked, tuple(others)
        return self._made[1]
