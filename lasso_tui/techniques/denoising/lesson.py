"""The help page of denoising."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Which threshold removes noise but keeps detail?",
    charts={
        "Images": "The noisy image and the one denoised at the cursor's threshold. Each half of a cell is a pixel, "
        "so that only a part is drawn where the image is larger; crop sets its size, and "
        "shift with an arrow key shows another part.",
        "Original and residual": "The original image, and what was removed: noisy minus denoised, grey where nothing "
        "was. Noise alone looks the same everywhere; edges in it are detail that was lost.",
        "PSNR": "Peak signal-to-noise ratio against the original, by threshold; +3 dB halves the mean squared error. "
        "'true' needs the original; SURE and CV estimate the curve from the noisy image. m: minimum CV error, s: "
        "minimum SURE, u: universal threshold, b: BayesShrink, w: the subband rule's own thresholds.",
        "Rules": "Threshold, PSNR and SSIM (structural similarity to the original, 1 for equal images) at the cursor "
        "and of each rule. Global rules use one threshold; 'per band' rules use one per scale and orientation; "
        "'cycle-spun' averages the per-subband BayesShrink result over all shifts. 'oracle' maximises the true PSNR "
        "and is unavailable in practice.",
    },
    formula="1/(2n) · ‖y − Wᵀb‖²  +  α · Σ wⱼ|bⱼ|   ⇒   b = S(Wy, n·α·w)",
    try_this=(
        "Press ] until the face is smooth: fine lines disappear last. Press [ until the noise is back.",
        "Look at the gap: soft thresholding solves the lasso exactly, without a solver.",
        "Set subband thresholds to BayesShrink and press m: fine scales, mostly noise, get larger thresholds.",
        "Turn average over shifts on and compare PSNR; it costs only computing time.",
        "Turn keep coarsest level off: the image loses its brightness as the threshold grows.",
    ),
    not_when="Do not use it for noise that varies over the image (few photons, JPEG blocks), or where fine texture "
    "matters: thresholding cannot tell texture from noise. PSNR and SSIM need the original.",
    references=(
        "Donoho & Johnstone 1994, Ideal spatial adaptation by wavelet shrinkage, Biometrika 81(3).",
        "Donoho & Johnstone 1995, Adapting to unknown smoothness via wavelet shrinkage, JASA 90(432).",
        "Nason 1996, Wavelet shrinkage using cross-validation, JRSS B 58(2).",
        "Coifman & Donoho 1995, Translation-invariant de-noising, in Wavelets and Statistics.",
        "Chang, Yu & Vetterli 2000, Adaptive wavelet thresholding, IEEE Trans. Image Process. 9(9).",
        "Wang, Bovik, Sheikh & Simoncelli 2004, Image quality assessment, IEEE Trans. Image Process. 13(4).",
    ),
    tour=(
        TourStep(
            "The noisy image beside the denoised one.",
            "}",
            "A larger threshold: less noise, and less detail.",
        ),
        TourStep(
            "PSNR is best in between; cross-validation finds the place without the original.",
            "m",
            "Goes to the threshold at minimum CV error.",
        ),
        TourStep("What was removed should show no edges.", "2", "Shows the original and the residual."),
    ),
)
