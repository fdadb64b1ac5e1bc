"""Options for reading a source, and the typed columns that reading returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lasso_tui.data.columns.column import Column
from lasso_tui.data.memory_limits import available_memory
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.readers.streams import Progress

__all__ = ["Origin", "RawTable", "ReadOptions"]


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """How to read a source.

    Attributes
    ----------
    sample : number of rows to draw at random, or None for all
    seed : seed of the sample
    progress : called as reading goes on; an exception it raises stops the reading
    memory : bytes that may be used
    reading : what a person decided about the reading
    """

    sample: int | None = None
    seed: int = 0
    progress: Progress | None = None
    memory: int = field(default_factory=available_memory)
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a table was read from and how, so that a script can read it again.

    Attributes
    ----------
    format : "text", "parquet", "arrow", "feather", "npz", "npy", "svmlight" or "bundled"
    files : paths, in the order in which their rows are stacked; empty for standard input and scikit-learn's data
    columns : names of all columns, in the order of the files
    csv_options : for each text file, the keywords with which `pandas.read_csv` reads it
    changes : column → (pattern, replacement) pairs that turn its cells into plain numbers, applied in order
    merged : column → spelling → the level that it was merged with by request
    sample, seed, rows : size and seed of the sample, and the number of rows it was drawn from; None for all rows
    reading : what a person decided about the reading
    """

    format: str
    files: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    csv_options: tuple[Mapping[str, Any], ...] = ()
    changes: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    merged: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sample: int | None = None
    seed: int = 0
    rows: int = 0
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, eq=False)
class RawTable:
    """Typed columns of a source, before preparation.

    Attributes
    ----------
    source, name : as in `Table`
    columns : all columns of the source
    notes : what was found or done while reading, one sentence each
    rows_read : number of rows of the source; the columns may hold a sample of them
    csv_options : as in `Origin`
    origin : where the columns were read from
    decided : all that was decided about the reading, of a text or what is read as one; else None
    """

    source: str
    name: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    rows_read: int = 0
    csv_options: tuple[Mapping[str, Any], ...] = ()
    origin: Origin | None = None
    decided: Reading | None = None

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0].missing) if self.columns else 0
