"""Pinned coefficients over the charts of coefficients."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from lasso_tui.app.session.pin import data_key
from lasso_tui.app.session.shown_pin import PINNED
from lasso_tui.charts import Curve, Lines, Mark, Overlay, Stack, Stem

if TYPE_CHECKING:
    from collections.abc import Callable

    from lasso_tui.app.session.pin import Pin
    from lasso_tui.app.session.session import Session
    from lasso_tui.charts import Chart
    from lasso_tui.techniques.result import AnyResult
    from lasso_tui.techniques.technique import AnyTechnique, ChartSpec

C = TypeVar("C", bound="Chart")

__all__ = ["MAX_OVERLAYS", "PinOverlay"]

ALPHA = "alpha"
"""The parameter that moves the cursor, and the title of its axis."""

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
        pins = self._of(technique, dataset, result)[-MAX_OVERLAYS:][::-1]
        if not pins:
            return specs
        marks = tuple(
            Mark(PINNED, pin.position, pin.name)
            for pin in pins
            if pin.technique == technique.slug and pin.cursor == ALPHA
        )
        return tuple(replace(spec, chart=partial(self._with_pins, spec.chart, pins, marks)) for spec in specs)

    def latest(self, technique: AnyTechnique, dataset: str, result: AnyResult) -> Pin | None:
        """Return the pin that stands beside the figures and coefficients of a result: the last of its data."""
        pins = self._of(technique, dataset, result) if self._session.pins else ()
        return pins[-1] if pins else None

    def _of(self, technique: AnyTechnique, dataset: str, result: AnyResult) -> tuple[Pin, ...]:
        pins = self._session.of(data_key(technique, dataset))
        return tuple(pin for pin in pins if pin.target == result.data.target)

    def _with_pins(
        self,
        make: Callable[[AnyResult, float], Chart],
        pins: tuple[Pin, ...],
        marks: tuple[Mark, ...],
        result: AnyResult,
        cursor: float,
    ) -> Chart:
        chart = _with_marks(make(result, cursor), marks)
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


def _with_marks(chart: Chart, marks: tuple[Mark, ...]) -> Chart:
    """Return a chart along alpha with more marks; others as they are."""
    if isinstance(chart, Stack):
        return replace(chart, parts=tuple(_marked(part, marks) for part in chart.parts))
    return _marked(chart, marks)


def _marked(chart: C, marks: tuple[Mark, ...]) -> C:
    if isinstance(chart, Lines | Curve) and chart.x_axis.title == ALPHA:
        return replace(chart, marks=(*chart.marks, *marks))
    return chart
