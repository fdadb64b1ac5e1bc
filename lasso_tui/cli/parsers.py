"""The words of the command line: what each command takes, and its help."""

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
    "run_parser",
]

EPILOG = """\
DATA is the name of a bundled dataset (see `lasso-tui list`), `article` for each
technique's own tutorial example, or a CSV or TSV file with a header row.

  lasso-tui                          explore the bundled diabetes table
  lasso-tui prostate                 explore another one
  lasso-tui sales.csv --target net   explore your own
  lasso-tui run lasso prostate --set alpha=0.1 --json
  lasso-tui list                     techniques, parameters, datasets
  lasso-tui config                   where the settings are, and what is in force
  lasso-tui --resume                 go on where the last session was left
  lasso-tui completion bash          a script that completes all this; zsh and fish too
  lasso-tui man | man -l -           the manual page

A file named as a command (run, list, config, completion, man) is opened as ./run and so on.
Exit status: 0 done; 1 a fault of the program; 2 bad input, told in one line on standard error;
128 and a signal's number where one ended it.
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
    "sh": "sh",
}
"""Word after --output → form of an export."""

RUN_EPILOG = """\
Without --output the figures and the coefficients kept are printed. FORM is one of
  json          all figures and coefficients as one document
  csv           every coefficient at this alpha, on both scales
  path.csv      every coefficient at every alpha; path.parquet the same as Parquet (needs pyarrow and --to)
  script        a Python script that fits this again with scikit-learn alone
  R             an R script that fits this again with glmnet
  svg, text     the charts
  sh            this command line with every parameter written out

A parameter file holds a table of names and values, such as {"alpha": 0.1, "folds": 5}, or a document that
--output json wrote, whose "params" and "at" are taken; --set and --at go before what the file says.

In a CSV file a name that a spreadsheet would take for a formula has an apostrophe before it.

  lasso-tui run lasso sales.csv --target net --set alpha=0.1 --output script --to fit.py

Exit status: 0 done; 1 a fault of the program; 2 bad input, told in one line on standard error;
130 interrupted, 128 and a signal's number where another ended it. A file is written whole or not at all.
"""


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> Any:
        """Refuse the words, pointing to the help."""
        raise InputError(f"{message[:1].upper()}{message[1:]}; see {self.prog} --help.")


def explore_parser(*, data: bool = True, add_help: bool = True) -> Parser:
    """Parse the words of `lasso-tui [DATA]`; without `data`, its options only."""
    from lasso_tui.requests.preparation_flags import add_preparation

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
    parser.add_argument("--target", metavar="COL", help="the column to predict")
    parser.add_argument("--technique", metavar="SLUG", help="the tab to begin with (default: lasso)")
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on where the last session was left: data, tab, parameters, alpha",
    )
    parser.add_argument("--version", action="version", version=f"lasso-tui {__version__}")
    add_preparation(parser)
    return parser


def run_parser() -> Parser:
    """Parse the words of `lasso-tui run`."""
    from lasso_tui.requests.preparation_flags import add_preparation

    parser = Parser(
        prog="lasso-tui run",
        usage="lasso-tui run TECHNIQUE [DATA] [--set KEY=VALUE …] [--output FORM] [--to FILE] …",
        description="Compute what a tab shows, without a screen.",
        epilog=RUN_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("technique", metavar="TECHNIQUE", help="a slug, see `lasso-tui list`")
    parser.add_argument("data", nargs="?", metavar="DATA", help="a bundled dataset, article, or a file")
    parser.add_argument("--target", metavar="COL", help="the column to predict")
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
        metavar="PLACE",
        help="where the cursor stands: an alpha of the path, say (default: as solved for)",
    )
    parser.add_argument("--params", metavar="FILE", help="read parameters from a JSON or TOML file")
    parser.add_argument("--output", metavar="FORM", choices=tuple(OUTPUTS), help="what to write, see below")
    parser.add_argument("--json", action="store_true", help="the same as --output json")
    parser.add_argument("--to", metavar="FILE", help="write a file instead of printing; none is overwritten")
    parser.add_argument("--force", action="store_true", help="overwrite the file")
    add_preparation(parser)
    return parser


def list_parser() -> Parser:
    """Parse the words of `lasso-tui list`."""
    parser = Parser(
        prog="lasso-tui list", description="Techniques with their parameters, ranges and defaults; datasets."
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def config_parser() -> Parser:
    """Parse the words of `lasso-tui config`."""
    parser = Parser(
        prog="lasso-tui config",
        description="Where the settings and the state are kept, what is in force, and where it comes from.",
    )
    parser.add_argument(
        "--example", action="store_true", help="print a settings file with all that can be set"
    )
    return parser


SHELLS = ("bash", "zsh", "fish")

COMPLETION_EPILOG = """\
  bash   lasso-tui completion bash > ~/.local/share/bash-completion/completions/lasso-tui
  zsh    lasso-tui completion zsh > ~/.zfunc/_lasso-tui     (a folder of $fpath, before compinit)
  fish   lasso-tui completion fish > ~/.config/fish/completions/lasso-tui.fish
"""


def completion_parser() -> Parser:
    """Parse the words of `lasso-tui completion`."""
    parser = Parser(
        prog="lasso-tui completion",
        description="Print a script that completes the command line in a shell.",
        epilog=COMPLETION_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=f"one of {', '.join(SHELLS)}")
    return parser


def man_parser() -> Parser:
    """Parse the words of `lasso-tui man`."""
    return Parser(
        prog="lasso-tui man", description="Print the manual page; to read it: lasso-tui man | man -l -"
    )


COMMANDS: Mapping[str, Callable[[], Parser]] = {
    "run": run_parser,
    "list": list_parser,
    "config": config_parser,
    "completion": completion_parser,
    "man": man_parser,
}
"""Every command that has a word of its own → its parser."""
