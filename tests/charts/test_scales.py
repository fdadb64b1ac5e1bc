from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, example, given, strategies as st

from lasso_tui.charts.scales import Scale, tick_text, ticks

finite = st.floats(-1e300, 1e300)
positive = st.floats(1e-200, 1e200)


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    log = draw(st.booleans())
    low, high = sorted((draw(positive if log else finite), draw(positive if log else finite)))
    return Scale.over(low, high, log=log)


@given(scales(), st.integers(1, 60))
def test_ticks_are_few_inside_increasing_and_distinct(scale: Scale, max_ticks: int) -> None:
    values = ticks(scale, max_ticks)
    assert len(values) <= max_ticks
    slack = 1e-8 * (scale.high - scale.low)
    assert all(scale.low - slack <= v <= scale.high + slack for v in values)
    assert all(b > a for a, b in itertools.pairwise(values))
    texts = [tick_text(v, values) for v in values]
    assert len(set(texts)) == len(texts)


def has_even_steps(values: list[float]) -> bool:
    """Whether ticks are equally spaced, by 1, 2 or 5 times a power of ten."""
    step = values[1] - values[0]
    digits = step / 10.0 ** math.floor(math.log10(step) + 1e-6)
    return min(abs(digits - d) for d in (1, 2, 5)) < 0.01 and np.allclose(np.diff(values), step, rtol=1e-3)


def has_log_steps(values: list[float]) -> bool:
    """Whether ticks are 1, 2 or 5 times powers of ten."""
    leading = {f"{v:.0e}"[0] for v in values}
    return leading <= {"1", "2", "5"}


@given(scales(), st.integers(1, 60))
@example(Scale(1 / 3, 0.75, log=True), 2)  # 0.4 and 0.6: too short for ticks of a log scale
def test_ticks_stand_at_1_2_5(scale: Scale, max_ticks: int) -> None:
    values = ticks(scale, max_ticks)
    assume(len(values) >= 2)
    if scale.log and scale.high > 10 * scale.low:
        assert has_log_steps(values)
    else:
        assert has_even_steps(values) or (scale.log and has_log_steps(values))


@given(scales(), st.integers(1, 60))
def test_labels_say_what_the_ticks_are(scale: Scale, max_ticks: int) -> None:
    values = ticks(scale, max_ticks)
    step = min((b - a for a, b in itertools.pairwise(values)), default=scale.high - scale.low)
    for value in values:
        assert abs(float(tick_text(value, values).replace(",", "")) - value) <= 1e-3 * step + 1e-5 * abs(
            value
        )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.05, "0.05"),
        (0.001, "0.001"),
        (1.0, "1"),
        (20000.0, "20,000"),
        (-600.0, "-600"),
        (1e-7, "1e-7"),
        (2e6, "2e6"),
    ],
)
def test_labels_are_plain(value: float, text: str) -> None:
    assert tick_text(value, [value]) == text


def test_an_alpha_axis_has_plain_values_at_1_2_5() -> None:
    assert ticks(Scale(0.003, 2.2, log=True), 12) == pytest.approx(
        [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]
    )


@given(scales(), st.floats(0.0, 1.0))
def test_value_and_fraction_are_inverse(scale: Scale, fraction: float) -> None:
    value = scale.value(fraction)
    assert scale.fraction(value) == pytest.approx(fraction, abs=1e-4)
    assert scale.fractions(np.array([value]))[0] == pytest.approx(fraction, abs=1e-4)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=8), st.booleans())
def test_a_scale_of_anything_holds_what_can_be_shown(values: list[float], log: bool) -> None:
    scale = Scale.of(np.array(values), log=log, margin=0.03)
    assert math.isfinite(scale.low)
    assert math.isfinite(scale.high)
    assert scale.low < scale.high
    for value in values:
        if math.isfinite(value) and abs(value) < 1e299 and (value > 1e-280 or not log):
            assert -1e-6 <= scale.fraction(value) <= 1 + 1e-6


def test_a_log_scale_has_no_place_for_zero() -> None:
    assert np.isnan(Scale(0.1, 1.0, log=True).fractions(np.array([0.0, -1.0]))).all()
