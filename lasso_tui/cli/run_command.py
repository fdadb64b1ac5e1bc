"""`lasso-tui run`: compute a technique without a screen."""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lasso_tui.cli.errors import InputError
from lasso_tui.cli.parsers import OUTPUTS
from lasso_tui.cli.progress_line import ProgressLine
from lasso_tui.cli.stdout import print_text, write_stdout

if TYPE_CHECKING:
    from lasso_tui.requests.data_request import DataRequest
    from lasso_tui.techniques import AnyTechnique, Params
    from lasso_tui.techniques.held_out_looks import Looks
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult

__all__ = ["requested_job", "run"]


def run(args: argparse.Namespace) -> int:
    """Compute a technique, and print or write its result; return the exit status."""
    from lasso_tui.data import DataError
    from lasso_tui.exports.json_document import as_text, document
    from lasso_tui.techniques import ParamError
    from lasso_tui.techniques.discovery import UnknownTechniqueError
    from lasso_tui.techniques.job import final_result

    output = "json" if args.json and args.output is None else args.output
    if args.library == "lasso-tui" and output != "script":
        raise InputError("--with lasso-tui is for --output script. Add it, or leave out --with.")
    if output == "path.parquet" and args.to is None:
        raise InputError("Parquet cannot be printed. Name a file with --to FILE.")
    if args.to is not None and file_exists(args.to) and not args.force:
        raise InputError(f"{args.to} already exists. Choose another name or use --force.")
    try:
        job, position = requested_job(args)
        technique = job.technique
        draws = output is not None and OUTPUTS[output].startswith(("charts", "report"))
        with ProgressLine(sys.stderr) as line:
            result = final_result(job, line.callback, charts=draws)
        cursor = result.start if position is None else check_cursor_range(position, technique.cursor, result)
        result, looks = count_look(technique, job, result, cursor, output)
        if output is None:
            payload = document(technique, result, cursor, looks)
            text: str | bytes = as_text(payload, technique.readout(result, cursor)) + "\n"
        else:
            from lasso_tui.exports.formats import content

            form = "lasso-tui.py" if (output, args.library) == ("script", "lasso-tui") else OUTPUTS[output]
            text = content(form, job, result, cursor, looks)
    except (DataError, ParamError, UnknownTechniqueError, ValueError) as error:
        raise InputError(str(error)) from None
    if args.to is not None:
        write_output(Path(args.to), text, overwrite=args.force)
    elif output is None or output == "text":
        print_text(str(text))
    else:
        write_stdout(str(text))
    return 0


def requested_job(args: argparse.Namespace) -> tuple[Job, float | None]:
    """Return the computation that is asked for, and the position of its cursor, None for its own.

    Raises
    ------
    InputError, DataError, ParamError, UnknownTechniqueError
        For what cannot be used.
    """
    from lasso_tui.requests.parameter_file import read_parameters
    from lasso_tui.requests.requested_data import requested_data
    from lasso_tui.techniques import current_names, updated
    from lasso_tui.techniques.discovery import find
    from lasso_tui.techniques.job import Job, defaults, shares_settings

    technique = find(args.technique, instead=args.data or "")
    request = requested_data(args, technique.dataset)
    values, at = read_parameters(args.params) if args.params else ({}, "")
    initial = defaults(technique, request.dataset)
    values, file_notes = current_names(initial, values)
    typed, notes = current_names(initial, parse_assignments(args.values))
    if shares_settings(technique, request.dataset):
        request = with_test_fraction(request, typed, values, args.test_fraction)
    params = updated(initial, values | typed)
    if args.at is not None or technique.cursor in typed:
        at = args.at or ""
    position = parse_cursor(at, technique.cursor, params)
    return Job(technique, params, request, notes=(*file_notes, *notes)), position


