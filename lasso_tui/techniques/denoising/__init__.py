"""Denoising: in an orthonormal basis the lasso is soft thresholding, so only the threshold is to be chosen.

minimise over b   1/(2n)·‖y − Wᵀb‖² + α·Σ wⱼ·|bⱼ|   ⇒   b = S(Wy, n·α·w),   S(z, t) = sign(z)·max(|z| − t, 0)

The cursor is the threshold t = n·α, in the picture's own values; n is the number of pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lasso_tui.charts import Axis, Images, Level, Panel, TextTable, Trace, XYChart
from lasso_tui.techniques.denoising.checks import article_psnrs, lasso_difference
from lasso_tui.techniques.denoising.images import (
    PHOTOGRAPHS,
    SHAPES,
    NoisyImage,
    article_picture,
    picture_sources,
)
from lasso_tui.techniques.denoising.rules import WEIGHTS
from lasso_tui.techniques.denoising.search import ThresholdSweep
from lasso_tui.techniques.denoising.wavelets import WAVELETS, Basis
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.params import Params, choice, log_slider, number, seed, switch
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

AXIS = Axis("threshold", "n·alpha", log=True)


@dataclass(frozen=True, kw_only=True)
class DenoisingParams(Params):
    """What can be set."""

    threshold: float | None = log_slider(
        None,
        label="threshold",
        low=1e-6,
        high=1e6,
        recompute="scrub",
        auto="the CV minimum",
        help="How much is taken off every coefficient: n times the lasso's alpha, n the number of pixels.",
    )
    weights: str = choice(
        "equal",
        *WEIGHTS,
        label="weights",
        help="How the threshold differs by subband: not at all, or in the proportions that SURE or "
        "BayesShrink choose.",
    )
    wavelet: str = choice("db4", *WAVELETS, label="wavelet", help="An orthonormal wavelet.")
    levels: int = number(
        4, label="levels", low=1, high=8, whole=True, help="How many times the picture is halved."
    )
    keep_approximation: bool = switch(
        True,
        label="keep coarse",
        help="Leave the coarsest picture alone: it is not sparse, and shrinking it only darkens.",
    )
    cycle_spinning: bool = switch(
        False,
        label="spinning",
        help="Average over all shifts of the picture: the blocks' edges fall elsewhere each time.",
    )
    noise: float = number(
        0.15,
        label="noise",
        low=0.001,
        high=10.0,
        step=0.05,
        help="Standard deviation of the noise to add; photographs go from 0 (black) to 1 (white).",
    )
    seed: int = seed(42, help="Seed of the noise, and of the shapes.")
    view: int = number(
        40,
        label="view",
        low=8,
        high=512,
        step=16,
        whole=True,
        unit="pixels",
        recompute="draw",
        help="Side of the part that is shown: noise is seen only where a pixel has a place of its own.",
    )
    size: int = number(
        128,
        label="size",
        low=16,
        high=512,
        step=64,
        whole=True,
        unit="pixels",
        only_for=(*PHOTOGRAPHS, SHAPES),
        help="Side of the picture; a multiple of 2 to the power of levels.",
    )
    shapes: int = number(
        20, label="shapes", low=0, high=500, step=5, whole=True, only_for=(SHAPES,), help="How many shapes."
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class DenoisingResult(Result[DenoisingParams, NoisyImage]):
    """The picture denoised at every threshold, and what each is worth."""

    search: ThresholdSweep
    curves: tuple[Trace, ...]
    """PSNR along the threshold: the true one, then its estimates."""
    difference: float
    """Largest difference from the lasso's own solver, on a corner of the picture."""
    rows: tuple[tuple[str, ...], ...] = ()
    rules: tuple[Metric, ...] = ()
    tutorial: tuple[Metric, ...] = ()
    panels: dict[tuple[str, float, int], Panel] = field(default_factory=dict, repr=False)

    @property
    def size_shown(self) -> int:
        """Side of the part that is shown."""
        return int(self.params.view)


