"""Denoising of images: in an orthonormal wavelet basis the lasso is soft thresholding."""

from __future__ import annotations

from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.denoising.charts import CHARTS
from lasso_tui.techniques.denoising.compute import solve
from lasso_tui.techniques.denoising.images import article_image, image_generators
from lasso_tui.techniques.denoising.lesson import LESSON
from lasso_tui.techniques.denoising.params import DenoisingParams
from lasso_tui.techniques.denoising.readout import readout
from lasso_tui.techniques.technique import Technique, TutorialExample

__all__ = ["TECHNIQUE", "DenoisingParams"]

TECHNIQUE = Technique(
    slug="denoising",
    title="Denoising",
    order=8,
    params=DenoisingParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article_image,
        preset={"wavelet": "db1", "levels": 2, "noise": 0.5},
        remark="The tutorial calls a method that does not exist; in an orthonormal basis no solver is needed.",
    ),
    lesson=LESSON,
    generators=image_generators(),
    tables=False,
    tables_refusal="it works on images, not tables.",
    dataset="camera",
    cursor="threshold",
    arrangement=Arrangement(
        medium=(
            Column(
                (Row(("Images",), 23), Row(("PSNR", "Rules"), 12)),
            ),
        ),
        large=(
            Column(
                (Row(("Images", "Original and residual"), 37), Row(("PSNR", "Rules"), 14)),
            ),
        ),
    ),
)
