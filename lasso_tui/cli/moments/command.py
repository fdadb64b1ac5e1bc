"""`lasso-tui moments`: sum the rows of files that may be larger than memory."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lasso_tui.cli.errors import InputError, one_line
from lasso_tui.cli.many_command import parse_shard
from lasso_tui.cli.moments.partial_sums import PartialSums, write_sums
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
    from lasso_tui.requests.engine_choice import engine_of
    from lasso_tui.requests.engine_flags import requested_engine
    from lasso_tui.requests.preparation_flags import requested_preparation
    from lasso_tui.requests.reading_flags import requested_reading

    if file_exists(args.to) and not args.force:
        raise InputError(f"{args.to} already exists. Choose another name or use --force.")
    shard = parse_shard(args.shard)
    if not 2 <= args.n_folds <= 1000:
        raise InputError(f"--folds must be from 2 to 1000, not {args.n_folds}.")
    try:
        choice = requested_engine(args, always=True)
        preparation, *_ = requested_preparation(args)
        request = Request(
            files=tuple(args.files),
            preparation=replace(preparation or Preparation(), target=args.target),
            columns=tuple(name for names in args.columns for name in split_names(names)),
            n_folds=args.n_folds,
            seed=args.fold_seed,
            shard=shard,
            reading=requested_reading(args),
        )
        partial = PartialSums(Path(args.to))
        earlier = partial.read()
        with engine_of(choice) as engine:
            if engine.about:
                print_error(one_line(engine.about))
            try:
                with ProgressLine(sys.stderr) as line:
                    made = sum_files(
                        request,
                        line.callback,
                        engine=engine,
                        earlier=earlier,
                        keep=partial.write,
                        told=lambda sentence: print_error(one_line(sentence)),
                    )
            except DataError as error:
                raise InputError(f"{error}{partial.sentence}") from None
            except BaseException:
                if partial.sentence:
                    print_error(one_line(partial.sentence.strip()))
                raise
    except DataError as error:
        raise InputError(str(error)) from None
    write_sums(made, Path(args.to), overwrite=args.force)
    partial.remove()
    for sentence in [*engine.said, *summary(made, args.to)]:
        print_error(one_line(sentence))
    return 0


def summary(made: MomentsFile, name: str) -> list[str]:
    """Say what was summed."""
    from lasso_tui.data.streaming.model.narrow import excluded_notes, row_notes

    part, of = made.part
    which = f" (part {part} of {of})" if of > 1 else ""
    said = (
        f"{name}: sums of {made.rows_used:,} rows × {made.layout.width:,} columns → {made.target} in {made.n_folds} "
        f"folds{which}."
    )
    return [said, *made.notes, *row_notes(made), *excluded_notes(made)]
