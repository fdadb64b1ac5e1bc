"""The command line: open the explorer, or run a technique without a screen."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lasso_tui import __version__

__all__ = ["main"]

COMMANDS = ("run", "list")

EPILOG = """\
DATA is the name of a bundled dataset (see `lasso-tui list`), `article` for each
technique's own tutorial example, or a CSV or TSV file with a header row.

  lasso-tui                          explore the bundled diabetes table
  lasso-tui prostate                 explore another one
  lasso-tui sales.csv --target net   explore your own
  lasso-tui run lasso prostate --set alpha=0.1 --json
  lasso-tui list                     techniques, parameters, datasets

A file named `run` or `list` is opened as ./run or ./list.
Exit status: 0 done; 2 bad input, told in one line on standard error.
"""


class BadInput(Exception):  # noqa: N818 - a sentence for the person, not a failure of the program
    """Input that cannot be used; the message is one sentence."""


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> Any:
        """Refuse the words, pointing to the help."""
        raise BadInput(f"{message[:1].upper()}{message[1:]}; see {self.prog} --help.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        if words and words[0] == "run":
            return run(run_parser().parse_intermixed_args(words[1:]))
        if words and words[0] == "list":
            return listing(list_parser().parse_args(words[1:]))
        return explore(explore_parser().parse_intermixed_args(words))
    except BadInput as refusal:
        print(f"lasso-tui: {one_line(str(refusal))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (head, say) has gone; nothing is left to say. Keep the exit quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


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
--output json wrote, whose "params" are taken; --set goes before what the file says.

In a CSV file a name that a spreadsheet would take for a formula has an apostrophe before it.

  lasso-tui run lasso sales.csv --target net --set alpha=0.1 --output script --to fit.py

Exit status: 0 done; 1 a fault of the program; 2 bad input, told in one line on standard error;
130 interrupted. A file is written whole or not at all.
"""


def explore_parser() -> Parser:
    """Parse the words of `lasso-tui [DATA]`."""
    parser = Parser(
        prog="lasso-tui",
        usage="lasso-tui [DATA] [--target COL]\n       lasso-tui run TECHNIQUE [DATA] …\n       lasso-tui list …",
        description="Explore L1-penalised models in the terminal.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "data", nargs="?", metavar="DATA", help="a bundled dataset or a file (default: diabetes)"
    )
    parser.add_argument("--target", metavar="COL", help="the column to predict")
    parser.add_argument("--technique", metavar="SLUG", help="the tab to begin with (default: lasso)")
    parser.add_argument("--version", action="version", version=f"lasso-tui {__version__}")
    return parser


def run_parser() -> Parser:
    """Parse the words of `lasso-tui run`."""
    from lasso_tui.techniques.preparing import add_preparation

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


def explore(args: argparse.Namespace) -> int:
    """Open the explorer."""
    leave_a_core()
    from lasso_tui.data import DataError, check_source
    from lasso_tui.techniques.discovery import UnknownTechniqueError, find
    from lasso_tui.techniques.job import check_suits, reads_file

    slug = args.technique or "lasso"
    try:
        technique = find(slug)
        dataset = args.data or technique.dataset
        check_suits(technique, dataset)
        if reads_file(technique, dataset):
            check_source(dataset)  # before the screen is taken over
    except (UnknownTechniqueError, DataError) as error:
        raise BadInput(str(error)) from None
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "") in {"", "dumb"}:
        raise BadInput(
            "The explorer needs a terminal that can move its cursor; without one, use `lasso-tui run` "
            f"(for example: lasso-tui run {slug} {dataset})."
        )
    from lasso_tui.app import LassoApp
    from lasso_tui.app.terminal import Terminal

    try:
        terminal = Terminal.of(os.environ)
    except ValueError as error:
        raise BadInput(str(error)) from None
    app = LassoApp(dataset=args.data, target=args.target, slug=slug, terminal=terminal)
    app.run()
    if app.refusal:
        raise BadInput(app.refusal)
    return app.return_code or 0


def leave_a_core() -> None:
    """Have long work leave a core to the screen, and give way to it soon.

    Linear algebra that takes every core delays each key, and takes longer itself where the cores have other work.
    It reads its number of threads when NumPy is imported; one that the person has set stays.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(max(cores - 1, 1)))
    sys.setswitchinterval(1e-3)


def run(args: argparse.Namespace) -> int:
    """Compute a technique, and print its figures or write them in another form."""
    from lasso_tui.data import DataError, open_table
    from lasso_tui.techniques import ParamError, updated
    from lasso_tui.techniques.discovery import UnknownTechniqueError, find
    from lasso_tui.techniques.document import as_text, document
    from lasso_tui.techniques.job import Job, check_suits, defaults, reads_file, stream
    from lasso_tui.techniques.parameter_file import read_parameters
    from lasso_tui.techniques.preparing import asked_preparation

    output = "json" if args.json and args.output is None else args.output
    if output == "path.parquet" and args.to is None:
        raise BadInput("Parquet is not printed; name a file with --to FILE.")
    if args.to is not None and Path(args.to).exists() and not args.force:
        raise BadInput(f"{args.to} is there already; name another file, or overwrite it with --force.")
    try:
        technique = find(args.technique)
        dataset = args.data or technique.dataset
        values = (read_parameters(args.params) if args.params else {}) | pairs(args.values)
        params = updated(defaults(technique, dataset), values)
        preparation, sample, seed = asked_preparation(args)
        table = None
        if preparation is not None or sample is not None:
            check_suits(technique, dataset)
            if not reads_file(technique, dataset):
                raise DataError(
                    f"{dataset} is made by {technique.slug} and cannot be prepared; leave that out."
                )
            table = open_table(dataset, args.target, preparation=preparation, sample=sample, seed=seed)
        job = Job(technique, params, dataset, args.target, table)
        *_, result = stream(job)
        if output is None:
            told = document(technique, result, result.start)
            text: str | bytes = as_text(told, technique.readout(result, result.start)) + "\n"
        else:
            from lasso_tui.techniques.export import content

            text = content(OUTPUTS[output], job, result, result.start)
    except (DataError, ParamError, UnknownTechniqueError, ValueError) as error:
        raise BadInput(str(error)) from None
    if args.to is not None:
        save(Path(args.to), text, overwrite=args.force)
    else:
        print(text, end="")
    return 0


def save(path: Path, text: str | bytes, *, overwrite: bool) -> None:
    """Write a file whole, or refuse in one line."""
    from lasso_tui.techniques.export import write_new

    try:
        write_new(path, text, overwrite=overwrite)
    except FileExistsError:
        raise BadInput(f"{path} is there already; name another file, or overwrite it with --force.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}; name another place.") from None


def pairs(words: Sequence[str]) -> dict[str, str]:
    """Split `key=value` words."""
    for word in words:
        if "=" not in word:
            raise BadInput(f"--set takes key=value, not {word!r}.")
    return {key.strip(): value for key, _, value in (word.partition("=") for word in words)}


def listing(args: argparse.Namespace) -> int:
    """Print what there is to run, and on what."""
    from lasso_tui.techniques.catalogue import as_text, catalogue

    told = catalogue()
    print(json.dumps(told, ensure_ascii=False, indent=1) if args.json else as_text(told))
    return 0


def one_line(text: str) -> str:
    """Make a message safe for one line of a terminal: no line breaks, no control characters."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in " ".join(text.split("\n")))


if __name__ == "__main__":
    sys.exit(main())
