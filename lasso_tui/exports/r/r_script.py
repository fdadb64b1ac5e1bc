"""R scripts that refit a model with glmnet, with its penalty converted."""

from __future__ import annotations

from lasso_tui.exports.python.script import reader_of, roles_of, target_column
from lasso_tui.exports.quoting import r_numbers, r_text, r_texts
from lasso_tui.exports.r.data import write_data
from lasso_tui.techniques.linear.linear_model import ColumnLayout, layout_of
from lasso_tui.techniques.model import ExportError, LinearModel

__all__ = ["r_script"]


def r_script(models: tuple[LinearModel, ...]) -> str:
    """Write an R script for the first of several models.

    Raises
    ------
    ExportError
        If R cannot read the data, or cannot draw the same rows.
    """
    model = models[0]
    if model.table.n_features < 2:
        raise ExportError(
            f"glmnet needs at least two columns; {model.table.name} has one. Export the Python script."
        )
    layout = layout_of(model.table)
    parts = [_head(model), write_data(model, layout), _matrix(model, layout), _fit(model, layout)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _head(model: LinearModel) -> str:
    """Write comments on the model and the scaling of glmnet's penalty."""
    lines = [
        "# Refit a model from lasso-tui with glmnet, and compare the coefficients.",
        "# Run it as `Rscript SCRIPT.R`, or `Rscript SCRIPT.R FILE` if the data are elsewhere.",
        "#",
        "# glmnet minimises RSS/(2n) + lambda * (alpha * sum|b| + (1 - alpha)/2 * sum b^2): its alpha is what",
        "# lasso-tui and scikit-learn call l1_ratio, and its lambda is what they call alpha.",
    ]
    if model.family != "gaussian":
        lines.append("# Here RSS/(2n) stands for half the mean deviance; lambda is the same number.")
    elif model.l1_ratio < 1:
        lines += [
            "# glmnet first divides y by its standard deviation (ddof = 0), which changes the squared part of the",
            "# penalty relative to the other: lambda and alpha below are converted with sd(y).",
        ]
    else:
        lines.append("# For the lasso lambda is the same number.")
    if model.standardize:
        lines.append(
            "# standardize = TRUE divides columns by their deviations with n, not n - 1, as lasso-tui does;"
        )
        lines.append("# the coefficients that coef() returns are per unit of the columns.")
    if model.factors is not None:
        lines.append(
            "# glmnet rescales penalty factors to sum to their number; lambda is multiplied by their mean."
        )
    lines.append("# glmnet stops early by default (thresh = 1e-7); thresh below asks for more digits.")
    return "\n".join([*lines, "library(glmnet)", ""])


def _matrix(model: LinearModel, layout: ColumnLayout) -> str:
    """Write the code that builds the matrix and the target."""
    table = model.table
    names = [table.features[j] for j in layout.order]
    lines = []
    if reader_of(table) not in {"diabetes", "embedded", "arrays", "svmlight"}:
        lines.append(f"columns <- lapply({r_texts(layout.numbers)}, number)")
        if layout.indicators:
            lines.append(
                f"indicators <- lapply({r_texts(layout.indicators)}, function(n) as.numeric(is.na(number(n))))"
            )
        if table.imputation is not None:
            how = table.imputation.how
            lines.append(
                f"columns <- lapply(columns, function(v) ifelse(is.na(v), {how}(v, na.rm = TRUE), v))  # imputed"
            )
        if layout.indicators:
            lines.append("columns <- c(columns, indicators)")
        for name, levels in layout.factors:
            without = f"no column for {r_text(levels[0])}" if levels[0] else "a column for every level"
            lines.append(f"f <- level({r_text(name)})  # {without}")
            if "missing" in levels:
                lines.append('f[is.na(f)] <- "missing"')
            lines.append(
                f"columns <- c(columns, lapply({r_texts(levels[1:])}, function(l) as.numeric(f == l)))"
            )
        lines.append("X <- do.call(cbind, columns)")
        for of in layout.products:
            lines.append("X <- cbind(X, " + " * ".join(f"X[, {k + 1}]" for k in of) + ")")
        column, wanted = target_column(table)
        lines.append(
            f"y <- number({r_text(column)})"
            if wanted is None
            else f"y <- as.numeric(level({r_text(column)}) == {r_text(wanted)})"
        )
        if model.weighted and table.preparation is not None:
            lines.append(f"weights <- number({r_text(table.preparation.weights)})")
        if model.offset:
            offset, exposure = roles_of(table)
            terms = [f"number({r_text(offset)})"] if offset else []
            terms += [f"log(number({r_text(exposure)}))"] if exposure else []
            lines.append(f"offset <- {' + '.join(terms)}  # added to the linear predictor")
    if model.family == "binomial" and (table.y.min(), table.y.max()) != (0.0, 1.0):
        lines.append(f"y <- as.numeric(y == {float(table.y.max())!r})")
    lines.append(f"colnames(X) <- {r_texts(names)}")
    lines.append(f'if (length(y) != {model.n}) stop("These are other data: the number of rows differs.")')
    return "\n".join(lines)


def _fit(model: LinearModel, layout: ColumnLayout) -> str:
    """Write the call of glmnet and the comparison of coefficients."""
    import numpy as np

    order = list(layout.order)
    alpha, ratio = model.alpha, model.l1_ratio
    factors = model.factors
    scale = 1.0 if factors is None else float(np.mean(factors))
    more = [f"standardize = {'TRUE' if model.standardize else 'FALSE'}", "thresh = thresh", "maxit = 1e7"]
    if factors is not None:
        more.append(f"penalty.factor = {r_numbers([float(factors[j]) for j in order])}")
    if model.bounds is not None:
        lower, upper = ([float(side[j]) for j in order] for side in model.bounds)
        more.append(f"lower.limits = {r_numbers(lower)}")
        more.append(f"upper.limits = {r_numbers(upper)}")
    if model.weighted:
        more.append("weights = weights")
    if model.offset:
        more.append("offset = offset")
    if model.family != "gaussian":
        more.insert(0, f'family = "{model.family}"')
        penalty = [f"lambda <- {alpha * scale!r}", f"mix <- {ratio!r}"]
    elif ratio == 1.0:
        penalty = [f"lambda <- {alpha * scale!r}", "mix <- 1"]
    else:
        mean = "weighted.mean({}, weights)" if model.weighted else "mean({})"
        spread = mean.format(f"(y - {mean.format('y')})^2")
        penalty = [
            f"sd_y <- sqrt({spread})",
            f"lambda <- {scale!r} * ({alpha * ratio!r} + {alpha * (1 - ratio)!r} * sd_y)",
            f"mix <- {scale!r} * {alpha * ratio!r} / lambda",
        ]
    lines = [
        *penalty,
        "# A decreasing sequence that ends at lambda: each solution starts the next.",
        "fit_to <- function(thresh) {",
        f"  glmnet(X, y, alpha = mix, lambda = lambda * 10^seq(2, 0, by = -0.1), {', '.join(more)})",
        "}",
        "fit <- suppressWarnings(fit_to(1e-22))",
        "if (length(fit$lambda) < 21) fit <- fit_to(1e-14)  # nearly collinear columns: lower precision",
        "found <- as.numeric(coef(fit, s = lambda))",
        f"shown <- {r_numbers([model.intercept, *(float(model.coef[j]) for j in order)])}",
        'print(data.frame(column = c("(intercept)", colnames(X)), glmnet = found, shown = shown), digits = 10)',
        'cat("largest difference to the coefficients shown:", max(abs(found - shown)), "\\n")',
    ]
    return "\n".join(lines)
