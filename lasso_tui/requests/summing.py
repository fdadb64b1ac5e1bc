"""Tables that do not fit in memory: their rows are summed where they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui.data.errors import TooLargeError
    from lasso_tui.data.preparation.table import Table
    from lasso_tui.data.streaming.moment_table import MomentTable
    from lasso_tui.data.streaming.moments_file import MomentsFile
    from lasso_tui.requests.data_request import DataRequest

__all__ = ["Summing", "targets_of_files"]


class Summing:
    """Sums rows for a request, and keeps what was summed where the work stops, to go on from there."""

    def __init__(self) -> None:
        self._earlier: tuple[DataRequest, MomentsFile] | None = None

    def table(
        self, request: DataRequest, error: TooLargeError | None, progress: Callable[[str, float], None]
    ) -> Table:
        """Return the sums of a table's rows.

        What was large, what the engine is, and what happened to it, is said in the notes of the table.

        Parameters
        ----------
        request : of the table
        error : why the table is not in memory; None where its rows are to be summed in any case
        progress : called as the work goes on; an exception it raises stops the work

        Raises
        ------
        lasso_tui.data.DataError
            If the rows cannot be summed, saying why they are not in memory as well.
        """
        from lasso_tui.data.errors import DataError
        from lasso_tui.data.preparation.preparation import Preparation
        from lasso_tui.data.readers.sources import find_bundled
        from lasso_tui.engines.open_sums import table_of_sums
        from lasso_tui.engines.request import Request
        from lasso_tui.engines.sum_files import sum_files
        from lasso_tui.requests.engine_choice import engine_of

        preparation = request.preparation or Preparation()
        target = request.target or preparation.target
        if find_bundled(request.dataset) is not None:
            raise DataError(f"{request.name} is bundled and fits in memory. Leave out --engine.")
        if target is None and error is None:
            raise DataError(f"The rows of {request.name} are summed for a target. Name it: --target COL.")
        if target is None:
            raise DataError(f"{error} Or name a target (--target), and its rows are summed.")

        def keep(file: MomentsFile) -> None:
            self._earlier = request, file

        earlier = self._earlier[1] if self._earlier is not None and self._earlier[0] == request else None
        wanted = Request(
            files=(request.dataset,),
            preparation=replace(preparation, target=target),
            reading=request.reading,
        )
        said: list[str] = []
        try:
            with engine_of(request.engine) as engine:
                said += [engine.about] if engine.about else []
                made = sum_files(
                    wanted, progress, engine=engine, earlier=earlier, keep=keep, told=said.append
                )
                said += engine.said
        except DataError as why:
            if error is None:
                raise
            raise DataError(f"{str(error).split(': ', 1)[0]} does not fit in memory. {why}") from None
        self._earlier = None
        made = replace(made, notes=(*made.notes, *said))
        return table_of_sums(made, request.name, request.dataset, origin="summed")


def targets_of_files(request: DataRequest, table: MomentTable | None) -> tuple[str, ...]:
    """Return the names that can be a target of rows that are summed; of the first file only the schema is read.

    Parameters
    ----------
    request : of the sums
    table : sums of these files, which tell the levels of factors; None where there are none yet

    Raises
    ------
    lasso_tui.data.DataError
        If the files cannot be read.
    """
    from lasso_tui.data.readers.load import detect_file_format
    from lasso_tui.data.readers.reading import Reading
    from lasso_tui.data.streaming.files import find_files
    from lasso_tui.data.streaming.formats.opened import opened

    first = find_files([request.dataset])[0]
    fields = opened(first, detect_file_format(first.name, first.path), request.reading or Reading()).fields
    known = {} if table is None or table.file is None else {one.name: one for one in table.file.columns}
    now = () if table is None else (table.target,)
    names: list[str] = []
    for name, column in fields.items():
        if name in known and (levels := known[name].levels) is not None:
            names += [f"{name}={level}" for level in levels]
        elif column.kind == "number" or name in known:
            names.append(name)
    return (*(one for one in now if one not in names), *names)
