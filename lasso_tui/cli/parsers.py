"""Parsers of the command line, with their help."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from lasso_tui import __version__
from lasso_tui.cli.arguments.one_dataset import OneDataset
from lasso_tui.cli.epilogs import COMPLETION_EPILOG, EPILOG, MOMENTS_EPILOG, PREDICT_EPILOG, RUN_EPILOG
from lasso_tui.cli.errors import InputError

__all__ = [
    "COMMANDS",
    "OUTPUTS",
    "Parser",
    "compare_parser",
    "completion_parser",
    "config_parser",
    "explore_parser",
    "list_parser",
    "man_parser",
    "moments_parser",
    "predict_parser",
    "run_parser",
]

OUTPUTS = {
    "json": "json",
    "csv": "coefficients.csv",
    "path.csv": "path.csv",
    "path.parquet": "path.parquet",
    "script": "py",
    "R": "R",
    "svg": "charts.svg",
    "text": "charts.txt",
    "report": "report.html",
    "report.md": "report.md",
    "latex": "coefficients.tex",
    "sql": "sql",
    "excel": "excel.tsv",
    "python": "predict.py",
    "latex-formula": "tex",
    "sh": "sh",
}
"""Value of --output → format of the export."""


class Parser(argparse.ArgumentParser):
    """A parser that reports an error in one line."""

    def error(self, message: str) -> Any:
        """Raise an error that points to the help."""
        raise InputError(f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.")


def explore_parser(*, data: bool = True, add_help: bool = True) -> Parser:
    """Return the parser of `lasso-tui [DATA]`, without the argument DATA if `data` is false."""
    from lasso_tui.requests.engine_flags import add_engine
    from lasso_tui.requests.preparation_flags import add_preparation
    from lasso_tui.requests.reading_flags import add_reading

    parser = Parser(
        prog="lasso-tui",
        usage="lasso-tui [DATA] [--target COL] …\n       lasso-tui run TECHNIQUE [DATA] …\n       lasso-tui list …",
        description="Explore L1-penalised models in the terminal.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=add_help,
    )
    if data:
        what = "a bundled dataset or a file (default: diabetes)"
        parser.add_argument("data", nargs="*", action=OneDataset, metavar="DATA", help=what)
    parser.add_argument("--target", metavar="COL", help="column to predict")
    parser.add_argument("--technique", metavar="SLUG", help="tab to open (default: lasso)")
    parser.add_argument(
        "--resume",
        action="store_true",
        help="resume the last session (data, tab, parameters, alpha)",
    )
    parser.add_argument(
        "--theme", metavar="NAME", default="", help="colours: dark, light, contrast, terminal (default: dark)"
    )
    parser.add_argument("--version", action="version", version=f"lasso-tui {__version__}")
    add_reading(parser)
    add_preparation(parser)
    add_engine(parser, is_optional=True)
    return parser


def run_parser() -> Parser:
    """Return the parser of `lasso-tui run`."""
    from lasso_tui.requests.engine_flags import add_engine
    from lasso_tui.requests.preparation_flags import add_preparation
    from lasso_tui.requests.reading_flags import add_reading

    parser = Parser(
        prog="lasso-tui run",
        usage="lasso-tui run TECHNIQUE [DATA] [--set KEY=VALUE …] [--output FORM] [--to FILE] …",
        description="Compute the result of a tab without a screen.",
        epilog=RUN_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("technique", metavar="TECHNIQUE", help="name of a technique, see `lasso-tui list`")
    what = "a bundled dataset, tutorial, or a file"
    parser.add_argument("data", nargs="*", action=OneDataset, metavar="DATA", help=what)
    parser.add_argument("--target", metavar="COL", help="column to predict")
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        dest="values",
        help="set a parameter; repeatable",
    )
    parser.add_argument(
        "--at",
        metavar="POSITION",
        help="cursor position, e.g. an alpha on the path (default: CV minimum)",
    )
    parser.add_argument("--params", metavar="FILE", help="read parameters from a JSON or TOML file")
    parser.add_argument("--output", metavar="FORM", choices=tuple(OUTPUTS), help="output format, see below")
    parser.add_argument("--json", action="store_true", help="same as --output json")
    parser.add_argument(
        "--with",
        dest="library",
        choices=("scikit-learn", "lasso-tui"),
        default="scikit-learn",
        help="what a script refits the model with (--output script)",
    )
    parser.add_argument(
        "--to",
        metavar="FILE",
        help="write to a file instead of printing; an existing file is not overwritten",
    )
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")
    many = parser.add_argument_group("many models")
    many.add_argument("--by", metavar="COL", default="", help="one model for each value of a column")
    many.add_argument(
        "--targets",
        metavar="NAMES",
        default="",
        help="one model for each target: names or patterns between commas, e.g. 'y_*'",
    )
    many.add_argument(
        "--shard", metavar="I/N", default="1/1", help="fit only the I-th of N parts of the models"
    )
    many.add_argument("--jobs", metavar="N", type=int, help="processes at once (default: one a processor)")
    many.add_argument(
        "--nested", metavar="K", type=int, help="estimate the error of the whole choice in K outer folds"
    )
    add_reading(parser)
    add_preparation(parser)
    add_engine(parser, is_optional=True)
    return parser


def predict_parser() -> Parser:
    """Return the parser of `lasso-tui predict`."""
    parser = Parser(
        prog="lasso-tui predict",
        usage="lasso-tui predict MODEL.json DATA … [--to FILE] [--keep COLUMNS] …",
        description="Predict new rows with an exported model.",
        epilog=PREDICT_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("model", metavar="MODEL.json", help="an exported JSON document")
    parser.add_argument("data", nargs="+", metavar="DATA", help="files of new rows, or a bundled dataset")
    parser.add_argument(
        "--to",
        metavar="FILE",
        help="write to a file instead of printing; an existing file is not overwritten",
    )
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")
    parser.add_argument(
        "--keep",
        metavar="COLUMNS",
        default="",
        help="columns to write too, such as an id: names between commas, in backquotes where one holds a comma",
    )
    parser.add_argument(
        "--scale",
        choices=("response", "link"),
        default="response",
        help="the mean (a probability for classes), the default, or the linear predictor",
    )
    return parser


def compare_parser() -> Parser:
    """Return the parser of `lasso-tui compare`."""
    parser = Parser(
        prog="lasso-tui compare",
        usage="lasso-tui compare MODEL.json MODEL.json … --on DATA [--to FILE]",
        description="Compare exported models of one target on the same rows: loss, share explained, AUC, nonzero "
        "coefficients, and paired differences to the best with their standard errors.",
    )
    parser.add_argument("models", nargs="+", metavar="MODEL.json", help="exported JSON documents")
    parser.add_argument(
        "--on", metavar="DATA", required=True, help="rows with the target, which no model was fitted to"
    )
    parser.add_argument("--output", choices=("text", "csv"), default="text", help="form of the table")
    parser.add_argument(
        "--to", metavar="FILE", help="write the table as CSV; an existing file is not overwritten"
    )
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")
    return parser


def moments_parser() -> Parser:
    """Return the parser of `lasso-tui moments`."""
    from lasso_tui.requests.engine_flags import add_engine
    from lasso_tui.requests.preparation_flags import add_preparation
    from lasso_tui.requests.reading_flags import add_reading

    parser = Parser(
        prog="lasso-tui moments",
        usage="lasso-tui moments FILES … --target COL --to SUMS.npz [--shard I/N] …",
        description="Sum the rows of files that may be larger than memory; `run` and the explorer open the sums.",
        epilog=MOMENTS_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILES", help="files, patterns or folders: Parquet, Arrow, Feather or CSV"
    )
    parser.add_argument("--target", metavar="COL", required=True, help="column to predict")
    parser.add_argument("--to", metavar="SUMS.npz", required=True, help="file to write")
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")
    columns = "the only columns to use, between commas (default: all); repeatable"
    parser.add_argument("--columns", metavar="NAMES", action="append", default=[], help=columns)
    folds, seed = "cross-validation folds (default: 10)", "which of the ways to split (default: 0)"
    parser.add_argument("--folds", metavar="K", type=int, default=10, dest="n_folds", help=folds)
    parser.add_argument("--seed", metavar="N", type=int, default=0, dest="fold_seed", help=seed)
    shard = "sum only the I-th of N parts of the rows"
    parser.add_argument("--shard", metavar="I/N", default="1/1", help=shard)
    add_engine(parser)
    add_reading(parser)
    add_preparation(parser)
    return parser


def list_parser() -> Parser:
    """Return the parser of `lasso-tui list`."""
    parser = Parser(
        prog="lasso-tui list",
        description="List techniques with their parameters, ranges and defaults, and datasets.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def config_parser() -> Parser:
    """Return the parser of `lasso-tui config`."""
    parser = Parser(
        prog="lasso-tui config",
        description="Print the paths of settings and state, and the effective settings with their origin.",
    )
    parser.add_argument("--example", action="store_true", help="print an example settings file")
    return parser


SHELLS = ("bash", "zsh", "fish")


def completion_parser() -> Parser:
    """Return the parser of `lasso-tui completion`."""
    parser = Parser(
        prog="lasso-tui completion",
        description="Print a completion script for a shell.",
        epilog=COMPLETION_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=f"one of {', '.join(SHELLS)}")
    return parser


def man_parser() -> Parser:
    """Return the parser of `lasso-tui man`."""
    return Parser(
        prog="lasso-tui man", description="Print the manual page; to read it: lasso-tui man | man -l -"
    )


COMMANDS: Mapping[str, Callable[[], Parser]] = {
    "run": run_parser,
    "predict": predict_parser,
    "compare": compare_parser,
    "moments": moments_parser,
    "list": list_parser,
    "config": config_parser,
    "completion": completion_parser,
    "man": man_parser,
}
"""Name of each command → its parser."""
