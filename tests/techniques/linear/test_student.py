"""Quantiles of Student's t against SciPy's."""

from __future__ import annotations

import math

import pytest
from scipy.special import stdtrit

from lasso_tui.techniques.linear.student import student_quantile


@pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 9, 10, 49, 100, 441, 5000])
@pytest.mark.parametrize("probability", [0.5, 0.6, 0.9, 0.975, 0.9999])
def test_quantile(probability: float, df: int) -> None:
    assert student_quantile(probability, df) == pytest.approx(float(stdtrit(df, probability)), rel=1e-10)


def test_no_degrees_of_freedom() -> None:
    assert math.isnan(student_quantile(0.975, 0))
