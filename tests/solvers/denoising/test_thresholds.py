import json
from pathlib import Path

import numpy as np
import pytest

from lasso_tui.solvers import (
    bayes_threshold,
    hard_threshold,
    hybrid_threshold,
    mad_sigma,
    soft_threshold,
    sure_risk,
    sure_threshold,
    universal_threshold,
)

GOLDEN = json.loads((Path(__file__).parents[2] / "article-golden.json").read_text(encoding="utf-8"))


def split(x):
    return (x[0::2] + x[1::2]) / np.sqrt(2), (x[0::2] - x[1::2]) / np.sqrt(2)


def merge(low, high):
    out = np.empty((2 * len(low), *low.shape[1:]))
    out[0::2], out[1::2] = (low + high) / np.sqrt(2), (low - high) / np.sqrt(2)
    return out


def haar(picture):
    """One level of the orthonormal Haar transform: the approximation, then three bands of details."""
    (a, b), (c, d) = (split(half.T) for half in split(picture))
    return a.T, b.T, c.T, d.T


def unhaar(a, b, c, d):
    return merge(merge(a.T, b.T).T, merge(c.T, d.T).T)


@pytest.fixture(scope="module")
def picture():
    at = np.linspace(-1, 1, 128)
    xs, ys = np.meshgrid(at, at)
    clean = np.sin(5 * np.pi * xs) * np.cos(5 * np.pi * ys)
    return clean, clean + 0.5 * np.random.RandomState(42).randn(128, 128)


def psnr(clean, other):
    return 10 * np.log10(np.ptp(clean) ** 2 / np.mean((clean - other) ** 2))


def test_the_tutorials_picture(picture):
    clean, noisy = picture
    assert psnr(clean, noisy) == pytest.approx(GOLDEN["denoise"]["noisy_psnr"], abs=1e-9)
    approximation, *fine = haar(noisy)
    coarse = haar(approximation)
    for t, key in ((0.1, "soft_0_1"), (0.5, "soft_05"), (1.0, "soft_1")):
        back = unhaar(unhaar(*soft_threshold(coarse, t)), *soft_threshold(fine, t))
        assert psnr(clean, back) == pytest.approx(GOLDEN["denoise"][key], abs=1e-9)


def test_the_rules_denoise_better_than_no_rule(picture):
    clean, noisy = picture
    approximation, *fine = haar(noisy)
    sigma = mad_sigma(fine[-1])
    assert sigma == pytest.approx(0.5, rel=0.05)
    for rule in (sure_threshold, hybrid_threshold, bayes_threshold):
        details = [soft_threshold(band, rule(band, sigma)) for band in fine]
        assert psnr(clean, unhaar(approximation, *details)) > psnr(clean, noisy) + 3


def test_soft_thresholding_is_the_lasso_of_an_orthonormal_basis():
    from lasso_tui.solvers import path

    rng = np.random.default_rng(0)
    Q, d = np.linalg.qr(rng.standard_normal((16, 16)))[0], 3 * rng.standard_normal(16)
    t = 1.5
    coef = path(Q, Q @ d, alphas=[t / 16], fit_intercept=False).coefs[:, 0]
    np.testing.assert_allclose(coef, soft_threshold(d, t), atol=1e-12)


def test_hard_threshold_keeps_or_kills():
    np.testing.assert_array_equal(hard_threshold([-3.0, -1.0, 0.5, 1.0, 2.0], 1.0), [-3, 0, 0, 0, 2])


def test_mad_of_normal_noise_is_its_deviation():
    assert mad_sigma(2.0 * np.random.default_rng(0).standard_normal(200_000)) == pytest.approx(2.0, rel=0.01)


def test_sure_is_unbiased():
    rng = np.random.default_rng(1)
    signal = np.where(rng.random(300) < 0.2, 4.0 * rng.standard_normal(300), 0.0)
    ts = np.array([0.0, 0.7, 1.5, 3.0])
    guesses, truths = [], []
    for _ in range(800):
        d = signal + 0.8 * rng.standard_normal(300)
        guesses.append(sure_risk(d, ts, 0.8))
        truths.append([np.sum((soft_threshold(d, t) - signal) ** 2) for t in ts])
    np.testing.assert_allclose(np.mean(guesses, axis=0), np.mean(truths, axis=0), rtol=0.02)


def test_sure_threshold_has_the_least_risk_of_a_fine_grid():
    rng = np.random.default_rng(2)
    d = rng.standard_normal(120) + np.where(rng.random(120) < 0.3, 5.0, 0.0)
    t = sure_threshold(d, 1.0)
    grid = np.linspace(0, universal_threshold(120, 1.0), 4001)
    assert sure_risk(d, t, 1.0) <= sure_risk(d, grid, 1.0).min() + 1e-12


def test_hybrid_trusts_sure_only_where_there_is_signal():
    rng = np.random.default_rng(4)
    noise = rng.standard_normal(1024)
    assert hybrid_threshold(noise, 1.0) == universal_threshold(1024, 1.0)
    loud = noise + 5.0 * rng.standard_normal(1024)
    assert hybrid_threshold(loud, 1.0) == sure_threshold(loud, 1.0) < universal_threshold(1024, 1.0)


def test_bayes_is_variance_over_deviation():
    d = np.array([3.0, -3.0, 3.0, -3.0])
    assert bayes_threshold(d, 1.0) == pytest.approx(1 / np.sqrt(8))
    assert bayes_threshold(d, 4.0) == 3.0  # all noise: everything goes
    assert not soft_threshold(d, bayes_threshold(d, 4.0)).any()


def test_noise_free_coefficients_are_left_alone():
    d = np.array([1.0, -2.0, 0.0])
    assert [rule(d, 0.0) for rule in (sure_threshold, hybrid_threshold, bayes_threshold)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda: mad_sigma([]), "at least one coefficient"),
        (lambda: sure_threshold([1.0, np.nan], 1.0), "not a finite"),
        (lambda: bayes_threshold([1.0], -1.0), "sigma"),
        (lambda: universal_threshold(0, 1.0), "n must"),
    ],
)
def test_bad_input_is_named(call, match):
    with pytest.raises(ValueError, match=match):
        call()
