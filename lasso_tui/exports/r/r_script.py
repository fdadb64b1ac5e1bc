"""An R script that fits a shown model again with glmnet, its penalty converted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.exports.python.script import MOST_NUMBERS, reader_of, target_column
from lasso_tui.exports.quoting import r_numbers, r_text, r_texts
from lasso_tui.techniques.linear.linear_model import ColumnLayout, layout_of
from lasso_tui.techniques.model import ExportError, LinearModel

if TYPE_CHECKING:
    from lasso_tui.data import Table

__all__ = ["r_script"]

ENCODINGS = {
    "utf-8-sig": "UTF-8-BOM",
    "cp1252": "windows-1252",
    "latin-1": "latin1",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
}
"""Python's names of encodings → iconv's, where they differ."""

TEXT = """
read_file <- function(file, o) {
  read.table(file, sep = o$sep, quote = o$quote, skip = o$skip, header = FALSE, col.names = NAMES,
             colClasses = "character", na.strings = character(0), comment.char = "", check.names = FALSE,
             fileEncoding = o$encoding, stringsAsFactors = FALSE)
}
files <- commandArgs(trailingOnly = TRUE)
if (length(files) == 0) files <- FILES
if (length(files) == 0) stop("The data came by standard input: name a file with the same table.")
frame <- do.call(rbind, lapply(seq_along(files), function(k) read_file(files[k], OPTIONS[[min(k, length(OPTIONS))]])))
"""

PARQUET = """
files <- commandArgs(trailingOnly = TRUE)
if (length(files) == 0) files <- FILES
frame <- do.call(rbind, lapply(files, function(file) as.data.frame({read}(file))))
"""

CELLS = """
word <- function(name) {
  cells <- frame[[name]]
  if (is.numeric(cells)) return(ifelse(is.finite(cells), formatC(cells, digits = 15, format = "g", width = 1), NA))
  cells <- trimws(as.character(cells))
  ifelse(tolower(cells) %in% MISSING, NA, cells)
}
number <- function(name) {
  cells <- frame[[name]]
  if (!is.numeric(cells) && !is.logical(cells)) {
    cells <- word(name)
    changes <- CHANGES[[name]]
    if (is.null(changes)) cells <- gsub(",", DECIMAL, cells, fixed = TRUE)
    for (change in changes) cells <- gsub(change[1], change[2], cells, perl = TRUE)
  }
  values <- suppressWarnings(as.numeric(cells))
  ifelse(is.finite(values), values, NA)
}
level <- function(name) {  # the words of a factor; of a factor of numbers, the numbers in their shortest form
  if (!(name %in% NUMERIC_FACTORS)) return(word(name))
  values <- number(name)
  ifelse(is.na(values), NA, formatC(values, digits = 15, format = "g", width = 1))
}
"""


def r_script(models: tuple[LinearModel, ...]) -> str:
    """Write the script; of several models the first.

    Raises
    ------
    ExportError
        For data that R cannot read as they are, or rows that R cannot draw again.
    """
    model = models[0]
    if model.table.n_features < 2:
        raise ExportError(f"glmnet needs two columns at least, and {model.table.name} has one.")
    layout = layout_of(model.table)
    parts = [_head(model), _data(model, layout), _matrix(model, layout), _fit(model, layout)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _head(model: LinearModel) -> str:
    """Say what is fitted, and how glmnet's penalty differs."""
    lines = [
        "# Fit a model that lasso-tui showed again, with glmnet, and compare the coefficients.",
        "# Run it as `Rscript SCRIPT.R`, or `Rscript SCRIPT.R FILE` where the data lie elsewhere.",
        "#",
        "# glmnet minimises RSS/(2n) + lambda * (alpha * sum|b| + (1 - alpha)/2 * sum b^2): its alpha is what",
        "# lasso-tui and scikit-learn call l1_ratio, and its lambda is what they call alpha.",
    ]
    if model.family != "gaussian":
        lines.append("# Here RSS/(2n) stands for half the mean deviance; lambda is the same number.")
    elif model.l1_ratio < 1:
        lines += [
            "# glmnet divides y by its standard deviation first (ddof = 0), which the squared part of the penalty",
            "# feels and the other does not: lambda and alpha below are converted with sd(y).",
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


def _data(model: LinearModel, layout: ColumnLayout) -> str:
    """Write how the data are read and which rows are fitted."""
    from lasso_tui.data.columns.number_parsing import MISSING_WORDS

    table = model.table
    kind, origin = reader_of(table), table.origin
    column, _ = target_column(table)
    drawn = _rows(model)
    if kind in {"diabetes", "embedded", "arrays", "svmlight"}:
        return _embedded(model, layout)
    assert origin is not None
    lines = [f"FILES <- {r_texts(origin.files)}"]
    if kind == "text":
        options = []
        for one in origin.csv_options:
            if one.get("compression") in {"zip", "zstd"}:
                raise ExportError(f"R does not unpack {one['compression']} files; unpack {table.name} first.")
            sep = "" if one["sep"] == r"\s+" else one["sep"]
            skip = int(one.get("skiprows", 0)) + (one["header"] is not None)
            encoding = str(ENCODINGS.get(one["encoding"], one["encoding"]))
            options.append(
                f"list(sep = {r_text(sep)}, quote = {r_text(one.get('quotechar', chr(34)))}, skip = {skip}, "
                f"encoding = {r_text(encoding)})"
            )
        lines += [
            f"NAMES <- {r_texts(origin.columns)}",
            f"OPTIONS <- list({', '.join(options)})",
            TEXT.strip("\n"),
        ]
    else:
        read = "arrow::read_parquet" if kind == "parquet" else "arrow::read_feather"
        lines += [PARQUET.format(read=read).strip("\n"), f"names(frame) <- {r_texts(origin.columns)}"]
    changes = [
        f"{r_text(name)} = list({', '.join(r_texts(change) for change in all_of)})"
        for name, all_of in origin.changes.items()
    ]
    decimals = {one.get("decimal", ".") for one in origin.csv_options}
    lines += [
        f"MISSING <- {r_texts(sorted(MISSING_WORDS))}",
        f"CHANGES <- list({', '.join(changes)})",
        # Without a decimal comma a comma is no number's: it is left as it is.
        f"DECIMAL <- {r_text('.' if ',' in decimals else ',')}",
        f"NUMERIC_FACTORS <- {r_texts(_numeric(table, layout))}",
        CELLS.strip("\n"),
    ]
    if drawn is not None:
        lines.append(f"rows <- {r_numbers(drawn)}  # that lasso-tui drew, counted from 1")
        lines.append("frame <- frame[rows, , drop = FALSE]")
    elif table.complete:
        numeric = {*layout.numbers, table.preparation.weights if table.preparation else ""}
        if column == table.target:
            numeric.add(column)
        lacks = [f"is.na({'number' if c in numeric else 'word'}({r_text(c)}))" for c in table.complete]
        lines += ["# Rows that lack a value are dropped.", "lacks <- " + " |\n  ".join(lacks)]
        if table.preparation is not None and table.preparation.train:
            says = 'c("t", "true", "train", "training", "yes", "y", "1", "fit")'
            lines.append(f"lacks <- lacks | !(tolower(word({r_text(table.preparation.train)})) %in% {says})")
        lines.append("frame <- frame[!lacks, , drop = FALSE]")
    return "\n".join(lines)


def _numeric(table: Table, layout: ColumnLayout) -> list[str]:
    from lasso_tui.exports.python.script import numeric_factors

    column, level = target_column(table)
    factors = {name: list(levels) for name, levels in layout.factors}
    return numeric_factors(table, factors | ({column: [level]} if level is not None else {}))


def _rows(model: LinearModel) -> list[int] | None:
    """Return the rows that random numbers of NumPy chose, from 1, or None where a rule of the file tells.

    Raises
    ------
    ExportError
        Where they are counted in a sample, which R cannot draw.
    """
    import numpy as np

    table, origin, asked = model.table, model.table.origin, model.table.preparation
    if origin is not None and origin.sample is not None and origin.sample < origin.rows:
        raise ExportError(f"{table.name} is a random sample, which R would draw otherwise; open all rows.")
    if table.rows is None or not (model.holdout or (asked and asked.test_fraction)):
        return None
    rows = table.rows
    if model.holdout is not None:
        rows = rows[model.holdout.train]
    if len(rows) > MOST_NUMBERS:
        raise ExportError(
            f"R would draw other rows to set aside, and {len(rows):,} are too many to write down."
        )
    return [int(row) + 1 for row in np.sort(rows)]


def _embedded(model: LinearModel, layout: ColumnLayout) -> str:
    """Write the columns and the target themselves, where R has no reader for what they are in."""
    table = model.table
    if table.X.size + len(table.y) > MOST_NUMBERS:
        raise ExportError(
            f"R has no reader for the form that {table.name} is in, and its {table.X.size:,} numbers are too many to "
            f"write down ({MOST_NUMBERS:,}); save it as CSV or Parquet."
        )
    X, y, weights = table.X[:, list(layout.order)], table.y, table.weights if model.weighted else None
    if model.holdout is not None:
        rows = model.holdout.train
        X = X if table.imputation is None else table.imputation.filled(table.X, rows)[:, list(layout.order)]
        X, y, weights = X[rows], y[rows], None if weights is None else weights[rows]
    lines = [
        f"X <- matrix({r_numbers(X.ravel('F').tolist())}, ncol = {X.shape[1]})",
        f"y <- {r_numbers(y.tolist())}",
    ]
    if weights is not None:
        lines.append(f"weights <- {r_numbers(weights.tolist())}")
    return "\n".join(lines)


def _matrix(model: LinearModel, layout: ColumnLayout) -> str:
    """Write how the columns are made."""
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
                f"columns <- lapply(columns, function(v) ifelse(is.na(v), {how}(v, na.rm = TRUE), v))  # gaps filled"
            )
        if layout.indicators:
            lines.append("columns <- c(columns, indicators)")
        for name, levels in layout.factors:
            lines.append(f"f <- level({r_text(name)})  # no column for {r_text(levels[0])}")
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
    if model.family == "binomial" and (table.y.min(), table.y.max()) != (0.0, 1.0):
        lines.append(f"y <- as.numeric(y == {float(table.y.max())!r})")
    lines.append(f"colnames(X) <- {r_texts(names)}")
    lines.append(f'if (length(y) != {model.n}) stop("These are other data: the number of rows differs.")')
    return "\n".join(lines)


def _fit(model: LinearModel, layout: ColumnLayout) -> str:
    """Write the call of glmnet and the comparison."""
    import numpy as np

    order = list(layout.order)
    alpha, ratio = model.alpha, model.l1_ratio
    factors = model.factors
    scale = 1.0 if factors is None else float(np.mean(factors))
    more = [f"standardize = {'TRUE' if model.standardize else 'FALSE'}", "thresh = thresh", "maxit = 1e7"]
    if factors is not None:
        more.append(f"penalty.factor = {r_numbers([float(factors[j]) for j in order])}")
    if model.weighted:
        more.append("weights = weights")
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
        "if (length(fit$lambda) < 21) fit <- fit_to(1e-14)  # columns nearly alike: fewer digits can be had",
        "found <- as.numeric(coef(fit, s = lambda))",
        f"shown <- {r_numbers([model.intercept, *(float(model.coef[j]) for j in order)])}",
        'print(data.frame(column = c("(intercept)", colnames(X)), glmnet = found, shown = shown), digits = 10)',
        'cat("largest difference to the coefficients shown:", max(abs(found - shown)), "\\n")',
    ]
    return "\n".join(lines)
