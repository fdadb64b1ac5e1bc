"""Files of sums: what is complete, and what was summed before the work stopped."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lasso_tui.cli.errors import InputError

if TYPE_CHECKING:
    from lasso_tui.data.streaming.moments_file import MomentsFile

__all__ = ["PartialSums", "write_sums"]


class PartialSums:
    """The file SUMS.partial.npz.

    Parameters
    ----------
    target : the file to be written, SUMS.npz

    Attributes
    ----------
    sentence : what was kept, after a space; "" for nothing
    """

    def __init__(self, target: Path) -> None:
        self._path = target.with_name(f"{target.name.removesuffix('.npz')}.partial.npz")
        self._is_ours = False
        self.sentence = ""

    def read(self) -> MomentsFile | None:
        """Return what an earlier run has kept, None where there is nothing that can be read."""
        from lasso_tui.data import DataError
        from lasso_tui.data.streaming.moments_file import is_moments_file, read_moments

        if not is_moments_file(self._path):
            return None
        self._is_ours = True
        try:
            return read_moments(self._path)
        except DataError:  # damaged, or of another version
            return None

    def write(self, made: MomentsFile) -> None:
        """Keep sums."""
        rows = f"the sums of {made.rows_read:,} rows"
        try:
            write_sums(made, self._path, overwrite=True)
        except InputError:
            self.sentence = f" {rows.capitalize()} could not be kept: {self._path} cannot be written."
        else:
            self.sentence = (
                f" {rows.capitalize()} are kept in {self._path}: the same command goes on from there."
            )

    def remove(self) -> None:
        """Remove the file, now that all is summed."""
        if self._is_ours:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)


def write_sums(made: MomentsFile, target: Path, *, overwrite: bool) -> None:
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