def solve(params: DenoisingParams, data: NoisyImage) -> Iterator[DenoisingResult]:
    """First every threshold with the rules that need one look; then cross-validation; then cycle spinning."""
    basis = Basis.of(params.wavelet, params.levels, data.noisy.shape)
    search = ThresholdSweep.of(
        data, basis, params.weights, params.threshold, keep_approximation=params.keep_approximation
    )
    result = DenoisingResult(
        data=data,
        params=params,
        grid=search.grid,
        start=search.start(params.threshold),
        marks=search.marks,
        search=search,
        curves=curves(search),
        difference=lasso_difference(data, basis),
        warnings=search.warnings,
        pending="cross-validation",
        tutorial=tutorial(data) if data.source == "article" else (),
    )
    yield with_rules(result)
    search = search.cross_validated()
    result = replace(
        result,
        search=search,
        marks=search.marks,
        start=search.start(params.threshold),
        curves=curves(search),
        pending="cycle spinning" if params.cycle_spinning else "",
    )
    yield with_rules(result)
    if params.cycle_spinning:
        spun = search.spun()
        yield with_rules(replace(result, search=spun, curves=curves(spun), panels={}, pending=""))


def curves(search: ThresholdSweep) -> tuple[Trace, ...]:
    """PSNR by threshold: what it is, and what SURE and cross-validation make of it without the original."""
    traces = [Trace("true", search.grid, search.psnrs), Trace("SURE", search.grid, search.sure_psnrs)]
    if search.cv_psnrs is not None:
        traces.append(Trace("CV", search.grid, search.cv_psnrs, faint=True))
    return tuple(traces)


def with_rules(result: DenoisingResult) -> DenoisingResult:
    """Add the table of the rules."""
    rules = result.search.rules()
    figures = tuple(figure for rule in rules[1:] for figure in rule.figures())
    return replace(result, rows=tuple(rule.row() for rule in rules), rules=figures)


def tutorial(data: NoisyImage) -> tuple[Metric, ...]:
    """Return the tutorial's figures: the approximation thresholded too, thresholds taken from the air."""
    return tuple(
        Metric(
            f"tutorial_{name}",
            f"tutorial's {name.replace('_', ' ')}",
            value,
            f"{value:.6f}",
            in_readout=False,
        )
        for name, value in article_psnrs(data).items()
    )


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


def readout(result: DenoisingResult, cursor: float) -> Readout:
    """Return the figures at the cursor."""
    search, data = result.search, result.data
    alone = search.shrinkage.keep_approximation
    worth, alpha = search.worth(cursor), cursor / data.n_samples
    gap = "–" if search.spinning else gap_text(worth.gap)
    figures = (
        Metric("threshold", "threshold", cursor, format_significant(cursor)),
        Metric("alpha", "alpha", alpha, format_significant(alpha)),
        Metric("psnr", "PSNR", worth.psnr, f"{worth.psnr:.2f} dB"),
        Metric("ssim", "SSIM", worth.ssim, f"{worth.ssim:.3f}"),
        Metric("kept", "kept", worth.kept, f"{worth.kept:,} of {data.n_features:,}"),
        Metric("gap", "gap", float("nan") if search.spinning else worth.gap, gap),
        Metric(
            "lasso_difference",
            "off the lasso's solver",
            result.difference,
            f"{result.difference:.0e}",
            data_label="a 16 × 16 corner",
        ),
        Metric(
            "sigma",
            "noise found",
            search.shrinkage.sigma,
            format_significant(search.shrinkage.sigma),
            in_readout=False,
        ),
        Metric("noise", "noise added", data.noise, format_significant(data.noise), in_readout=False),
        Metric(
            "noisy_psnr",
            "PSNR of the noisy picture",
            search.noisy.psnr,
            f"{search.noisy.psnr:.2f} dB",
            in_readout=False,
        ),
        Metric(
            "noisy_ssim",
            "SSIM of the noisy picture",
            search.noisy.ssim,
            f"{search.noisy.ssim:.3f}",
            in_readout=False,
        ),
        *result.rules,
        *result.tutorial,
    )
    return Readout(
        metrics=figures,
        coefficients=(),
        intercept_scaled=0.0,
        intercept_unscaled=0.0,
        scaling=f"Threshold = n·alpha with n = {data.n_samples:,}, in the picture's values; the basis is "
        f"orthonormal, without intercept; the approximation is {'left alone' if alone else 'thresholded too'}.",
        remark=remark(result, cursor),
    )


