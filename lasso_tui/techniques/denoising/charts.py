"""The charts of denoising: images, quality along the threshold, the rules."""

from __future__ import annotations

from lasso_tui.charts import Axis, Images, Level, Panel, TextTable, XYChart
from lasso_tui.techniques.denoising.compute import DenoisingResult

AXIS = Axis("threshold", "n·alpha", log=True)


def pictures(result: DenoisingResult, cursor: float) -> Images:
    """Return the picture as it was, with noise, and without."""
    return Images(
        title="Pictures",
        panels=(
            panel(result, "original", 0.0),
            panel(result, "noisy", 0.0),
            panel(result, "denoised", cursor),
        ),
    )


def psnr_chart(result: DenoisingResult, cursor: float) -> XYChart:
    """Return how near the pictures come, by threshold."""
    return XYChart(
        title="PSNR",
        cursor=cursor,
        x_axis=AXIS,
        y_axis=Axis("PSNR", "dB"),
        traces=result.curves,
        marks=result.marks,
        levels=(Level(result.search.noisy.psnr, "noisy"),),
    )


def rules_sheet(result: DenoisingResult, cursor: float) -> TextTable:
    """Return what the rules choose."""
    return TextTable(
        title="Rules",
        columns=("rule", ">threshold", ">PSNR", ">SSIM"),
        rows=result.rows,
        note=f"noise: {result.data.noise:g} added, {result.search.shrinkage.sigma:.4g} estimated (MAD)",
    )


def ssim_chart(result: DenoisingResult, cursor: float) -> XYChart:
    """Return how near they come to the eye, by threshold."""
    search = result.search
    return XYChart(
        title="SSIM",
        cursor=cursor,
        x_axis=AXIS,
        y_axis=Axis("SSIM", "at most 1"),
        traces=(search.ssim_trace,),
        marks=result.marks,
        levels=(Level(search.noisy.ssim, "noisy"),),
    )


def panel(result: DenoisingResult, which: str, cursor: float) -> Panel:
    """Return the part of a picture that is shown: the same object each time, as long as it is the same part."""
    data, search, side = result.data, result.search, result.size_shown
    key = (which, cursor, side)
    if key not in result.panels:
        if len(result.panels) > 200:
            result.panels.clear()
        if which == "denoised":
            values, title = search.picture(cursor), f"denoised {search.worth(cursor).psnr:.1f} dB"
        else:
            values = data.original if which == "original" else data.noisy
            title = which if which == "original" else f"noisy {search.noisy.psnr:.1f} dB"
        h, w = data.original.shape[:2]
        top = round(min(max(data.focus[0] * h - side / 2, 0), max(h - side, 0)))
        left = round(min(max(data.focus[1] * w - side / 2, 0), max(w - side, 0)))
        result.panels[key] = Panel(title, data.shown(values[top : top + side, left : left + side]))
    return result.panels[key]
