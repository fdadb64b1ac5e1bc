"""The help page of anomaly detection."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Which rows look unlike the rest, and why?",
    charts={
        "Scores": "Top: how many rows have which score, the root mean square of a row's standardised residuals; "
        "about 1 for a typical row. Rows from the cursor on are flagged and drawn in the second colour; × below: "
        "labelled anomalies, if labels exist. Each row is scored by models fitted to other folds. Bottom: precision "
        "(share of the flagged rows that are anomalies) and recall (share of the anomalies that are flagged) by "
        "threshold; without labels the share flagged. m: flags the expected contamination. s: median + 3.5 × 1.4826 "
        "· MAD of the scores (Iglewicz & Hoaglin). A threshold tuned on these labels must be tested on other rows.",
        "Top rows": "Rows by decreasing score, with the column that contributes most to each squared score, and its "
        "share. ▸: the last row flagged. Rows are numbered from 1.",
        "Row": "The row at ▸: each standardised value (filled marker) and its expected value (hollow), the column "
        "that surprises most first. Large differences make the score. For digits: the image, the expected image, "
        "the squared residuals, and the centre of the rows that were learnt from.",
        "ROC": "True positive rate against false positive rate of each score, with its area (AUC; 0.5 is chance). "
        "Marker: the threshold at the cursor.",
        "Precision–recall": "Precision against recall of each score, with its average precision. For rare anomalies "
        "it is more informative than the ROC curve.",
    },
    formula="1/(2n) · ‖xⱼ − b₀ − Σₖ bₖ·xₖ‖²  +  α · Σₖ |bₖ|,  k ≠ j,  for every column j;   "
    "1/(2p) · ‖x − D'c‖²  +  α · ‖c‖₁  for every row x",
    try_this=(
        "Press ] and [: one row fewer or more is flagged and shown. Nothing is solved again.",
        "On synthetic, set score to distance: its AUC is much lower, since each value of an anomaly is typical.",
        "On synthetic, set the correlation to 0: no column predicts another, and the anomalies cannot be found.",
        "On breast-cancer compare the methods: malignant cells are larger, and the plain distance has a high AUC.",
        "Set scale columns by to mean/SD and raise the share of anomalies: anomalies then inflate the scale.",
        "Set train on to normal, if the normal rows are known: novelty detection.",
    ),
    not_when="Do not use it when anomalies are common or clustered: the models then learn them as normal. A high "
    "score means unusual, not erroneous. Test a threshold tuned on labels on other rows.",
    references=(
        "Meinshausen & Bühlmann 2006, High-dimensional graphs and variable selection, Ann. Stat. 34(3).",
        "Iglewicz & Hoaglin 1993, How to Detect and Handle Outliers, ASQC.",
        "Mairal, Bach, Ponce & Sapiro 2009, Online dictionary learning for sparse coding, ICML.",
        "DeLong, DeLong & Clarke-Pearson 1988, Comparing the areas under ROC curves, Biometrics 44(3).",
        "Saito & Rehmsmeier 2015, The precision-recall plot is more informative, PLOS ONE 10(3).",
    ),
    tour=(
        TourStep(
            "Rows by score: those above the threshold are flagged.",
            "}",
            "A larger threshold: fewer rows are flagged.",
        ),
        TourStep(
            "The highest scores come first.", "2", "Shows the top rows and the column that surprises most."
        ),
        TourStep("s is the threshold at the median plus 3.5 MAD.", "s", "Goes there."),
    ),
)
