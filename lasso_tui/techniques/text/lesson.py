"""The help page of text."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Which words decide, and how well?",
    charts={
        "Words": "Words with a nonzero coefficient at the cursor, the strongest of both signs: at the left those "
        "that speak for the first class, at the right those for the second. For simulated texts false ones are "
        "marked and missed ones counted.",
        "Sentence": "The sentence, with the contribution of each word to the log-odds above it: feature value × "
        "coefficient, the stronger the ground the larger. Their sum plus the intercept decides: above 0 the second "
        "class. ·: no contribution at this alpha. ?: not in the vocabulary. Contributions explain this model's "
        "output, not the word's causal effect.",
        "CV error": "Mean held-out loss by alpha, ± one SE; vocabulary and idf weights are re-learnt in each "
        "training part. m: minimum. s: largest alpha within one SE of it: fewer words, possibly at a small cost in "
        "accuracy. Level line: alphas not distinguishable from m on these folds (paired difference at most "
        "t(0.975, K − 1) · SE).",
        "ROC": "True positive rate against false positive rate on the test texts, over all thresholds of the "
        "log-odds. The marker is the threshold 0.5; the diagonal is guessing.",
        "Confusion": "Test texts by true class (rows) and predicted class (columns), with the share classified "
        "correctly; the note compares with always predicting the majority class.",
        "Path": "Coefficients by alpha of the words with the largest coefficients. Top row: number of nonzero "
        "coefficients.",
        "Coefficients": "For simulated texts: estimated coefficients, and the true ones where the weighting is "
        "presence.",
    },
    formula="1/n · Σᵢ [log(1 + exp ηᵢ) − yᵢηᵢ]  +  α · Σⱼ |bⱼ|,\n  ηᵢ = b₀ + Σⱼ xᵢⱼbⱼ",
    try_this=(
        "Type a sentence with 'not good' in it; then set longest n-gram to 2 and compare.",
        "Press s, then m: compare the number of words and the accuracy.",
        "Set source to amazon: other words, other coefficients, and a larger standard error.",
        "Set word weights to presence and compare the CV error with tf-idf.",
    ),
    not_when="Bag-of-words models ignore word order, irony and unseen words. Use other models for long or "
    "context-dependent texts. A coefficient is not the effect of its word: it also stands for words that occur with "
    "it, and another sample selects other words. Do not choose alpha by the test error.",
    references=(
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
        "Friedman, Hastie & Tibshirani 2010, J. Stat. Softw. 33(1).",
        "Salton & Buckley 1988, Term-weighting approaches in automatic text retrieval, Inf. Process. Manag. 24(5).",
        "Fawcett 2006, An introduction to ROC analysis, Pattern Recognit. Lett. 27(8).",
        "Kotzias, Denil, de Freitas & Smyth 2015, From group to individual labels using deep features, KDD.",
    ),
    tour=(
        TourStep(
            "Words that speak for each class, the strongest first.",
            "{",
            "Smaller alpha: more words are nonzero.",
        ),
        TourStep("A sentence is the sum of its words.", "2", "Shows a sentence of yours word by word."),
        TourStep("s marks the fewest words within one standard error.", "s", "Goes there."),
    ),
)
