"""A picture that the cursor changes: painted again once the keys rest; shift and an arrow show another part."""

from __future__ import annotations

import numpy as np
import pytest

from tests.app.conftest import settle, until


@pytest.mark.slow
async def test_a_step_leaves_the_picture_until_the_keys_rest_and_another_part_is_shown(opened):
    async with opened("camera", slug="denoising", size=(120, 40)) as (_, pilot, pane):
        picture = pane.query("ChartView").first()
        curve = next(view for view in pane.query("ChartView") if view.chart.title == "PSNR")
        before = picture.chart
        assert before.title == "Images"
        pane.step(3)
        pane._draw()
        assert picture.chart is before
        await until(pilot, lambda: curve.chart.cursor == pane.cursor)
        await settle(pilot)
        assert not np.array_equal(picture.chart.panels[1].pixels, before.panels[1].pixels)
        down, across = picture.chart.focus
        for key, focus in (
            ("shift+left", (down, across - 0.125)),
            ("shift+right", (down, across)),
            ("shift+down", (down + 0.125, across)),
            ("shift+up", (down, across)),
        ):
            drawn = picture._drawing
            await pilot.press(key)
            await until(pilot, lambda focus=focus: np.allclose(picture.chart.focus, focus))
            assert picture._drawing.rows != drawn.rows
        assert curve.chart.cursor == pane.cursor
