"""The help page of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.technique import Lesson


LESSON = Lesson(
    question="Which words tell praise from blame, and why is a sentence judged as it is?",
    charts={
        "Words": "The words kept at the cursor, heaviest first. To the right (+) they speak for the second class, to "
        "the left (−) against it. Made-up texts also tell which words are true, false or missed.",
        "Sentence": "What each word of your sentence adds to its log-odds: its weight in the sentence times its "
        "coefficient. · is a word that the penalty dropped, ? one without a column. All together with "
        "the intercept decide: above 0 is the second class.",
        "CV error": "The loss on held-out folds along alpha, with one standard error either side. m is the least, s "
        "the largest alpha within one standard error of it: fewer words, no measurable loss.",
        "ROC": "The test texts ranked by log-odds: how many of one class are caught for how many false alarms of the "
        "other, over all thresholds. The dot is the threshold at even odds; the diagonal is guessing.",
        "Confusion": "The test texts: true class by the class told, and the share told right beside what always "
        "telling the majority class would get.",
        "Path": "The coefficients of the heaviest words along alpha; the numbers along the top count all kept.",
        "Coefficients": "For made-up texts: the estimates beside the coefficients that made the classes.",
    },
    formula="1/n · Σᵢ [log(1 + exp ηᵢ) − yᵢηᵢ]  +  α · Σⱼ |bⱼ|,\n  ηᵢ = b₀ + Σⱼ xᵢⱼbⱼ",
    try_this=(
        "Type a sentence with 'not good' in it; then set n-grams to 2 and look again.",
        "Press s, then m: how many words do the last few per cent of accuracy cost?",
        "Set source to amazon: other words, other weights, and a wider standard error.",
        "Set weights to presence: to have a word at all says most of it in a short text.",
    ),
    not_when="A bag of words knows no order, irony or word that it never met; long texts with context want other "
    "models. A word's coefficient is no effect of the word: it stands in for those it comes with, and another "
    "sample keeps other words. Do not choose alpha by the test texts: then they test no more.",
    references=(
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
        "Friedman, Hastie & Tibshirani 2010, J. Stat. Softw. 33(1).",
        "Salton & Buckley 1988, Term-weighting approaches in automatic text retrieval, Inf. Process. Manag. 24(5).",
        "Fawcett 2006, An introduction to ROC analysis, Pattern Recognit. Lett. 27(8).",
        "Kotzias, Denil, de Freitas & Smyth 2015, From group to individual labels using deep features, KDD.",
    ),
)