def remark(result: DenoisingResult, cursor: float) -> str:
    """Say why the tutorial's number differs, or how far the cursor is from the best."""
    search = result.search
    best, here = float(search.psnrs.max()), search.worth(cursor).psnr
    if result.tutorial:
        theirs = max((f for f in result.tutorial if "soft" in f.name), key=lambda f: f.value)
        return (
            f"The tutorial's best of three is {theirs.value:.2f} dB: it guesses, and shrinks the coarse part too "
            f"(here {here:.2f} dB, and no solver is needed)."
        )
    spun = f", the mean of {4**search.shrinkage.basis.levels:,} shifted lassos" if search.spinning else ""
    return f"{best - here:.2f} dB below the best of all thresholds, which only the original can tell{spun}."


LESSON = Lesson(
    question="How much of a noisy picture is picture, and what does the lasso have to do with it?",
    charts={
        "Pictures": "The original, what noise made of it, and what is left at the cursor's threshold. Only a "
        "part is shown, so that single pixels can be seen; view sets how much.",
        "PSNR": "How near the denoised picture comes to the original, in decibels: 3 dB more is half the squared "
        "error. SURE and cross-validation do not know the original, and still find nearly the same "
        "top. Marks: m least cross-validated error, s least by SURE, u universal, b BayesShrink; w where the "
        "subbands have exactly the thresholds that the weights' rule chose.",
        "Rules": "What each rule chooses and what that is worth. One threshold for all, or 'by band' one "
        "for each scale and direction; 'spun' is Bayes by band averaged over all shifts. The oracle is the "
        "curve's own top: it needs the original, which nobody has in earnest.",
        "SSIM": "The same by structural similarity, which is nearer to what eyes notice: 1 for equal pictures.",
    },
    formula="1/(2n) · ‖y − Wᵀb‖²  +  α · Σ wⱼ|bⱼ|   ⇒   b = S(Wy, n·α·w)",
    try_this=(
        "Press ] until the face is smooth: fine lines leave last. Press [ until the noise is back.",
        "Look at the gap: no solver ran, and the certificate says that the lasso is solved.",
        "Set weights to BayesShrink and press m: fine scales are mostly noise and get more.",
        "Switch spinning on: most of a decibel for nothing but work.",
        "Switch keep coarse off: the picture goes grey as the threshold grows.",
    ),
    not_when="Not for noise that is not the same everywhere (few photons, JPEG blocks), and not where fine texture "
    "is the point: to a threshold grass and noise look alike. The figures of quality need the original.",
    references=(
        "Donoho & Johnstone 1994, Ideal spatial adaptation by wavelet shrinkage, Biometrika 81(3).",
        "Donoho & Johnstone 1995, Adapting to unknown smoothness via wavelet shrinkage, JASA 90(432).",
        "Nason 1996, Wavelet shrinkage using cross-validation, JRSS B 58(2).",
        "Coifman & Donoho 1995, Translation-invariant de-noising, in Wavelets and Statistics.",
        "Chang, Yu & Vetterli 2000, Adaptive wavelet thresholding, IEEE Trans. Image Process. 9(9).",
        "Wang, Bovik, Sheikh & Simoncelli 2004, Image quality assessment, IEEE Trans. Image Process. 13(4).",
    ),
)

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
