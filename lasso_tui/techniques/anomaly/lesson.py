"""The help page of anomaly detection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.technique import Lesson


LESSON = Lesson(
    question="Which rows do not look like the others, and why?",
    charts={
        "Scores": "Every row's score, 1 being usual; what lies right of the cursor is flagged. Each row was scored "
        "by a model that has not seen it. Crosses are labelled anomalies, where labels are known.",
        "Worst rows": "The rows by falling score, the column that surprises most in each, and its share of the "
        "squared score. ▸ is the last row flagged; rows are counted from 1.",
        "Row": "The row at ▸: each value (dot) and what is expected of it (ring). Where they part is the surprise. "
        "For digits: the image, the image expected, and the pixels that surprise.",
        "ROC": "Recall against the share of normal rows flagged, for each method, with its area (AUC; 0.5 is "
        "chance); the dot is the threshold at the cursor. robust is the distance from the "
        "centre, by the scaling chosen.",
        "Precision–recall": "Of the rows flagged, how many are anomalies, against how many anomalies are found; with "
        "average precision. Where anomalies are rare this tells more than the ROC curve.",
        "Threshold": "The share of rows flagged, and with labels precision and recall, along the threshold. m flags "
        "the share that you expect; s is the median of the scores plus 3.5 spreads (MAD), which expects nothing.",
    },
    formula="1/(2n) · ‖xⱼ − b₀ − Σₖ bₖ·xₖ‖²  +  α · Σₖ |bₖ|,  k ≠ j,  for every column j;   "
    "1/(2p) · ‖x − D'c‖²  +  α · ‖c‖₁  for every row x",
    try_this=(
        "Press ] and [: one row fewer or more is flagged, and shown closely. Nothing is solved.",
        "Set method to distance (from the mean), which is all that the tutorial's lasso measures: on synthetic it "
        "is all but blind, as each value of an anomaly is usual by itself.",
        "On synthetic, lower the correlation to 0: now columns know nothing of one another.",
        "On breast-cancer the plain distance wins: malignant cells are simply larger.",
        "Set scaling to mean/SD, and raise the rare share: anomalies widen the very scale that should show them.",
        "Set learn from to normal, if you know which rows are: novelty detection.",
    ),
    not_when="Not where anomalies are many, or crowd together: they then teach the models what is usual. A high "
    "score means unusual, not wrong. A threshold chosen to suit the labels would have to be judged on other rows.",
    references=(
        "Meinshausen & Bühlmann 2006, High-dimensional graphs and variable selection, Ann. Stat. 34(3).",
        "Iglewicz & Hoaglin 1993, How to Detect and Handle Outliers, ASQC.",
        "Mairal, Bach, Ponce & Sapiro 2009, Online dictionary learning for sparse coding, ICML.",
        "DeLong, DeLong & Clarke-Pearson 1988, Comparing the areas under ROC curves, Biometrics 44(3).",
        "Saito & Rehmsmeier 2015, The precision-recall plot is more informative, PLOS ONE 10(3).",
    ),
)
