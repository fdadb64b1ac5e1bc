"""The help page of denoising."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson

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
