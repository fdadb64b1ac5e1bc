"""`lasso-tui predict`: predictions for new rows from an exported document."""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from lasso_tui.cli.errors import InputError, one_line
from lasso_tui.cli.process_errors import print_error
from lasso_tui.cli.run_command import file_exists

if TYPE_CHECKING:
    from lasso_tui.exports.scoring.writers import Writer

__all__ = ["predict", "split_names"]

PARQUET = (".parquet", ".pq")
"""Ends of the names of Parquet files."""

NAMES = re.compile(r"\s*(?:`([^`]*)`|([^,;`]+))\s*(?:[,;]|$)")


def predict(args: argparse.Namespace) -> int:
    """Predict new rows, and print or write them; return the exit status."""
    from lasso_tui.data import DataError
    from lasso_tui.exports.scoring.document_hash import read_document
    from lasso_tui.exports.scoring.predict import Request, predict_rows
    from lasso_tui.exports.scoring.recipe import recipe_of_document
    from lasso_tui.techniques.model import ExportError

    if args.to is not None and file_exists(args.to) and not args.force:
        raise InputError(f"{args.to} already exists. Choose another name or use --force.")
    if args.data.count("-") > 1:
        raise InputError("Standard input can be read once. Name - once.")
    try:
        path = Path(args.model)
        recipe = recipe_of_document(read_document(path), path.name)
        request = Request(tuple(args.data), split_names(args.keep), args.scale)
        with _output(args.to, overwrite=args.force) as file:
            said = predict_rows(recipe, request, lambda: _writer(file, args.to))
            _finish(file, args.to, overwrite=args.force)
    except (DataError, ExportError) as error:
        raise InputError(str(error)) from None
    for sentence in said:
        print_error(one_line(sentence))
    return 0


def split_names(text: str) -> tuple[str, ...]:
    """Split names between commas or semicolons; one that holds such a sign stands in backquotes.

    Raises
    ------
    InputError
        For a backquote that is not closed.

    Examples
    --------
    >>> split_names("id, `last, first`")
    ('id', 'last, first')
    """
    names: list[str] = []
    at = 0
    while text[at:].strip(" ,;"):
        found = NAMES.match(text, at)
        if found is None:
            raise InputError(f"Cannot split the names {text[at : at + 30]!r}. Close each backquote (`).")
        names.append((found[1] if found[1] is not None else found[2]).strip())
        at = found.end()
    return tuple(dict.fromkeys(name for name in names if name))


@contextlib.contextmanager
def _output(to: str | None, *, overwrite: bool) -> Iterator[IO[bytes]]:
    """Open a file beside the one that it becomes, which is thus there completely or not at all.

    What is overwritten may be at the end of a link, in another file system.
    """
    folder = None if to is None else Path(os.path.realpath(to) if overwrite else to).absolute().parent
    try:
        file = tempfile.NamedTemporaryFile(dir=folder, prefix=".lasso-tui-", delete=False)  # noqa: SIM115
    except OSError as error:
        raise InputError(f"Cannot write {to}: {error.strerror or error}. Choose another file.") from None
    try:
        with file:
            yield file
    finally:
        Path(file.name).unlink(missing_ok=True)


def _writer(file: IO[bytes], to: str | None) -> Writer:
    """Begin the output, again where something was written."""
    from lasso_tui.exports.scoring.writers import CsvWriter, ParquetWriter

    file.seek(0)
    file.truncate()
    is_parquet = to is not None and to.lower().endswith(PARQUET)
    return ParquetWriter(file) if is_parquet else CsvWriter(file)


def _finish(file: IO[bytes], to: str | None, *, overwrite: bool) -> None:
    """Print what was written, or give it its name."""
    from lasso_tui.exports.files import place

    file.flush()
    if to is not None:
        try:
            place(Path(file.name), Path(to), overwrite=overwrite)
        except FileExistsError:
            raise InputError(f"{to} already exists. Choose another name or use --force.") from None
        except OSError as error:
            raise InputError(f"Cannot write {to}: {error.strerror or error}. Choose another file.") from None
        return
    file.seek(0)
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:  # replaced by a test or a notebook
        sys.stdout.write(file.read().decode("utf-8", "surrogateescape"))
        return
    sys.stdout.flush()
    shutil.copyfileobj(file, raw)
    raw.flush()
