"""One file, open: what is decided by its beginning or its end is decided once for all that read it here."""

from __future__ import annotations

import functools

from lasso_tui.data.errors import DataError
from lasso_tui.data.readers import arrow_reader
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.streaming.files import DataFile
from lasso_tui.data.streaming.formats.arrow_batches import damage_error
from lasso_tui.data.streaming.pieces import Opened

__all__ = ["opened"]

REMEMBERED = 4
"""Files that are remembered: those that are read now, not the thousands of a table."""


@functools.lru_cache(REMEMBERED)
def opened(file: DataFile, kind: str, reading: Reading) -> Opened:
    """Open a file of some kind: "parquet", "arrow", "feather" or "text".

    Raises
    ------
    DataError
        If it is damaged, or pyarrow is not installed.
    """
    pa = arrow_reader.import_pyarrow(file.name)
    from lasso_tui.data.streaming.formats.ipc import IpcFile
    from lasso_tui.data.streaming.formats.parquet import ParquetFile
    from lasso_tui.data.streaming.formats.text import TextFile

    try:
        if kind == "text":
            return TextFile(file, reading)
        return ParquetFile(file) if kind == "parquet" else IpcFile(file)
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise damage_error(file, error) from None
