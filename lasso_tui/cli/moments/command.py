"""`lasso-tui moments`: sum the rows of files that may be larger than memory."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lasso_tui.cli.errors import InputError, one_line
from lasso_tui.cli.many_command import parse_shard
from lasso_tui.cli.predict_command import split_names
from lasso_tui.cli.process_errors import print_error
from lasso_tui.cli.progress_line import ProgressLine
from lasso_tui.cli.run_command import file_exists

if TYPE_CHECKING:
    from lasso_tui.data.streaming.moments_file import MomentsFile

__all__ = ["moments"]


def moments(args: argparse.Namespace) -> int:
    """Sum rows, and write the sums; return the exit status."""
    from lasso_tui.data import DataError, Preparation
    from lasso_tui.engines.request import Request
    from lasso_tui.engines.sum_files import sum_files
    from lasso_tui.requests.preparation_flags import requested_preparation
    from lasso_tui.requests.reading_flags import requested_reading

    if file_exists(args.to) and not args.force:
        raise InputError(f"{args.to} already exists. Choose another name or use --force.")
    shard = parse_shard(args.shard)
    if not 2 <= args.n_folds <= 1000:
        raise InputError(f"--folds must be from 2 to 1000, not {args.n_folds}.")
    try:
        preparation, sample, _ = requested_preparation(args)
        if sample is not None:
            raise InputError("Sums are of all rows: leave out --sample, or choose rows with --where.")
        request = Request(
            files=tuple(args.files),
            preparation=replace(preparation or Preparation(), target=args.target),
            columns=tuple(name for names in args.columns for name in split_names(names)),
            n_folds=args.n_folds,
            seed=args.fold_seed,
            shard=shard,
            reading=requested_reading(args),
        )
        with ProgressLine(sys.stderr) as line:
            made = sum_files(request, line.callback)
    except DataError as error:
        raise InputError(str(error)) from None
    write(made, Path(args.to), overwrite=args.force)
    for sentence in summary(made, args.to):
        print_error(one_line(sentence))
    return 0


def write(made: MomentsFile, target: Path, *, overwrite: bool) -> None:
    """Write sums to a file, completely or not at all."""
    from lasso_tui.exports.files import place

    try:
        with tempfile.NamedTemporaryFile(
            dir=target.absolute().parent, prefix=".lasso-tui-", delete=False
        ) as file:
            try:
                made.write(file)
                file.flush()
                place(Path(file.name), target, overwrite=overwrite)
            finally:
                Path(file.name).unlink(missing_ok=True)
    except FileExistsError:
        raise InputError(f"{target} already exists. Choose another name or use --force.") from None
    except OSError as error:
        raise InputError(f"Cannot write {target}: {error.strerror or error}. Choose another file.") from None


def summary(made: MomentsFile, name: str) -> list[str]:
    """Say what was summed."""
    from lasso_tui.data.streaming.narrow import excluded_notes, row_notes

    part, of = made.part
    which = f" (part {part} of {of})" if of > 1 else ""
    said = (
        f"{name}: sums of {made.rows_used:,} rows × {len(made.names):,} columns → {made.target} in {made.n_folds} "
        f"folds{which}."
    )
    return [said, *made.notes, *row_notes(made), *excluded_notes(made)]
