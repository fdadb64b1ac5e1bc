"""Python scripts that refit a model with scikit-learn, NumPy and pandas only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lasso_tui.exports.python.held_out import held_out_lines, listed_test_rows
from lasso_tui.exports.python.main import FIT, HEAD, MAIN
from lasso_tui.exports.python.parts import COLUMNS, OFFSET, READERS
from lasso_tui.exports.python.pipeline import has_factors, write_imports, write_pipeline
from lasso_tui.exports.quoting import python_literal
from lasso_tui.techniques.linear.linear_model import ColumnLayout, layout_of
from lasso_tui.techniques.model import ExportError, LinearModel

if TYPE_CHECKING:
    from lasso_tui.data import Table

__all__ = [
    "MAX_EMBEDDED_NUMBERS",
    "numeric_factors",
    "python_script",
    "reader_of",
    "roles_of",
    "target_column",
]

MAX_EMBEDDED_NUMBERS = 50_000
"""Largest number of values to embed in a script, for data without a file."""


def python_script(models: tuple[LinearModel, ...]) -> str:
    """Write a Python script that refits one or several models of the same data.

    Raises
    ------
    ExportError
        If scikit-learn has no counterpart, or the data cannot be read again.
    """
    kind = reader_of(models[0].table)
    if kind == "embedded":
        models = tuple(_with_values(model) for model in models)
    first = models[0]
    layout = layout_of(first.table)
    imports, reader = READERS[kind]
    parts = [HEAD + write_imports(models, layout, imports), _constants(models, layout, kind)]
    cells = COLUMNS + (OFFSET if first.offset else "")
    parts += [reader, cells, FIT + _data(first, layout), write_pipeline(models, layout), MAIN]
    return "\n\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def reader_of(table: Table) -> str:
    """Return the key of `READERS` for the data of a table.

    Raises
    ------
    ExportError
        If the data are simulated, or no script can read them again, and they are too large to embed.
    """
    origin = table.origin
    if origin is None or not _is_readable(table):
        if table.X.size + len(table.y) > MAX_EMBEDDED_NUMBERS:
            raise ExportError(
                f"{table.name} has no file that a script can read in the same way, and its "
                f"{table.X.size:,} numbers are too many to embed in a script "
                f"(limit {MAX_EMBEDDED_NUMBERS:,}). Use fewer rows or columns."
            )
        return "embedded"
    if origin.format == "bundled":
        return "text" if origin.csv_options else "arrays" if origin.files else "diabetes"
    return {"feather": "arrow", "npz": "arrays", "npy": "arrays"}.get(origin.format, origin.format)


READ_BY_SCRIPTS = ("bundled", "text", "parquet", "arrow", "feather", "npz", "npy", "svmlight")


def _is_readable(table: Table) -> bool:
    """Return whether a script can read the file of a table and choose its rows in the same way."""
    origin, preparation = table.origin, table.preparation
    if (
        origin is None
        or origin.format not in READ_BY_SCRIPTS
        or (origin.format == "text" and not origin.csv_options)
    ):
        return False
    return preparation is None or not (preparation.where or preparation.types or preparation.rare)


def _with_values(model: LinearModel) -> LinearModel:
    """Return a model of a table that is nothing but its numbers.

    Raises
    ------
    ExportError
        If it has more than a matrix and a target.
    """
    table = model.table
    if table.origin is None:
        return model
    if model.weighted or model.offset or model.holdout is not None or table.imputation is not None:
        raise ExportError(
            f"No script for {table.name}: none can read it in the same way. Save its rows as CSV or Parquet first."
        )
    plain = replace(table, origin=None, preparation=None, complete=(), groups=(), held_out=None)
    return replace(model, table=plain)


def roles_of(table: Table) -> tuple[str, str]:
    """Return the columns of the offset and the exposure of a table, "" for none."""
    preparation = table.preparation
    return ("", "") if preparation is None else (preparation.offset, preparation.exposure)


def target_column(table: Table) -> tuple[str, str | None]:
    """Return the column of the target, and the level if the target is a level of a factor."""
    if table.origin is None or table.target in table.origin.columns:
        return table.target, None
    known = set(table.complete)
    for place, letter in enumerate(table.target):
        if letter == "=" and table.target[:place] in known:
            return table.target[:place], table.target[place + 1 :]
    raise ExportError(f"No script for {table.name}: its target {table.target} is not a column of the file.")


def _constants(models: tuple[LinearModel, ...], layout: ColumnLayout, kind: str) -> str:
    from lasso_tui.data.columns.number_parsing import MISSING_WORDS

    first, table = models[0], models[0].table
    origin, preparation = table.origin, table.preparation
    column, level = target_column(table)
    weights = preparation.weights if preparation is not None and first.weighted else ""
    offset = {} if not first.offset else {"OFFSET": roles_of(table)[0], "EXPOSURE": roles_of(table)[1]}
    constants: dict[str, Any] = {"FILES": list(origin.files) if origin else []}
    if kind == "embedded":
        constants["DATA"] = [[*map(float, row), float(y)] for row, y in zip(table.X, table.y, strict=True)]
    if origin is not None and origin.csv_options:
        constants["OPTIONS"] = [dict(options) for options in origin.csv_options]
    if kind in {"parquet", "arrow", "arrays", "svmlight"} and origin is not None:
        constants["COLUMNS"] = list(origin.columns)
        roles = [*table.complete, *layout.numbers, *(name for name, _ in layout.factors)]
        constants["USED"] = [name for name in origin.columns if name in set(roles)]
    factors = {name: list(levels) for name, levels in layout.factors}
    decimals = {options.get("decimal", ".") for options in origin.csv_options} if origin else set()
    constants |= {
        "TARGET": column,
        "LEVEL": level,
        "NUMBERS": list(layout.numbers),
        "FACTORS": factors,
        "NUMERIC_FACTORS": numeric_factors(table, factors | ({column: [level]} if level is not None else {})),
        "FAMILY": first.family,
        "COMPLETE": list(table.complete),
        "WEIGHTS": weights,
        **offset,
        "CHANGES": {name: [list(c) for c in all_of] for name, all_of in origin.changes.items()}
        if origin
        else {},
        "DECIMAL": "," if "," in decimals else ".",
        "MISSING": sorted(MISSING_WORDS),
        "INDICATORS": list(layout.indicators),
        "PRODUCTS": [list(of) for of in layout.products],
        "ROWS": first.n,
        "TOLERANCE": 1e-6 if all(model.exact for model in models) else 1e-3,
        "NEEDS_FILE": bool(origin) and kind != "diabetes",
    }
    listed = listed_test_rows(first)
    if listed is not None:
        constants["ASIDE"] = listed.tolist()
    if has_factors(models):
        constants["PENALTY_FACTORS"] = {
            model.name: [1.0 if model.factors is None else float(model.factors[j]) for j in layout.order]
            for model in models
        }
    if first.bounds is not None:
        constants["BOUNDS"] = [[_limit(side[j]) for j in layout.order] for side in first.bounds]
    text = "\n".join(
        f"{name} = {python_literal(value)}{SAID.get(name, '')}" for name, value in constants.items()
    )
    shown = {model.name: _shown(model, layout) for model in models}
    intercepts = {model.name: model.intercept for model in models}
    return (
        f"{text}\n"
        f"# What was shown: place of the column, its name, its coefficient per unit; the others are 0.\n"
        f"SHOWN = {python_literal(shown)}\n"
        f"INTERCEPTS = {python_literal(intercepts)}\n"
        f"MODELS = {python_literal([model.name for model in models])}"
    )


def _limit(bound: float) -> float | None:
    return float(bound) if abs(bound) < float("inf") else None


SAID = {
    "FACTORS": "  # the first level of each has no column; an empty one stands for none",
    "COMPLETE": "  # rows that lack one of these are dropped",
    "ASIDE": "  # rows set aside for the test, counted after those that are dropped",
    "BOUNDS": "  # of the coefficients: the lower ones, the upper ones; None where there is none",
    "TOLERANCE": "  # of the coefficients: 0.001 where the ones shown are as exact as their duality gap only",
    "PRODUCTS": "  # columns that are products of others, by their places",
}


def numeric_factors(table: Table, factors: dict[str, list[str]]) -> list[str]:
    """Return the numeric columns that are treated as categorical."""
    from lasso_tui.data import bundled
    from lasso_tui.data.columns.number_parsing import parse_plain_number

    requested = set(table.preparation.factors) if table.preparation else set()
    requested.update(*(ours.factors for ours in bundled() if ours.name == table.source))
    return [
        name
        for name, levels in factors.items()
        if name in requested
        and all(parse_plain_number(level) is not None for level in levels if level not in ("", "missing"))
    ]


def _shown(model: LinearModel, layout: ColumnLayout) -> list[tuple[int, str, float]]:
    features, coef = model.table.features, model.coef
    return [(k, features[j], float(coef[j])) for k, j in enumerate(layout.order) if coef[j] != 0]


def _data(model: LinearModel, layout: ColumnLayout) -> str:
    """Write the function that selects and converts the rows to fit."""
    table = model.table
    lines = []
    origin = table.origin
    if origin is not None and origin.sample is not None and origin.sample < origin.rows:
        lines += [
            f"keys = np.random.default_rng({origin.seed}).random(len(frame))  # the sample: the smallest keys",
            f'frame = frame.iloc[np.sort(np.argsort(keys, kind="stable")[:{origin.sample}])]',
        ]
    if table.complete:
        lines += [
            f"number_columns = {{*NUMBERS, WEIGHTS{', OFFSET, EXPOSURE' if model.offset else ''}}}"
            " | ({TARGET} if LEVEL is None else set())",
            "lacks = np.zeros(len(frame), dtype=bool)",
            "for name in COMPLETE:",
            "    lacks |= pd.isna((numbers if name in number_columns else words)(frame[name], name))",
            "frame = frame[~lacks]",
        ]
    lines += held_out_lines(model, MAX_EMBEDDED_NUMBERS)
    lines.append("X = columns(frame)")
    if any("missing" in levels for _, levels in layout.factors):
        lines.append(
            'X = X.fillna({name: "missing" for name, levels in FACTORS.items() if "missing" in levels})'
        )
    if target_column(table)[1] is None:
        lines.append("y = numbers(frame[TARGET], TARGET)")
    else:
        lines.append("y = (words(frame[TARGET], TARGET) == LEVEL).astype(float)")
    if model.family == "binomial" and (table.y.min(), table.y.max()) != (0.0, 1.0):
        lines.append(f"y = (y == {float(table.y.max())!r}).astype(float)")
    lines.append("weights = numbers(frame[WEIGHTS], WEIGHTS) if WEIGHTS else None")
    lines.append("return X, y, weights if weights is None else weights * (len(weights) / weights.sum())")
    return "".join(f"    {line}\n" for line in lines)
