"""Drawing of images next to each other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.draw.halfblocks import COLOR_STEP, draw_half_blocks, resample
from lasso_tui.charts.frame import write_heading
from lasso_tui.charts.hit_test import PanelReader
from lasso_tui.charts.paint_result import PaintResult

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.charts.model.panels import Images
    from lasso_tui.charts.palette import Palette

__all__ = ["draw_images"]

GAP = 2
ONE_ROW = 1.1
"""How much larger images must be in several rows than in one."""

GREY_STEP = 11
"""Step of the grey levels of a photograph: 24 of them, so that few cells change where it changes little."""

MIN_IMAGE_CELLS = 10
"""Smallest width of an image, in cells; with less room fewer images are shown."""


def draw_images(chart: Images, cells: Cells, palette: Palette) -> PaintResult:
    """Draw the panels in the grid that makes them largest, all at one scale."""
    images = [_colors(panel.pixels) for panel in chart.panels]
    images = [image for image in images if image.size]
    titles = [panel.title for panel in chart.panels if np.size(panel.pixels)]
    if not images:
        cells.put(cells.height // 2, 0, fit("no image", cells.width), CellStyle(palette.quiet))
        return PaintResult()
    head = 1 if cells.height >= 4 else 0
    if chart.focus is not None:
        images = _cut(images, chart.focus, cells, head)
    high, wide = (max(image.shape[k] for image in images) for k in (0, 1))
    shown = len(images)
    while shown > 1 and _scale(_layout(shown, cells, high, wide, head), cells, high, wide, head) * wide < min(
        MIN_IMAGE_CELLS, wide
    ):
        shown -= 1
    columns, rows = layout = _layout(shown, cells, high, wide, head)
    scale = _scale(layout, cells, high, wide, head)
    places: list[tuple[str, range, range]] = []
    headed = write_heading(cells, palette) if head else 0
    block_width = (cells.width - GAP * (columns - 1)) // columns
    block_height = cells.height // rows
    for k in range(shown):
        top, left = (k // columns) * block_height, (k % columns) * (block_width + GAP)
        height = max(round(images[k].shape[0] * scale), 1)
        height = min(height + height % 2, 2 * max(block_height - head, 1))
        width = min(max(round(images[k].shape[1] * scale), 1), block_width)
        inset = (block_width - width) // 2
        if head:
            more = f" +{len(images) - shown}" if k == shown - 1 and shown < len(images) else ""
            title = fit(titles[k], block_width - len(more)) + more
            start = left + max(min(inset, block_width - cell_width(title)), 0)
            if not k and headed:
                start, title = headed, fit(title, max(block_width - headed, 0))
            cells.put(top, start, title, CellStyle(palette.quiet if headed else palette.text))
        pixels = images[k] if images[k].shape[:2] == (height, width) else resample(images[k], height, width)
        grey = chart.focus is not None and bool((pixels[:, :, 0] == pixels[:, :, -1]).all())
        step = GREY_STEP if grey else COLOR_STEP
        draw_half_blocks(cells, top + head, left + inset, pixels, CellStyle(palette.faint), step)
        places.append(
            (titles[k], range(top, top + head + height // 2), range(left + inset, left + inset + width))
        )

    def name_at(row: int, column: int) -> str | None:
        return next((name for name, rows, columns in places if row in rows and column in columns), None)

    return PaintResult(reader=PanelReader(name_at))


def _cut(images: list[FloatArray], focus: tuple[float, float], cells: Cells, head: int) -> list[FloatArray]:
    """Return what fits of each image at a pixel a half cell, around the focus.

    The grid of the images is the one in which the smaller side of what is shown is largest.
    """
    high, wide = (max(image.shape[k] for image in images) for k in (0, 1))

    def room(columns: int) -> tuple[int, int]:
        rows = math.ceil(len(images) / columns)
        down = 2 * max(cells.height // rows - head, 1)
        return min(down, high), min(max((cells.width - GAP * (columns - 1)) // columns, 1), wide)

    down, across = max(
        (room(columns) for columns in range(len(images), 0, -1)), key=lambda size: (min(size), max(size))
    )
    cut = []
    for image in images:
        top, left = (
            round(min(max(at * size - part / 2, 0), max(size - part, 0)))
            for at, size, part in zip(focus, image.shape, (down, across), strict=False)
        )
        cut.append(image[top : top + down, left : left + across])
    return cut


def _colors(pixels: FloatArray) -> FloatArray:
    """Return an image as (h, w, 3)."""
    image = np.asarray(pixels, dtype=np.float64)
    if image.ndim == 2:
        image = np.repeat(image[:, :, None], 3, axis=2)
    return np.clip(image, 0.0, 1.0)


def _layout(count: int, cells: Cells, high: int, wide: int, head: int) -> tuple[int, int]:
    """Return the columns and rows of panels that make them largest; one row unless more make them much larger."""
    layouts = [(columns, math.ceil(count / columns)) for columns in range(count, 0, -1)]
    return max(
        layouts,
        key=lambda layout: _scale(layout, cells, high, wide, head) * (ONE_ROW if layout[1] == 1 else 1.0),
    )


def _scale(layout: tuple[int, int], cells: Cells, high: int, wide: int, head: int) -> float:
    """Return the cells across (and half cells down) per pixel."""
    columns, rows = layout
    across = (cells.width - GAP * (columns - 1)) // columns
    down = 2 * (cells.height // rows - head)
    return max(min(across / wide, down / high), 0.0)
