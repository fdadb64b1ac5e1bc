"""`lasso-tui compare`: exported models side by side on the same rows."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from lasso_tui.cli.errors import InputError
from lasso_tui.cli.process_errors import print_error
from lasso_tui.cli.run_command import file_exists, write_output
from lasso_tui.cli.stdout import print_text, write_stdout

if TYPE_CHECKING:
    from lasso_tui.exports.scoring.goodness import Goodness

__all__ = ["compare"]


def compare(args: argparse.Namespace) -> int:
    """Compare models, and print or write the table; return the exit status."""
    from lasso_tui.data import DataError
    from lasso_tui.exports.scoring.document_hash import read_document
    from lasso_tui.exports.scoring.goodness import coefficients_side_by_side, goodness_on
    from lasso_tui.exports.scoring.recipe import recipe_of_document
    from lasso_tui.techniques.model import ExportError

    if len(args.models) < 2:
        raise InputError("Two models at least are compared. Name another document.")
    if args.to is not None and file_exists(args.to) and not args.force:
        raise InputError(f"{args.to} already exists. Choose another name or use --force.")
    try:
        paths = [Path(model) for model in args.models]
        names = [path.stem for path in paths]
        if len(set(names)) < len(names):
            names = [str(path) for path in paths]
        recipes = [recipe_of_document(read_document(path), path.name) for path in paths]
        found = goodness_on(recipes, names, args.on)
    except (DataError, ExportError) as error:
        raise InputError(str(error)) from None
    if args.output == "csv" or args.to is not None:
        from lasso_tui.exports.many.tables import table_bytes

        rows = [
            {
                "model": one.name,
                "rows": found.rows,
                found.loss_name.lower(): one.loss,
                "explained": _known(one.explained),
                "auc": _known(one.auc),
                "nonzero": one.nonzero,
                "difference": one.difference,
                "difference_se": one.se,
            }
            for one in found.standings
        ]
        text = table_bytes(rows, "csv")
        if args.to is not None:
            write_output(Path(args.to), text, overwrite=args.force)
        else:
            write_stdout(text.decode())
        return 0
    if any(recipe.source == Path(args.on).name for recipe in recipes):
        print_error("These rows may be those that a model was fitted to: their errors favour larger models.")
    print_text(_table(found, args.on) + _coefficients(names, coefficients_side_by_side(recipes)))
    return 0


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _table(found: Goodness, source: str) -> str:
    """Write the models for a person to read."""
    has_auc = any(math.isfinite(one.auc) for one in found.standings)
    head = [
        "model",
        found.loss_name,
        found.explained_name,
        *(["AUC"] if has_auc else []),
        "nonzero",
        "difference ± SE",
    ]
    rows = [
        [
            one.name,
            f"{one.loss:.5g}",
            f"{one.explained:.4f}",
            *([f"{one.auc:.3f}"] if has_auc else []),
            str(one.nonzero),
            "0 (smallest)" if one.se == 0 and one.difference == 0 else f"{one.difference:.3g} ± {one.se:.2g}",
        ]
        for one in found.standings
    ]
    skipped = f"; {found.skipped:,} rows left out, which not all models score" if found.skipped else ""
    return f"{found.rows:,} rows of {source}, the same for all models{skipped}\n\n" + _aligned([head, *rows])


def _coefficients(names: list[str], rows: list[tuple[str, tuple[float, ...]]]) -> str:
    head = ["coefficient", *names]
    body = [[name, *("–" if value == 0 else f"{value:.5g}" for value in values)] for name, values in rows]
    return "\n" + _aligned([head, *body])


def _aligned(rows: list[list[str]]) -> str:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join(f"  {line}" for line in lines) + "\n"
