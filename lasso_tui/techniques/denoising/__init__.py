"""Denoising: in an orthonormal basis the lasso is soft thresholding, so only the threshold is to be chosen.

minimise over b   1/(2n)·‖y − Wᵀb‖² + α·Σ wⱼ·|bⱼ|   ⇒   b = S(Wy, n·α·w),   S(z, t) = sign(z)·max(|z| − t, 0)

The cursor is the threshold t = n·α, in the picture's own values; n is the number of pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lasso_tui.charts import Axis, Images, Level, Panel, TextTable, Trace, XYChart
from lasso_tui.techniques.denoising.charts import pictures, psnr_chart, rules_sheet, ssim_chart
from lasso_tui.techniques.denoising.checks import article_psnrs, lasso_difference
from lasso_tui.techniques.denoising.compute import solve, tutorial
from lasso_tui.techniques.denoising.images import (
    PHOTOGRAPHS,
    SHAPES,
    NoisyImage,
    article_picture,
    picture_sources,
)
from lasso_tui.techniques.denoising.lesson import LESSON
from lasso_tui.techniques.denoising.params import DenoisingParams
from lasso_tui.techniques.denoising.readout import readout, remark
from lasso_tui.techniques.denoising.rules import WEIGHTS
from lasso_tui.techniques.denoising.search import ThresholdSweep
from lasso_tui.techniques.denoising.wavelets import WAVELETS, Basis
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.params import Params, choice, log_slider, number, seed, switch
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

TECHNIQUE = Technique(
    slug="denoising",
    title="Denoising",
    order=8,
    params=DenoisingParams,
    solve=solve,
    chart_specs=(
        ChartSpec("Pictures", pictures),
        ChartSpec("PSNR", psnr_chart),
        ChartSpec("Rules", rules_sheet),
        ChartSpec("SSIM", ssim_chart),
    ),
    readout=readout,
    article=TutorialExample(
        make=article_picture,
        preset={"wavelet": "db1", "levels": 2, "noise": 0.5},
        remark="The tutorial calls a method that does not exist; in an orthonormal basis no solver is needed.",
    ),
    lesson=LESSON,
    generators=picture_sources(),
    tables=False,
    tables_refusal="it denoises pictures, and a table is none.",
    dataset="camera",
    cursor="threshold",
)
