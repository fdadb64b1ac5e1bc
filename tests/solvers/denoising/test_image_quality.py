import math

import numpy as np
import pytest

from lasso_tui.solvers import psnr, ssim


@pytest.fixture(scope="module")
def pair():
    rng = np.random.default_rng(0)
    a = rng.random((15, 18))
    return a, a + 0.1 * rng.standard_normal(a.shape)


def test_psnr_by_hand():
    assert psnr([0.0, 1.0], [0.1, 1.1], 1.0) == pytest.approx(20.0)
    assert psnr([0.0, 1.0], [0.1, 1.1], 2.0) == pytest.approx(20.0 + 20 * math.log10(2))
    assert psnr([1.0], [1.0], 1.0) == math.inf


def test_ssim_is_the_papers_formula_at_every_pixel(pair):
    a, b = pair
    at = np.arange(-5, 6)
    window = np.exp(-(at[:, None] ** 2 + at**2) / (2 * 1.5**2))
    window /= window.sum()
    A, B = (np.pad(picture, 5, mode="symmetric") for picture in pair)
    scores = []
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            x, y = A[i : i + 11, j : j + 11], B[i : i + 11, j : j + 11]
            mx, my = (window * x).sum(), (window * y).sum()
            vx, vy = (window * (x - mx) ** 2).sum(), (window * (y - my) ** 2).sum()
            cov = (window * (x - mx) * (y - my)).sum()
            scores.append(
                (2 * mx * my + 1e-4) * (2 * cov + 9e-4) / ((mx**2 + my**2 + 1e-4) * (vx + vy + 9e-4))
            )
    assert ssim(a, b, 1.0) == pytest.approx(np.mean(scores), rel=1e-10)


def test_ssim_is_one_for_equal_pictures_and_symmetric(pair):
    a, b = pair
    assert ssim(a, a, 1.0) == pytest.approx(1.0)
    assert ssim(a, b, 1.0) == pytest.approx(ssim(b, a, 1.0))
    assert ssim(a, b, 1.0) == pytest.approx(ssim(7 * a, 7 * b, 7.0))
    colours = np.stack([a, b, a], axis=2), np.stack([b, b, b], axis=2)
    assert ssim(*colours, 1.0) == pytest.approx((2 * ssim(a, b, 1.0) + 1) / 3)


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda: psnr(np.ones(3), np.ones(4), 1.0), "one shape"),
        (lambda: psnr([], [], 1.0), "one shape"),
        (lambda: psnr([1.0], [1.0], 0.0), "span"),
        (lambda: ssim(np.ones((10, 20)), np.ones((10, 20)), 1.0), "at least 11 × 11"),
    ],
)
def test_bad_input_is_named(call, match):
    with pytest.raises(ValueError, match=match):
        call()
