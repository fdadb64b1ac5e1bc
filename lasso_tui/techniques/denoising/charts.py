"""The charts of denoising: images, what was removed, quality along the threshold, the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Images, Level, Panel, TextTable, XYChart
from lasso_tui.techniques.denoising.compute import DenoisingResult
from lasso_tui.techniques.denoising.sweep import Rule
from lasso_tui.techniques.technique import ChartSpec

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["CHARTS"]

AXIS = Axis("threshold", "n·alpha", log=True)


def images_chart(result: DenoisingResult, cursor: float) -> Images:
    """Return the noisy and the denoised image."""
    return side_by_side("Images", result, cursor, "noisy", "denoised")


def residual_chart(result: DenoisingResult, cursor: float) -> Images:
    """Return the original, and what was removed from the noisy image: there should be no edges in it."""
    return side_by_side("Original and residual", result, cursor, "original", "residual")


def side_by_side(title: str, result: DenoisingResult, cursor: float, *kinds: str) -> Images:
    """Return images of some kinds: as much as fits around the focus, or the part that was asked for."""
    panels = tuple(panel(result, kind, cursor) for kind in kinds)
    return Images(title=title, panels=panels, focus=result.focus if result.params.crop is None else None)


def psnr_chart(result: DenoisingResult, cursor: float) -> XYChart:
    """Return PSNR by threshold."""
    return XYChart(
        title="PSNR",
        cursor=cursor,
        x_axis=AXIS,
        y_axis=Axis("dB, against the original"),
        traces=result.curves,
        marks=result.marks,
        levels=(Level(result.sweep.noisy.psnr, "noisy"),),
    )


def rules_table(result: DenoisingResult, cursor: float) -> TextTable:
    """Return the quality at the cursor, then what the rules choose and the quality of that."""
    here = Rule("cursor", "▲ cursor", cursor, cursor, result.sweep.quality(cursor))
    return TextTable(
        title="Rules",
        columns=("rule", ">threshold", ">PSNR", ">SSIM"),
        rows=(here.row(), *result.rows),
        note=f"noise SD {result.data.noise:g}, MAD {result.sweep.shrinkage.sigma:.3g}",
    )


def panel(result: DenoisingResult, which: str, cursor: float) -> Panel:
    """Return the part of an image that is drawn: the same object as long as threshold and crop are the same."""
    data, crop = result.data, result.params.crop
    focus = (0.5, 0.5) if crop is None else result.focus  # the whole image, or a part of it
    key = (which, cursor if which in {"denoised", "residual"} else 0.0, crop, focus)
    if key not in result.panels:
        if len(result.panels) > 200:
            result.panels.clear()
        values, title = pixels(result, which, cursor)
        h, w = data.original.shape[:2]
        side = max(h, w) if crop is None else int(crop)
        top = round(min(max(focus[0] * h - side / 2, 0), max(h - side, 0)))
        left = round(min(max(focus[1] * w - side / 2, 0), max(w - side, 0)))
        result.panels[key] = Panel(title, data.grey_levels(values[top : top + side, left : left + side]))
    return result.panels[key]


def pixels(result: DenoisingResult, which: str, cursor: float) -> tuple[FloatArray, str]:
    """Return the values of one kind of image, and its title."""
    data, sweep = result.data, result.sweep
    if which == "original":
        return data.original, which
    if which == "noisy":
        return data.noisy, f"noisy {sweep.noisy.psnr:.1f} dB"
    if which == "denoised":
        return sweep.image(cursor), f"denoised {sweep.quality(cursor).psnr:.1f} dB"
    middle = data.low + data.span / 2
    return data.noisy - sweep.image(cursor) + middle, "residual: noisy − denoised"


CHARTS: tuple[ChartSpec[DenoisingResult], ...] = (
    ChartSpec("Images", images_chart, plots=()),
    ChartSpec("Original and residual", residual_chart, plots=()),
    ChartSpec("PSNR", psnr_chart),
    ChartSpec("Rules", rules_table, plots=()),
)
