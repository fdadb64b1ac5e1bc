"""Metrics of denoising at one threshold."""

from __future__ import annotations

from lasso_tui.techniques.denoising.compute import DenoisingResult
from lasso_tui.techniques.linear.display.answers import sentence
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.result import Metric, Readout, Sentence

__all__ = ["readout"]


def readout(result: DenoisingResult, cursor: float) -> Readout:
    """Return the metrics at the cursor."""
    sweep, data = result.sweep, result.data
    left_out = " not" * sweep.shrinkage.keep_approximation
    quality, alpha = sweep.quality(cursor), cursor / data.n_samples
    nonzero = f"{quality.nonzero:,} of {data.n_features:,}"
    gap = "–" if sweep.spinning else gap_text(quality.gap)
    metrics = (
        Metric("threshold", "threshold", cursor, format_significant(cursor), row_label="threshold"),
        Metric("alpha", "alpha", alpha, format_significant(alpha)),
        Metric("psnr", "PSNR", quality.psnr, f"{quality.psnr:.2f} dB", row_label="PSNR dB"),
        Metric("ssim", "SSIM", quality.ssim, f"{quality.ssim:.3f}", row_label="SSIM"),
        Metric("nonzero", "nonzero", quality.nonzero, nonzero, row_label="nonzero"),
        Metric("gap", "gap", float("nan") if sweep.spinning else quality.gap, gap),
        Metric(
            "lasso_difference",
            "max |difference| from solver",
            result.difference,
            f"{result.difference:.0e}",
            data_label="a 16 × 16 corner",
        ),
        Metric(
            "sigma",
            "σ estimated",
            sweep.shrinkage.sigma,
            format_significant(sweep.shrinkage.sigma),
            in_readout=False,
        ),
        Metric("noise", "σ true", data.noise, format_significant(data.noise), in_readout=False),
        Metric(
            "noisy_psnr",
            "PSNR of noisy image",
            sweep.noisy.psnr,
            f"{sweep.noisy.psnr:.2f} dB",
            in_readout=False,
        ),
        Metric(
            "noisy_ssim",
            "SSIM of noisy image",
            sweep.noisy.ssim,
            f"{sweep.noisy.ssim:.3f}",
            in_readout=False,
        ),
        *result.rules,
        *result.tutorial,
    )
    return Readout(
        metrics=metrics,
        coefficients=(),
        intercept_scaled=0.0,
        intercept_unscaled=0.0,
        scaling=f"Threshold = n·alpha with n = {data.n_samples:,}, in the image's units. Orthonormal basis, no "
        f"intercept; approximation coefficients{left_out} thresholded.",
        remark=remark(result, cursor),
        answer=answer(result),
        next_step=next_step(result, cursor),
    )


def answer(result: DenoisingResult) -> Sentence:
    """Say how much a rule that does not know the original gains, and how much is to be gained."""
    sweep, chosen = result.sweep, result.sweep.chosen
    key, place = ("m", "the CV minimum") if "m" in chosen else ("s", "the SURE minimum")
    here, best, noisy = sweep.quality(chosen[key]).psnr, float(sweep.psnrs.max()), sweep.noisy.psnr
    spun = next((rule for rule in sweep.rules() if rule.name == "spun"), None)
    averaged = "" if spun is None else f", {spun.quality.psnr:.1f} per subband and averaged over shifts"
    return sentence(
        f"{here:.1f} dB at {place}{averaged}; noisy {noisy:.1f}. "
        f"The best threshold, {best:.1f} dB, needs the original.",
        f"{here:.1f} dB at {place}, noisy {noisy:.1f}; the best, {best:.1f}, needs the original.",
        f"{here:.1f} dB at {place}, noisy {noisy:.1f}.",
    )


def next_step(result: DenoisingResult, cursor: float) -> Sentence:
    """Say what to try from here."""
    chosen = result.sweep.chosen
    at = chosen.get("m", chosen["s"])
    if abs(cursor / at - 1) > 1e-9:
        return Sentence("m: minimum CV error") if "m" in chosen else Sentence("s: minimum SURE")
    return Sentence("]: smoother, less detail", "Next: ], smoother and with less detail")


def remark(result: DenoisingResult, cursor: float) -> str:
    """Say why the tutorial's PSNR differs, or how far the cursor is below the oracle threshold."""
    sweep = result.sweep
    best, here = float(sweep.psnrs.max()), sweep.quality(cursor).psnr
    if result.tutorial:
        theirs = max((f for f in result.tutorial if "soft" in f.name), key=lambda f: f.value)
        return (
            f"The best of the tutorial's three fixed thresholds gives {theirs.value:.2f} dB; it shrinks the "
            f"approximation too. Here: {here:.2f} dB."
        )
    shifts = 4**sweep.shrinkage.basis.levels
    spun = f" Mean of {shifts:,} shifted lassos." if sweep.spinning else ""
    return f"{best - here:.2f} dB below the oracle threshold (which needs the original image).{spun}"
