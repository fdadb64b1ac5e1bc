"""Parsers of the command line, with their help."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from lasso_tui import __version__
from lasso_tui.cli.errors import InputError

__all__ = [
    "COMMANDS",
    "OUTPUTS",
    "Parser",
    "completion_parser",
    "config_parser",
    "explore_parser",
    "list_parser",
    "man_parser",
    "predict_parser",
    "run_parser",
]

EPILOG = """\
DATA is the name of a bundled dataset (see `lasso-tui list`), `article` for the
worked example of each technique, or a file: CSV, TSV, JSON, Parquet, Arrow,
Excel, SQLite, DuckDB, Stata, SPSS, SAS, NumPy or svmlight; texts may be
compressed; `-` reads standard input. What is decided on reading is noted, and
overruled by --sep, --skip, --no-header and other options below.

  lasso-tui                          explore the bundled diabetes data
  lasso-tui prostate                 explore another dataset
  lasso-tui sales.csv --target net   explore your own data
  lasso-tui run lasso prostate --set alpha=0.1 --json
  lasso-tui predict model.json new.csv
  lasso-tui list                     techniques, parameters, datasets
  lasso-tui config                   paths of the files, and the effective settings
  lasso-tui --resume                 resume the last session
  lasso-tui completion bash          completion script; also for zsh and fish
  lasso-tui man | man -l -           manual page

To open a file named like a command (run, predict, list, config, completion, man), write ./run.
Exit status: 0 success; 1 internal error; 2 invalid input (one line on stderr);
128 + N ended by signal N.
"""

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

RUN_EPILOG = """\
Without --output, metrics and nonzero coefficients are printed. FORM is one of
  json          all metrics and coefficients as one document
  csv           all coefficients at this alpha, on both scales
  path.csv      all coefficients at every alpha; path.parquet: the same as Parquet (needs pyarrow and --to)
  script        Python script that refits this model with scikit-learn
  R             R script that refits this model with glmnet
  svg, text     charts
  report        one HTML page with all of it and its charts; report.md: the same as Markdown
  latex         the nonzero coefficients at this alpha as a LaTeX table
  sql           the prediction as one SQL expression; NULL where a value is missing or not known
  excel         the prediction as a formula, to paste into a sheet
  python        the prediction as a Python function without imports
  latex-formula the prediction as a LaTeX formula, rounded
  sh            `lasso-tui run` command for this result, with every parameter

A parameter file holds a table of names and values, such as {"alpha": 0.1, "folds": 5}, or a document from
--output json, of which "params" and "at" are used; --set and --at override the file.

With --by or --targets, --to names a folder: models.csv gets a row a model, coefficients.csv a row a nonzero
coefficient (.parquet with --output path.parquet). What ends early goes on where it was when it is run again; shards
of a job array (--shard 3/20) write into one folder.

  lasso-tui run lasso sales.csv --by shop --target net --to shops
  lasso-tui run lasso plates.csv --targets 'y_*' --shard 3/20 --to plates
  lasso-tui run lasso sales.csv --target net --nested 10

In CSV files, an apostrophe precedes names that a spreadsheet would evaluate as a formula.

  lasso-tui run lasso sales.csv --target net --set alpha=0.1 --output script --to fit.py

Exit status: 0 success; 1 internal error; 2 invalid input (one line on stderr); 130 interrupted;
128 + N ended by signal N. A file is written completely or not at all.
"""


class Parser(argparse.ArgumentParser):
    """A parser that reports an error in one line."""

    def error(self, message: str) -> Any:
        """Raise an error that points to the help."""
        raise InputError(f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.")


def explore_parser(*, data: bool = True, add_help: bool = True) -> Parser:
    """Return the parser of `lasso-tui [DATA]`, without the argument DATA if `data` is false."""
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
        parser.add_argument(
            "data", nargs="?", metavar="DATA", help="a bundled dataset or a file (default: diabetes)"
        )
    parser.add_argument("--target", metavar="COL", help="column to predict")
    parser.add_argument("--technique", metavar="SLUG", help="tab to open (default: lasso)")
    parser.add_argument(
        "--resume",
        action="store_true",
        help="resume the last session (data, tab, parameters, alpha)",
    )
    parser.add_argument("--version", action="version", version=f"lasso-tui {__version__}")
    add_reading(parser)
    add_preparation(parser)
    return parser


def run_parser() -> Parser:
    """Return the parser of `lasso-tui run`."""
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
    parser.add_argument("data", nargs="?", metavar="DATA", help="a bundled dataset, article, or a file")
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
    return parser


PREDICT_EPILOG = """\
MODEL.json is a document from `lasso-tui run` with --json, or from the export of a tab. The rows are
prepared as those of the fit were. A row that lacks a value, or has a level that the model does not know, gets no
prediction but a note; all is counted on standard error. Where the new rows have the target, their errors are too.

  lasso-tui run lasso sales.csv --target net --json --to model.json
  lasso-tui predict model.json new.csv --keep id --to predictions.csv

The output is CSV, or Parquet where the name of --to ends in .parquet (needs pyarrow).
"""


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

COMPLETION_EPILOG = """\
  bash   lasso-tui completion bash > ~/.local/share/bash-completion/completions/lasso-tui
  zsh    lasso-tui completion zsh > ~/.zfunc/_lasso-tui     (a folder of $fpath, before compinit)
  fish   lasso-tui completion fish > ~/.config/fish/completions/lasso-tui.fish
"""


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
    "list": list_parser,
    "config": config_parser,
    "completion": completion_parser,
    "man": man_parser,
}
"""Name of each command → its parser."""