def with_test_fraction(
    request: DataRequest, typed: dict[str, str], from_file: dict[str, str], flag: float | None
) -> DataRequest:
    """Take `test_fraction` from the parameters of a technique: the test rows of a table are those of all techniques.

    Parameters
    ----------
    request : the table
    typed, from_file : parameters of `--set` and of a parameter file; `test_fraction` is removed
    flag : value of `--test-fraction`, or None

    Raises
    ------
    InputError
        For two different values.
    """
    from lasso_tui.requests.preparation_edits import with_change
    from lasso_tui.techniques import updated
    from lasso_tui.techniques.linear.path_params import HeldOutParams

    name = "test_fraction"
    given = {
        source: updated(HeldOutParams(), {name: values.pop(name)}).test_fraction
        for source, values in (("typed", typed), ("file", from_file))
        if name in values
    }
    if "typed" in given and flag is not None and given["typed"] != flag:
        raise InputError(
            f"--test-fraction {flag:g} and --set {name}={given['typed']:g} are two values of one setting. "
            f"Give one of them."
        )
    if flag is not None or not given:
        return request
    return with_change(request, test_fraction=given.get("typed", given.get("file")))


def count_look(
    technique: AnyTechnique, job: Job, result: AnyResult, cursor: float, output: str | None
) -> tuple[AnyResult, Looks | None]:
    """Count an output with errors on test rows as one look at them; return the result, with a warning if it fails."""
    from lasso_tui.requests.look_log import LookLog, data_identity
    from lasso_tui.requests.state_folder import state_folder
    from lasso_tui.techniques.held_out_looks import Looks, counted_data, uses_test_rows

    if output not in (None, "json", "report", "report.md") or not uses_test_rows(
        technique.readout(result, cursor)
    ):
        return result, None
    data = counted_data(technique, job.params, job.request.dataset)
    identity = data_identity(data) if data else ""
    if not identity:
        return result, None
    try:
        count = LookLog(state_folder(os.environ)).add(identity, job.request.name)
    except OSError as error:
        warning = f"This look at the test rows is not counted: {error.strerror or error}."
        return replace(result, warnings=(*result.warnings, warning)), None
    return result, Looks(frozenset({cursor}), count)


def parse_cursor(text: str, name: str, params: Params) -> float | None:
    """Parse the cursor position; return None if none is given."""
    from lasso_tui.techniques import kinds

    if not text:
        return None
    kind = kinds(params)[name]
    with contextlib.suppress(ValueError):
        position = float(kind.parse(text))
        if math.isfinite(position):
            return position
    allowed = kind.allowed.partition(" from ")[0]
    raise InputError(f"--at must be a value of {name}, {allowed}, not {text!r}.")


def check_cursor_range(position: float, name: str, result: AnyResult) -> float:
    """Return a cursor position if it is in the solved range."""
    low, high = float(result.grid[-1]), float(result.grid[0])
    if not low <= position <= high:
        raise InputError(
            f"--at {position:g} is outside the solved range of {name} ({low:.6g} to {high:.6g}). "
            f"Use --set {name}={position:g} to extend it."
        )
    return position


def file_exists(name: str) -> bool:
    """Return whether a file of this name exists."""
    try:
        return Path(name).exists()
    except OSError as error:
        raise InputError(f"Cannot write {name}: {error.strerror or error}. Choose another file.") from None
    except ValueError:
        raise InputError(f"{name} is not a file name. Choose another.") from None


def write_output(path: Path, text: str | bytes, *, overwrite: bool) -> None:
    """Write a file completely, or raise an error."""
    from lasso_tui.exports.files import write_new

    try:
        write_new(path, text, overwrite=overwrite)
    except FileExistsError:
        raise InputError(f"{path} already exists. Choose another name or use --force.") from None
    except OSError as error:
        raise InputError(f"Cannot write {path}: {error.strerror or error}. Choose another file.") from None
    except ValueError:
        raise InputError(f"{path} is not a file name. Choose another.") from None


def parse_assignments(words: Sequence[str]) -> dict[str, str]:
    """Parse `key=value` arguments."""
    for word in words:
        if "=" not in word:
            raise InputError(f"--set takes key=value, not {word[:80]!r}.")
    return {key.strip(): value for key, _, value in (word.partition("=") for word in words)}
