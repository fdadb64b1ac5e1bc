"""The help page of compressed sensing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.technique import Lesson

if TYPE_CHECKING:
    pass


LESSON = Lesson(
    question="How few measurements tell a signal that is mostly zero?",
    charts={
        "Signal": "The signal found, and the true one (dots where it has spikes, a thin line where it is a wave). "
        "The lasso's spikes end short of the dots: that is the penalty's pull. shown chooses whose answer it is.",
        "Error": "How far the answer is from the truth, along alpha: the lasso's, and that of least squares on its "
        "support. Basis pursuit and matching pursuit need no alpha: lines across. In earnest nobody sees this "
        "chart; the thin line (refit CV), by which m and s are chosen, needs no truth: it predicts measurements "
        "that were left out. l is where the lasso without refit predicts best: it keeps far more.",
        "Phase map": "Each cell draws signals of k nonzeros, m measurements of n values, and tells how often they "
        "are found exactly. The edge is sharp; Donoho & Tanner's curve is where it lies for endless signals. "
        "The diamond is the signal that you look at.",
        "Methods": "Each method's relative error, how many values it keeps, how many of those rightly.",
    },
    formula="1/(2m) · ‖y − Ax‖²  +  α · (|x₁| + … + |xₙ|),   m < n",
    try_this=(
        "Press [ until the lasso reaches the dots: without noise it becomes basis pursuit.",
        "Lower the measurements until the diamond crosses the curve: everything fails at once.",
        "Set shown to refit: the bias is gone, where the support is right.",
        "Set map of to matching pursuit: as good with few measurements, worse with many.",
        "Raise the correlation to 0.9: neighbours stand in for one another, and the support goes wrong.",
        "Open ecg and set basis to samples themselves: sparse in what matters more than how it is measured.",
    ),
    not_when="Not for signals that are sparse in nothing, nor when measurements see neighbouring values "
    "alike (correlated columns). The map is for noiseless signals with normal values at random places.",
    references=(
        "Chen, Donoho & Saunders 1998, Atomic decomposition by basis pursuit, SIAM J. Sci. Comput. 20(1).",
        "Candès, Romberg & Tao 2006, Robust uncertainty principles, IEEE Trans. Inf. Theory 52(2).",
        "Donoho 2006, Compressed sensing, IEEE Trans. Inf. Theory 52(4).",
        "Donoho & Tanner 2009, Observed universality of phase transitions, Phil. Trans. R. Soc. A 367.",
        "Donoho, Maleki & Montanari 2009, Message-passing algorithms for compressed sensing, PNAS 106(45).",
        "Pati, Rezaiifar & Krishnaprasad 1993, Orthogonal matching pursuit, Asilomar.",
        "Ward 2009, Compressed sensing with cross validation, IEEE Trans. Inf. Theory 55(12).",
    ),
)
