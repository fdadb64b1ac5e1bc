"""What reading a source gives, and how it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lasso_tui.data.columns.column import Column
from lasso_tui.data.memory_limits import available_memory
from lasso_tui.data.readers.streams import Progress
from lasso_tui.data.table import Origin

__all__ = ["RawTable", "ReadOptions"]


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """How to read.

    Attributes
    ----------
    sample : rows to keep, drawn at random, or None for all
    seed : of the drawing
    progress : is called as reading goes on; what it raises ends it
    memory : bytes that may be used
    """

    sample: int | None = None
    seed: int = 0
    progress: Progress | None = None
    memory: int = field(default_factory=available_memory)


@dataclass(frozen=True, eq=False)
class RawTable:
    """Typed columns, not yet made into a matrix.

    Attributes
    ----------
    source, name : as in `Table`
    columns : all columns of the source
    notes : sentences on what was found out or done in reading
    """

    source: str
    name: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    rows_read: int = 0
    """Rows of the source, of which a sample may be in the columns."""
    options: tuple[Mapping[str, Any], ...] = ()
    """As in `Origin`."""
    origin: Origin | None = None

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0].missing) if self.columns else 0
