"""The part of an R script that reads the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.exports.python.script import MAX_EMBEDDED_NUMBERS, reader_of, roles_of, target_column
from lasso_tui.exports.quoting import r_numbers, r_text, r_texts
from lasso_tui.exports.r.templates import CELLS, ENCODINGS, PARQUET, TEXT
from lasso_tui.techniques.linear.linear_model import ColumnLayout
from lasso_tui.techniques.model import ExportError, LinearModel

if TYPE_CHECKING:
    from lasso_tui.data import Table

__all__ = ["write_data"]


def write_data(model: LinearModel, layout: ColumnLayout) -> str:
    """Write the code that reads the data and selects the rows to fit."""
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
        if any(isinstance(one.get("skiprows", 0), list) for one in origin.csv_options):
            return _embedded(model, layout)
        options = []
        for one in origin.csv_options:
            if one.get("compression") in {"zip", "zstd"}:
                raise ExportError(
                    f"R cannot decompress {one['compression']} files. Decompress {table.name} first."
                )
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
        # Without a decimal comma, commas are not part of numbers and stay as they are.
        f"DECIMAL <- {r_text('.' if ',' in decimals else ',')}",
        f"NUMERIC_FACTORS <- {r_texts(_numeric(table, layout))}",
        CELLS.strip("\n"),
    ]
    if drawn is not None:
        lines.append(f"rows <- {r_numbers(drawn)}  # drawn by lasso-tui, counted from 1")
        lines.append("frame <- frame[rows, , drop = FALSE]")
    elif table.complete:
        numeric = {*layout.numbers, table.preparation.weights if table.preparation else "", *roles_of(table)}
        if column == table.target:
            numeric.add(column)
        lacks = [f"is.na({'number' if c in numeric else 'word'}({r_text(c)}))" for c in table.complete]
        lines += ["# Drop rows with missing values.", "lacks <- " + " |\n  ".join(lacks)]
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
    """Return the rows drawn by NumPy, counted from 1, or None if the rows follow from the file.

    Raises
    ------
    ExportError
        If the rows belong to a random sample, or are too many to list.
    """
    import numpy as np

    table, origin, preparation = model.table, model.table.origin, model.table.preparation
    if origin is not None and origin.sample is not None and origin.sample < origin.rows:
        raise ExportError(f"{table.name} is a random sample, which R cannot draw again. Open all rows.")
    if table.rows is None or not (model.holdout or (preparation and preparation.test_fraction)):
        return None
    rows = table.rows
    if model.holdout is not None:
        rows = rows[model.holdout.train]
    if len(rows) > MAX_EMBEDDED_NUMBERS:
        raise ExportError(
            f"R cannot draw the same test rows, and {len(rows):,} row numbers are too many to list. "
            f"Export the Python script."
        )
    return [int(row) + 1 for row in np.sort(rows)]


def _embedded(model: LinearModel, layout: ColumnLayout) -> str:
    """Write the columns and the target into the script, for formats without a reader in R."""
    table = model.table
    if table.X.size + len(table.y) > MAX_EMBEDDED_NUMBERS:
        raise ExportError(
            f"R has no reader for the format of {table.name}, and its {table.X.size:,} numbers are too many to embed "
            f"(limit {MAX_EMBEDDED_NUMBERS:,}). Save it as CSV or Parquet."
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
    if model.offset and table.offset is not None:
        offset = table.offset if model.holdout is None else table.offset[model.holdout.train]
        lines.append(f"offset <- {r_numbers(offset.tolist())}")
    return "\n".join(lines)
