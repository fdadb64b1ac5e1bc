"""The help page of compressed sensing."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Can so few measurements recover the signal?",
    charts={
        "Signal": "Three parts over one axis and on one scale: the true signal, the estimate, and estimate minus "
        "true. The lasso's spikes are shorter than the true ones: the penalty shrinks them. False positives, nonzero "
        "where the truth is zero, have the second colour and ×. estimate shown selects it.",
        "Error": "Relative error ‖x̂ − x‖/‖x‖ by alpha, for the lasso and for least squares refitted on its support; "
        "horizontal lines: basis pursuit and orthogonal matching pursuit. Thin curve (refit CV): error predicted on "
        "held-out measurements; m and s are chosen by it and l by the lasso's own CV. Only the CV curve is available "
        "without the true signal.",
        "Phase diagram": "Share of random noiseless signals recovered (relative error below 10⁻⁴) by m/n and k/m. "
        "Curve: Donoho–Tanner transition of basis pursuit with Gaussian measurements as n → ∞; at the map's n the "
        "edge is blurred around it. For matching pursuit it is only a reference. ◆: your signal.",
        "Methods": "Relative error of each method, its number of nonzero coefficients, and how many of them are true "
        "and false positives.",
    },
    formula="1/(2m) · ‖y − Ax‖²  +  α · (|x₁| + … + |xₙ|),   m < n",
    try_this=(
        "Set noise SD to 0 and press [: as alpha falls, the lasso approaches basis pursuit.",
        "Lower m until ◆ crosses the curve, and watch the errors of all methods.",
        "Set estimate shown to refit: the shrinkage bias is gone where the support is correct.",
        "Set phase map of to matching pursuit and compare the two maps.",
        "Raise the correlation to 0.9: false positives appear next to the true ones.",
        "Open ecg and set basis to samples themselves: the signal is not sparse there, and recovery fails.",
    ),
    not_when="Do not use it for signals that are sparse in no known basis, or when columns of the measurement matrix "
    "are strongly correlated. The map holds for noiseless signals with normal values at random positions.",
    references=(
        "Chen, Donoho & Saunders 1998, Atomic decomposition by basis pursuit, SIAM J. Sci. Comput. 20(1).",
        "Candès, Romberg & Tao 2006, Robust uncertainty principles, IEEE Trans. Inf. Theory 52(2).",
        "Donoho 2006, Compressed sensing, IEEE Trans. Inf. Theory 52(4).",
        "Donoho & Tanner 2009, Observed universality of phase transitions, Phil. Trans. R. Soc. A 367.",
        "Donoho, Maleki & Montanari 2009, Message-passing algorithms for compressed sensing, PNAS 106(45).",
        "Pati, Rezaiifar & Krishnaprasad 1993, Orthogonal matching pursuit, Asilomar.",
        "Ward 2009, Compressed sensing with cross validation, IEEE Trans. Inf. Theory 55(12).",
    ),
    tour=(
        TourStep(
            "The true signal, its estimate and the error.",
            "}",
            "Larger alpha: fewer spikes, all of them too small.",
        ),
        TourStep("Cross-validation chooses alpha without the signal.", "m", "Goes to its choice."),
        TourStep(
            "How many spikes so few measurements can recover is a sharp limit.",
            "3",
            "Shows the phase diagram with this signal in it.",
        ),
    ),
)
