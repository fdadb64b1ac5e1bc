"""Differences paired by fold, and the alphas that the folds do not distinguish from the minimum."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.techniques.linear.paired import PairedErrors, difference_metrics, paired_mean

LOSSES = np.array(
    [
        [9.0, 8.0, 9.5, 9.0],
        [5.0, 4.6, 5.4, 4.4],
        [4.0, 4.2, 4.4, 3.8],
        [4.1, 4.0, 4.2, 3.9],
        [4.2, 4.1, 4.3, 4.0],
        [4.0, 4.1, 4.3, 4.2],
    ]
)
SIZES = np.array([10.0, 10.0, 12.0, 8.0])
T3 = 3.182446305284263  # t(0.975, 3)


def test_each_alpha_is_compared_with_the_minimum_fold_by_fold() -> None:
    paired = PairedErrors.of(LOSSES, SIZES, 3)
    for k in range(6):
        mean, se = paired_mean(LOSSES[k] - LOSSES[3], SIZES / 40)
        assert paired.difference[k] == pytest.approx(mean)
        assert paired.se[k] == pytest.approx(se)
    assert paired.difference[3] == paired.se[3] == 0


def test_comparable_alphas_are_a_stretch_around_the_minimum() -> None:
    paired = PairedErrors.of(LOSSES, SIZES, 3)
    within = paired.difference <= T3 * paired.se
    assert within.tolist() == [False, False, True, True, False, True]
    assert (paired.first, paired.last) == (2, 3)  # the last alpha is not reached without leaving the stretch
    line = paired.line(LOSSES @ SIZES / 40)
    assert np.isfinite(line[:, 0]).tolist() == [False, False, True, True, False, False]
    assert np.nanmax(line) == np.nanmin(line) == pytest.approx(LOSSES[3] @ SIZES / 40)


def test_a_difference_much_smaller_than_the_error_of_one_loss_can_be_certain() -> None:
    rng = np.random.default_rng(0)
    base = 100 * rng.random(10)  # folds differ far more than alphas do
    losses = np.array([base + 1 + 0.01 * rng.random(10), base])
    paired = PairedErrors.of(losses, np.ones(10), 1)
    assert (paired.first, paired.last) == (1, 1)


def test_repeats_do_not_shrink_the_error() -> None:
    once = PairedErrors.of(LOSSES, SIZES, 3)
    twice = PairedErrors.of(np.hstack([LOSSES, LOSSES]), np.hstack([SIZES, SIZES]), 3, repeats=2)
    np.testing.assert_allclose(twice.difference, once.difference)
    np.testing.assert_allclose(twice.se, once.se)
    assert (twice.first, twice.last) == (once.first, once.last)


def test_metrics_say_which_alpha_is_not_distinguishable() -> None:
    alphas = np.geomspace(1, 0.1, 6)
    paired = PairedErrors.of(LOSSES, SIZES, 3)
    texts = {k: difference_metrics(paired, alphas, k)[0].text for k in range(6)}
    assert texts[3] == "0 (the minimum)"
    assert texts[2].endswith("not distinguishable")
    assert "not" not in texts[1]
    metrics = {m.name: m.value for m in difference_metrics(paired, alphas, 1, prefix="lasso")}
    assert metrics["lasso_comparable_from"] == alphas[3]
    assert metrics["lasso_comparable_to"] == alphas[2]
    assert metrics["lasso_cv_difference"] == paired.difference[1]
    assert metrics["lasso_cv_difference_se"] == paired.se[1]


def test_repeats_may_have_different_numbers_of_folds() -> None:
    losses, sizes = np.column_stack([LOSSES, LOSSES[:, :3] + 0.1]), np.concatenate([SIZES, SIZES[:3]])
    paired = PairedErrors.of(losses, sizes, 3, [4, 3])
    runs = [PairedErrors.of(LOSSES, SIZES, 3), PairedErrors.of(LOSSES[:, :3], SIZES[:3], 3)]
    np.testing.assert_allclose(paired.difference, np.mean([run.difference for run in runs], axis=0))
    np.testing.assert_allclose(paired.se, np.mean([run.se for run in runs], axis=0))
    same = PairedErrors.of(np.column_stack([LOSSES, LOSSES]), np.concatenate([SIZES, SIZES]), 3, 2)
    np.testing.assert_allclose(same.se, runs[0].se)
