"""The charts of denoising: images, quality along the threshold, the rules."""

from __future__ import annotations

from lasso_tui.charts import Axis, Images, Level, Panel, TextTable, XYChart
from lasso_tui.techniques.denoising.compute import DenoisingResult
from lasso_tui.techniques.technique import ChartSpec

__all__ = ["CHARTS"]

AXIS = Axis("threshold", "n·alpha", log=True)


def images_chart(result: DenoisingResult, cursor: float) -> Images:
    """Return the original, the noisy and the denoised image."""
    return Images(
        title="Images",
        panels=(
            panel(result, "original", 0.0),
            panel(result, "noisy", 0.0),
            panel(result, "denoised", cursor),
        ),
    )


def psnr_chart(result: DenoisingResult, cursor: float) -> XYChart:
    """Return PSNR by threshold."""
    return XYChart(
        title="PSNR",
        cursor=cursor,
        x_axis=AXIS,
        y_axis=Axis("PSNR", "dB"),
        traces=result.curves,
        marks=result.marks,
        levels=(Level(result.sweep.noisy.psnr, "noisy"),),
    )


def rules_table(result: DenoisingResult, cursor: float) -> TextTable:
    """Return what the rules choose, and the quality of the result."""
    return TextTable(
        title="Rules",
        columns=("rule", ">threshold", ">PSNR", ">SSIM"),
        rows=result.rows,
        note=f"σ true {result.data.noise:g}, estimated {result.sweep.shrinkage.sigma:.4g} (MAD)",
    )


def ssim_chart(result: DenoisingResult, cursor: float) -> XYChart:
    """Return SSIM by threshold."""
    sweep = result.sweep
    return XYChart(
        title="SSIM",
        cursor=cursor,
        x_axis=AXIS,
        y_axis=Axis("SSIM", "at most 1"),
        traces=(sweep.ssim_trace,),
        marks=result.marks,
        levels=(Level(sweep.noisy.ssim, "noisy"),),
    )


def panel(result: DenoisingResult, which: str, cursor: float) -> Panel:
    """Return the part of an image that is drawn: the same object as long as threshold and crop are the same."""
    data, sweep, side = result.data, result.sweep, int(result.params.crop)
    key = (which, cursor, side)
    if key not in result.panels:
        if len(result.panels) > 200:
            result.panels.clear()
        if which == "denoised":
            values, title = sweep.image(cursor), f"denoised {sweep.quality(cursor).psnr:.1f} dB"
        else:
            values = data.original if which == "original" else data.noisy
            title = which if which == "original" else f"noisy {sweep.noisy.psnr:.1f} dB"
        h, w = data.original.shape[:2]
        top = round(min(max(data.focus[0] * h - side / 2, 0), max(h - side, 0)))
        left = round(min(max(data.focus[1] * w - side / 2, 0), max(w - side, 0)))
        result.panels[key] = Panel(title, data.grey_levels(values[top : top + side, left : left + side]))
    return result.panels[key]


CHARTS: tuple[ChartSpec[DenoisingResult], ...] = (
    ChartSpec("Images", images_chart),
    ChartSpec("PSNR", psnr_chart),
    ChartSpec("Rules", rules_table),
    ChartSpec("SSIM", ssim_chart),
)
