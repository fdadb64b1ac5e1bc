"""What the charts of denoising show, and its answer."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.techniques import updated
from lasso_tui.techniques.denoising import TECHNIQUE
from tests.techniques.test_denoising import solved


@pytest.fixture(scope="module")
def camera():
    return solved("camera", size=64, levels=3)


def test_only_the_denoised_image_changes_with_the_cursor(camera):
    final = camera[-1]
    a, b = (TECHNIQUE.charts(final, float(final.grid[k])) for k in (15, 16))
    assert a[0].panels[0] is b[0].panels[0]
    assert a[0].panels[1] is not b[0].panels[1]
    assert a[1].panels[0] is b[1].panels[0]
    assert [x.same_static(y) for x, y in zip(a, b, strict=True)] == [False, False, True, False]
    assert TECHNIQUE.charts(final, float(final.grid[15]))[0].same_static(a[0])
    assert {chart.title for chart in a} == set(TECHNIQUE.lesson.charts)


def test_crop_changes_the_images_alone(camera):
    final = camera[-1]
    closer = final.with_params(updated(final.params, {"crop": 16}))
    assert TECHNIQUE.charts(closer, final.start)[0].panels[1].pixels.shape == (16, 16)
    assert TECHNIQUE.charts(closer, final.start)[0].focus is None
    whole = TECHNIQUE.charts(final, final.start)[0]
    assert whole.panels[1].pixels.shape == final.data.original.shape
    assert whole.focus == final.data.focus


def test_the_residual_is_what_was_removed(camera):
    final = camera[-1]
    original, residual = TECHNIQUE.charts(final, final.start)[1].panels
    np.testing.assert_array_equal(original.pixels, final.data.grey_levels(final.data.original))
    inside = (residual.pixels > 0) & (residual.pixels < 1)
    removed = final.data.noisy - final.sweep.image(final.start)
    np.testing.assert_allclose((residual.pixels - 0.5)[inside], removed[inside], atol=1e-12)


def test_the_table_begins_with_the_cursor(camera):
    final = camera[-1]
    rows = TECHNIQUE.charts(final, float(final.grid[9]))[3].rows
    quality = final.sweep.qualities[9]
    assert rows[0][0] == "▲ cursor"
    assert rows[0][2:] == (f"{quality.psnr:.2f}", f"{quality.ssim:.3f}")
    assert rows[1:] == final.rows


def test_the_answer_fits_a_small_window(camera):
    for result in camera:
        answer = TECHNIQUE.readout(result, result.start).answer
        assert len(answer.short) <= 78
        assert f"{result.sweep.quality(result.start).psnr:.1f} dB" in answer.short
