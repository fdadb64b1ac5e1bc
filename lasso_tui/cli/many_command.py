"""`lasso-tui run` with --by, --targets or --nested: many models of one kind."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lasso_tui.cli.errors import InputError
from lasso_tui.cli.predict_command import split_names
from lasso_tui.cli.process_errors import print_error
from lasso_tui.cli.progress_line import ProgressLine
from lasso_tui.cli.run_command import requested_job, write_output
from lasso_tui.cli.stdout import print_text

if TYPE_CHECKING:
    from lasso_tui.exports.many.nested import Nested
    from lasso_tui.techniques.job import Job

__all__ = ["parse_shard", "run_many"]

SHARD = re.compile(r"(\d+)/(\d+)")

KINDS = {None: "csv", "csv": "csv", "path.parquet": "parquet"}
"""Value of --output → the tables' format."""


def run_many(args: argparse.Namespace) -> int:
    """Fit many models, or cross-validate one in nested folds; return the exit status."""
    from lasso_tui.data import DataError
    from lasso_tui.techniques import ParamError
    from lasso_tui.techniques.discovery import UnknownTechniqueError
    from lasso_tui.techniques.job import check_suits, reads_file

    try:
        job, position = requested_job(args)
        check_suits(job.technique, job.request)
        if not reads_file(job.technique, job.request.dataset):
            raise InputError(
                f"--by, --targets and --nested need a table, not {job.request.dataset}. Name a file."
            )
        if job.request.engine is not None:
            raise InputError("--by, --targets and --nested need the rows in memory. Leave out --engine.")
        if args.nested is not None:
            return _run_nested(args, job, position)
        return _run_plan(args, job, position)
    except (DataError, ParamError, UnknownTechniqueError, ValueError) as error:
        raise InputError(str(error)) from None


def _run_nested(args: argparse.Namespace, job: Job, position: float | None) -> int:
    from lasso_tui.exports.many.nested import nested_cross_validation
    from lasso_tui.requests.data_request import TableCache

    if args.by or args.targets:
        raise InputError("--nested is for one model. Leave out --by and --targets.")
    if args.output is not None or args.json or args.to is not None:
        raise InputError("--nested prints its figures. Leave out --output, --json and --to.")
    raw = TableCache().columns(job.request)
    chosen = None if position is None else lambda result: min(max(position, result.grid[-1]), result.grid[0])
    with ProgressLine(sys.stderr) as line:
        seed = getattr(job.params, "seed", 0)
        nested = nested_cross_validation(job, raw, args.nested, seed, chosen=chosen, progress=line.callback)
    print_text(_nested_text(job, nested))
    return 0


def _nested_text(job: Job, nested: Nested) -> str:
    name = job.technique.cursor
    label = "R²" if nested.loss_name == "MSE" else "D²"
    lines = [
        f"{job.technique.slug} on {job.request.name}: nested cross-validation, {len(nested.losses)} outer folds",
        f"  {nested.loss_name} {nested.mean:.6g} ± {nested.se:.3g} on rows that the choice did not see",
        f"  {label} {nested.explained:.4f}",
        "",
        f"  {'fold':>4}  {'rows':>6}  {nested.loss_name:>10}  {name:>10}  nonzero",
    ]
    lines += [
        f"  {k:>4}  {size:>6,}  {loss:>10.5g}  {position:>10.4g}  {count:>7}"
        for k, (size, loss, position, count) in enumerate(
            zip(nested.sizes, nested.losses, nested.positions, nested.nonzero, strict=True)
        )
    ]
    if nested.skipped:
        lines += ["", f"{nested.skipped:,} rows could not be scored and are left out."]
    return "\n".join(lines) + "\n"


def _run_plan(args: argparse.Namespace, job: Job, position: float | None) -> int:
    from lasso_tui.exports.many.plan import make_plan
    from lasso_tui.exports.many.pool import fit_all, n_processes
    from lasso_tui.exports.many.progress_file import ProgressFile
    from lasso_tui.requests.data_request import TableCache

    if args.output not in KINDS or args.json:
        raise InputError("--by and --targets write tables: use --output csv, the default, or path.parquet.")
    if args.to is None:
        raise InputError("--by and --targets write two tables. Name a folder with --to FOLDER.")
    if args.jobs is not None and args.jobs < 1:
        raise InputError(f"--jobs must be at least 1, not {args.jobs}.")
    number, of = parse_shard(args.shard)
    folder = Path(args.to)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"Cannot make the folder {folder}: {error.strerror or error}. Choose another."
        ) from None
    plan = make_plan(job, TableCache().columns(job.request), args.by, split_names(args.targets))
    tasks = plan.shard(number, of)
    part = "" if of == 1 else f"-{number}-of-{of}"
    progress = ProgressFile(folder / f"models{part}.progress.jsonl", plan.fingerprint())
    waiting = [task for task in tasks if task.key not in progress.done]
    earlier = len(tasks) - len(waiting)
    try:
        with ProgressLine(sys.stderr) as line:
            for k, record in enumerate(fit_all(plan, waiting, n_processes(args.jobs), position), 1):
                progress.add(record)
                if line.callback is not None:
                    line.callback("models", (earlier + k) / len(tasks))
    finally:
        progress.close()
    records = [progress.done[task.key] for task in tasks]
    _write_tables(records, folder, part, KINDS[args.output])
    failed = [record["model"]["error"] for record in records if record["model"].get("error")]
    done = f"{len(records) - len(failed):,} of {len(plan.tasks):,} models are in {folder}"
    print_error(done + (f", {earlier:,} of them from before." if earlier else "."))
    if failed:
        print_error(f"{len(failed):,} could not be fitted, for example: {failed[0]}")
    _say_shards(folder, of)
    return 0


def parse_shard(text: str) -> tuple[int, int]:
    """Read which of several parts is meant, such as 3/20."""
    found = SHARD.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise InputError(f"--shard takes I/N with I from 1 to N, such as 3/20, not {text!r}.")
    return int(found[1]), int(found[2])


def _write_tables(records: list[dict[str, Any]], folder: Path, part: str, kind: str) -> None:
    from lasso_tui.exports.many.tables import table_bytes

    models = [record["model"] for record in records]
    coefficients = [row for record in records for row in record["coefficients"]]
    for name, rows in (("models", models), ("coefficients", coefficients)):
        write_output(folder / f"{name}{part}.{kind}", table_bytes(rows, kind), overwrite=True)


def _say_shards(folder: Path, of: int) -> None:
    """Say how many shards of a job array have written their tables."""
    if of > 1:
        done = len(list(folder.glob(f"models-*-of-{of}.csv"))) + len(
            list(folder.glob(f"models-*-of-{of}.parquet"))
        )
        print_error(f"{done} of {of} shards have written their tables.")
