"""Opening files of sums as a table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.errors import DataError

if TYPE_CHECKING:
    from lasso_tui.data.preparation.preparation import Preparation
    from lasso_tui.data.preparation.table import Table
    from lasso_tui.data.streaming.moment_table import MomentTable
    from lasso_tui.data.streaming.moments_file import MomentsFile

__all__ = ["JOINED", "open_sums", "sums_of", "table_of_sums"]

JOINED = " + "
"""Between the names of several files of sums, where one name stands for all."""


def sums_of(dataset: str) -> tuple[Path, ...]:
    """Return the files of sums that a name or a pattern means; () where it means other data.

    Raises
    ------
    DataError
        If some of several files hold sums and others do not.
    """
    if ".npz" not in dataset.lower():
        return ()
    from lasso_tui.data.readers.sources import resolve_source
    from lasso_tui.data.streaming.moments_file import is_moments_file

    words = dataset.split(JOINED) if JOINED in dataset and not Path(dataset).exists() else [dataset]
    try:
        paths = tuple(path for word in words for path in resolve_source(word).files)
    except DataError:
        return ()
    held = [is_moments_file(path) for path in paths]
    if not any(held) and len(words) == 1:
        return ()
    if not all(held):
        odd = sanitise_text(paths[held.index(False)].name)
        raise DataError(f"{odd} holds no sums of rows, as files that are added do. Name files of one kind.")
    return paths


def open_sums(
    paths: tuple[Path, ...],
    dataset: str,
    target: str | None,
    preparation: Preparation | None,
    sample: int | None = None,
) -> Table:
    """Open files of sums, added, as a table.

    Parameters
    ----------
    paths : from `sums_of`
    dataset : their name as it was given
    target, preparation : as requested; of the preparation only reference levels can be chosen now, and powers and
        products for a sample
    sample : number of rows of a sample to open in place of the sums, or None

    Raises
    ------
    DataError
        If they cannot be read, do not go together, or are of another target or preparation.
    """
    from lasso_tui.data.preparation.preparation import Preparation
    from lasso_tui.engines.add_parts import read_parts

    name = sanitise_text(paths[0].name)
    if len(paths) > 1:
        name = f"{name} and {len(paths) - 1:,} more"
    file = read_parts(paths)
    wanted = target or (preparation.target if preparation is not None else None)
    if wanted is not None and wanted not in (file.target, file.target_column):
        raise DataError(
            f"{name} holds sums for the target {file.target}, not for {sanitise_text(wanted)}. Sum the rows "
            f"again with --target {sanitise_text(wanted)}."
        )
    asked = replace(preparation, target=None) if preparation is not None else Preparation()
    later = replace(asked, degree=1, interactions=False) if sample is not None else asked
    stored = replace(file.preparation, target=None)
    if sample is not None:
        stored = replace(stored, degree=1, interactions=False)
    if replace(later, references=()) not in (Preparation(), replace(stored, references=())):
        raise DataError(
            f"{name} holds sums of rows that are prepared already. Of the preparation only --reference can be chosen "
            "now; give the other options to lasso-tui moments."
        )
    if asked.references:
        file = replace(file, preparation=replace(file.preparation, references=asked.references))
    if sample is not None:
        from lasso_tui.data.streaming.model.joined_file import with_joined_levels
        from lasso_tui.data.streaming.sample_table import sample_table

        return sample_table(with_joined_levels(file), name, dataset, sample, asked)
    return table_of_sums(file, name, dataset)


def table_of_sums(file: MomentsFile, name: str, dataset: str, origin: str = "sums") -> MomentTable:
    """Return sums as a table.

    Parameters
    ----------
    file : the sums
    name, dataset : as in `open_sums`
    origin : "summed" where they were made of the rows of `dataset` now
    """
    from lasso_tui.data.streaming.model.narrow import narrowed
    from lasso_tui.data.streaming.moment_table import moment_table
    from lasso_tui.engines.table_sums import sums_of_file

    narrow = narrowed(file, name)
    made = sums_of_file(file, narrow)
    # What is not in the model is not needed any more.
    return moment_table(replace(narrow.file, arrays={}), narrow, made, name, dataset, origin)
