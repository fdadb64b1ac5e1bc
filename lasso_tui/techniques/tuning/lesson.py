"""Lesson of the tuning tab."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Which alpha predicts best, and how sure is that?",
    charts={
        "CV error": "Above, the mean loss on held-out folds at each alpha, each bar ± one standard error (fold "
        "SD/√K for equal folds); the error of the null model is far above. m: the minimum. s: the largest alpha "
        "with a mean loss within one SE of it, a rule that prefers sparsity, not a test. Below, each alpha's loss "
        "minus that of m, fold by fold: losses at two alphas share folds, so this difference has a smaller standard "
        "error than either loss. The minimum itself is optimistic; judge it on test rows, and do not choose alpha "
        "by the test error. CV loss chooses the loss: for two classes also misclassification or 1 − AUC.",
        "Choices": "What each rule chooses: alpha, nonzero coefficients, CV loss, and its paired difference to the "
        "CV minimum. Where rows are held out, the test loss of the CV minimum stands below.",
        "Criteria": "AIC, BIC and EBIC, each minus its own minimum, up to 10 above: n·log(RSS/n), or the deviance, "
        "plus a penalty per degree of freedom (df: number of nonzero coefficients). BIC charges log n, AIC 2; EBIC "
        "also charges for the number of candidate models. a, b, e: their minima.",
        "Path": "The coefficients on the training rows along alpha, with the number of nonzero coefficients in the "
        "title row.",
        "Coefficients": "The coefficients at the cursor, with the true ones where the data are simulated.",
    },
    formula="CV(α) = Σₖ nₖ/n · MSEₖ(α),   SE(α) = √( Σₖ nₖ/n · (MSEₖ(α) − CV(α))² / (K − 1) )",
    try_this=(
        "Press m and s in turn: compare the number of nonzero coefficients and the CV error.",
        "Change the seed: how far does the minimum move? Set repeats to 20 to see its range.",
        "Set curves to folds: the spread of the folds is about √K times the standard error.",
        "On birthwt with target low, set CV loss to auc, then to misclassification: compare with the line.",
        "On a table sorted by its target (prostate), set split to 'in order' and compare the CV error.",
    ),
    not_when="Do not split related rows (same patient, adjacent days) at random: use 'by factor' or 'time series'. "
    "The error at the minimum is optimistic; the test error at the chosen alpha is not, if alpha was not chosen by "
    "it.",
    references=(
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 7.10.",
        "Friedman, Hastie & Tibshirani 2010, J. Stat. Softw. 33(1).",
        "DeLong, DeLong & Clarke-Pearson 1988, Comparing the areas under ROC curves, Biometrics 44(3).",
        "Chen & Chen 2008, Extended Bayesian information criteria, Biometrika 95(3).",
    ),
    tour=(
        TourStep(
            "The CV error along alpha, with its standard error.",
            "s",
            "Goes to the sparsest model within one standard error of the minimum.",
        ),
        TourStep(
            "Alphas close to the minimum cannot be told apart on these folds.",
            "m",
            "Goes back to the minimum.",
        ),
        TourStep(
            "AIC, BIC and the CV rules choose different alphas.", "2", "Shows their choices side by side."
        ),
    ),
)
