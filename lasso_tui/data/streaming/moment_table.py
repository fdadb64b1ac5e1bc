"""A table of which only sums of rows are here."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.data.columns.sanitise import join_names
from lasso_tui.data.preparation.table import HeldOut, Table
from lasso_tui.data.readers.raw_table import Origin

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data.streaming.model.narrow import Narrowed
    from lasso_tui.data.streaming.moments_file import MomentsFile
    from lasso_tui.data.streaming.terms.layout import Term

__all__ = ["HeldOutSums", "MomentTable", "TableSums", "moment_table"]


@dataclass(frozen=True, eq=False)
class HeldOutSums(HeldOut):
    """Rows with the means and products of those that are held out, and so with their squared errors."""

    n_rows: int = 0

    @property
    def n_samples(self) -> int:
        """Number of rows that are held out."""
        return self.n_rows


@dataclass(frozen=True, eq=False)
class TableSums:
    """Sums of the rows of a table, as `lasso_tui.solvers.Moments`.

    Attributes
    ----------
    folds : of the rows to train on, by fold
    blocks : the same by blocks that a hash has put them into, halves of which are half-samples
    held_out : rows with the same means and products as those that are held out, or None
    """

    folds: Any
    blocks: Any
    held_out: HeldOut | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class MomentTable(Table):
    """A table without rows: `X` is (0, p) and `y` (0,).

    Attributes
    ----------
    sums : the sums of its rows by fold, as `lasso_tui.solvers.Moments`
    blocks : the same by block, see `TableSums`
    n_rows : number of rows that were summed
    n_folds : number of folds of the sums
    weighted : whether rows have weights
    file : the sums of all columns, and the sample of rows
    indicated, fills, terms : as in `Narrowed`
    """

    sums: Any
    blocks: Any
    n_rows: int
    n_folds: int
    weighted: bool = False
    file: MomentsFile | None = None
    indicated: tuple[str, ...] = ()
    fills: Mapping[str, float] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()

    @property
    def n_samples(self) -> int:
        """Number of rows that were summed."""
        return self.n_rows

    @property
    def is_weighted(self) -> bool:
        """Whether rows have weights, which are in the sums."""
        return self.weighted

    @functools.cached_property
    def sample(self) -> Table:
        """The rows that were drawn while they were summed, as a table.

        Raises
        ------
        DataError
            If there are none, or they cannot be used.
        """
        from lasso_tui.data.streaming.sample_table import sample_table

        assert self.file is not None
        return sample_table(self.file, self.name, self.source)

    @property
    def sampled_target(self) -> FloatArray:
        """The target of the rows that were drawn while they were summed; empty without any."""
        sample = None if self.file is None else self.file.sample
        found: FloatArray = self.y if sample is None else sample["values"][:, -1]
        return found

    def mse_of_sums(self, coef: FloatArray) -> float:
        """Return the mean squared error of coefficients (p,), with the intercept that fits them best."""
        mse, _ = self.sums.total.losses(self.sums.centre(None, fit_intercept=True), coef[:, None])
        return float(mse[0])

    def design_of_sums(self) -> Any:
        """Return the products of centred columns (p, p), `gram`, and of these and the target (p,), `target`."""
        return self._design

    @functools.cached_property
    def _design(self) -> Any:
        return self.sums.design(fit_intercept=True, standardize=False)


def moment_table(
    file: MomentsFile, narrow: Narrowed, sums: TableSums, name: str, source: str, origin: str = "sums"
) -> MomentTable:
    """Return a table of sums.

    Parameters
    ----------
    file, narrow : the sums of all columns, and which of them the model has
    sums : of these
    name, source : as in `Table`
    origin : the format in its `Origin`
    """
    names = tuple(column.name for column in file.columns)
    target = file.target if file.target_column in (None, file.target) else str(file.target_column)
    n_folds = len(sums.folds.folds)
    empty = file.n_folds - n_folds
    said = f"{empty} of {file.n_folds} folds {'has' if empty == 1 else 'have'} no rows: {n_folds} are used."
    n_factors = sum(group.is_factor for group in narrow.groups)
    asked, n_filled = file.preparation, sum(bool(one.marks) for one in file.columns)
    parts = [
        f"target {file.target}",
        f"sums of {file.rows_used:,} of {file.rows_read:,} rows",
        f"{file.n_trained:,} train, {file.rows_held_out:,} held out" if file.rows_held_out else "",
        f"{n_factors} factor{'s' * (n_factors > 1)} dummy-coded" if n_factors else "",
        f"weights {asked.weights}" if asked.weights else "",
        f"excluded {join_names(asked.left_out, 3)}" if asked.left_out else "",
        f"{n_filled:,} column{'s' * (n_filled != 1)} imputed ({asked.missing})" if n_filled else "",
        f"powers up to {asked.degree}" if asked.degree > 1 else "",
        "interactions" if asked.interactions else "",
        f"{len(narrow.features):,} features",
    ]
    return MomentTable(
        name=name,
        source=source,
        X=np.zeros((0, len(narrow.features)), order="F"),
        y=np.zeros(0),
        features=narrow.features,
        target=file.target,
        groups=narrow.groups,
        notes=(*narrow.notes, said) if empty else narrow.notes,
        lost=narrow.lost,
        preparation=file.preparation,
        complete=(target,),
        prepared="; ".join(part for part in parts if part),
        origin=Origin(
            format=origin,
            files=(source,),
            columns=(*names, target),
            rows=file.rows_read,
            changes=file.changes,
            merged={one.name: one.merged for one in file.columns if one.merged},
        ),
        sums=sums.folds,
        blocks=sums.blocks,
        held_out=sums.held_out,
        n_rows=file.n_trained,
        n_folds=n_folds,
        weighted=bool(file.preparation.weights),
        file=file,
        indicated=narrow.indicated,
        fills=narrow.fills,
        terms=narrow.terms,
    )
