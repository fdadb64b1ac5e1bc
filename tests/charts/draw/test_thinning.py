from __future__ import annotations

import numpy as np
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays

from lasso_tui.charts.braille import dots, line_patterns, point_patterns, span_patterns
from lasso_tui.charts.draw.thinning import reduce_columns, thin_polyline

walks = arrays(np.float64, st.integers(1, 60), elements=st.floats(-1, 2))


@given(walks, st.floats(1e-4, 0.3))
def test_points_left_out_lie_within_the_tolerance(ys: np.ndarray, tolerance: float) -> None:
    xs = np.linspace(0, 1, len(ys))
    kept_x, kept_y = thin_polyline(xs.tolist(), ys.tolist(), tolerance)
    assert kept_x[0] == xs[0]
    assert kept_x[-1] == xs[-1]
    assert set(zip(kept_x, kept_y, strict=True)) <= set(zip(xs.tolist(), ys.tolist(), strict=True))
    assert np.abs(np.interp(xs, kept_x, kept_y) - ys).max() <= tolerance * (1 + 1e-9) + 1e-12


def test_a_straight_line_needs_its_ends_only() -> None:
    xs = np.linspace(0, 1, 500)
    assert thin_polyline(xs.tolist(), (3 * xs - 1).tolist(), 1e-3) == ([0.0, 1.0], [-1.0, 2.0])


@given(st.integers(0, 2**32 - 1), st.integers(2, 40))
def test_squeezing_keeps_the_extent_of_every_column_of_dots(seed: int, dots: int) -> None:
    rng = np.random.default_rng(seed)
    xs, ys = np.sort(rng.uniform(size=900)), rng.normal(size=900)
    kept_x, kept_y = reduce_columns(xs, ys, dots)
    assert len(kept_x) <= 4 * dots
    for k in range(dots):
        before, after = (y[np.floor(x * dots) == k] for x, y in ((xs, ys), (kept_x, kept_y)))
        assert before.size == 0 or (before.min(), before.max()) == (after.min(), after.max())
        assert before.size == 0 or (before[0], before[-1]) == (after[0], after[-1])


def dots_of(patterns: np.ndarray) -> np.ndarray:
    """Braille patterns as (rows, columns) of dots."""
    bits = np.array([[0, 3], [1, 4], [2, 5], [6, 7]])
    height, width = patterns.shape
    drawn = patterns[:, None, :, None] >> bits[None, :, None, :] & 1
    return drawn.reshape(4 * height, 2 * width)


@given(walks, st.integers(1, 30), st.integers(1, 10))
def test_a_crowd_passes_through_its_points(ys: np.ndarray, width: int, height: int) -> None:
    xs = np.linspace(0, 1, len(ys))
    drawn = dots_of(line_patterns(xs, ys[:, None], width, height))
    for x, y in zip(xs, ys, strict=True):
        if 0 <= y <= 1:
            row, column = 4 * height - 1 - int(dots(y, height, 4)), int(dots(x, width, 2))
            assert drawn[row, column]


def test_a_crowd_is_joined_without_gaps() -> None:
    xs = np.linspace(0, 1, 7)
    drawn = dots_of(line_patterns(xs, np.sin(20 * xs)[:, None] / 2 + 0.5, 30, 10))
    for one, other in zip(drawn.T[1:], drawn.T[2:], strict=False):
        first, second = np.flatnonzero(one), np.flatnonzero(other)
        assert len(first)
        assert len(second)
        assert max(first[0], second[0]) - min(first[-1], second[-1]) <= 1


def test_a_gap_in_one_line_is_a_gap_for_it_alone() -> None:
    xs = np.linspace(0, 1, 5)
    up = np.column_stack([np.full(5, 0.9), np.full(5, 0.1)])
    up[2, 0] = np.nan
    drawn = dots_of(line_patterns(xs, up, 20, 5))
    assert not drawn[:10, 11:28].any()
    assert drawn[10:, 1:].any(axis=0).all()


def test_points_and_spans_stand_where_they_should() -> None:
    drawn = dots_of(
        point_patterns(np.array([0.0, 1.0, 0.5, np.nan, 2.0]), np.array([0.0, 1.0, np.inf, 0.5, 0.5]), 3, 2)
    )
    assert sorted(zip(*(a.tolist() for a in np.nonzero(drawn)), strict=True)) == [(1, 5), (5, 1)]
    drawn = dots_of(span_patterns(np.array([0.4]), np.array([-5.0]), np.array([0.5]), 3, 2))
    assert np.flatnonzero(drawn[:, 2]).tolist() == [3, 4, 5, 6, 7]
    assert drawn.sum() == 5
