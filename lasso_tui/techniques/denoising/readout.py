"""Figures of denoising at one threshold."""

from __future__ import annotations

from lasso_tui.techniques.denoising.compute import DenoisingResult
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.result import Metric, Readout


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
