"""The help page of denoising."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Which threshold removes noise but keeps detail?",
    charts={
        "Images": "The original image, the noisy one, and the one denoised at the cursor's threshold. Only a part is "
        "drawn, so that single pixels can be seen; crop sets its size.",
        "PSNR": "Peak signal-to-noise ratio against the original, by threshold; +3 dB halves the mean squared error. "
        "'true' needs the original; SURE and CV estimate the curve from the noisy image. m: minimum CV error, s: "
        "minimum SURE, u: universal threshold, b: BayesShrink, w: the subband rule's own thresholds.",
        "Rules": "Threshold, PSNR and SSIM of each rule. Global rules use one threshold; 'per subband' rules use one "
        "per scale and orientation; 'cycle-spun' averages the per-subband BayesShrink result over all shifts. "
        "'oracle' maximises the true PSNR and is unavailable in practice.",
        "SSIM": "Structural similarity to the original, by threshold; 1 for equal images. It follows perceived "
        "quality more closely than PSNR.",
    },
    formula="1/(2n) · ‖y − Wᵀb‖²  +  α · Σ wⱼ|bⱼ|   ⇒   b = S(Wy, n·α·w)",
    try_this=(
        "Press ] until the face is smooth: fine lines disappear last. Press [ until the noise is back.",
        "Look at the gap: soft thresholding solves the lasso exactly, without a solver.",
        "Set subbands to BayesShrink and press m: fine scales, mostly noise, get larger thresholds.",
        "Turn cycle spinning on and compare PSNR; it costs only computing time.",
        "Turn keep approx. off: the image loses its brightness as the threshold grows.",
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
)
