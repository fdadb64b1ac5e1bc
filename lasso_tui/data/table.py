"""A table ready for a linear model: numbers, names, and what was done to get there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.data.preparation.imputation import Imputation
    from lasso_tui.data.preparation.preparation import Preparation

__all__ = ["DataError", "Group", "HeldOut", "Origin", "Table", "TooLargeError"]


class DataError(ValueError):
    """Data that cannot be used; the message is one sentence: what, where, what to do."""


class TooLargeError(DataError):
    """Data that do not fit in memory.

    Parameters
    ----------
    said : the sentence
    rows : how many of its rows would fit well
    """

    def __init__(self, said: str, rows: int) -> None:
        super().__init__(said)
        self.rows = rows


@dataclass(frozen=True)
class Group:
    """Columns that belong together: the one-hot columns of a factor."""

    name: str
    columns: tuple[int, ...]
    """Positions in `Table.features`."""
    reference: str = ""
    """The level that has no column of its own."""


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Rows that are kept away from fitting, to test on."""

    X: FloatArray
    y: FloatArray
    weights: FloatArray | None = None


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a table was read from, and how: enough for a script that reads it again.

    Attributes
    ----------
    format : "text", "parquet", "arrow", "feather", "npz", "npy", "svmlight" or "bundled"
    files : paths, in the order in which their rows are stacked; none for standard input and scikit-learn's sets
    columns : names of all columns, in the order of the files
    options : for each file of text the keywords with which `pandas.read_csv` reads it
    changes : column → (pattern, replacement) that make its words plain numbers, one after another
    sample, seed, rows : the sample that was drawn of so many rows, None for all
    """

    format: str
    files: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    options: tuple[Mapping[str, Any], ...] = ()
    changes: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    sample: int | None = None
    seed: int = 0
    rows: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """Rows and columns for a regression, with their origin.

    Attributes
    ----------
    name : short name for the screen ("prostate", "sales.csv")
    source : a bundled name or the file's path, as it can be given to `open_table` again
    X : (n, p) float64, the features, not standardised
    y : (n,) float64, the target
    features : p column names
    target : the target's name
    groups : the factors that became several columns
    notes : sentences on what was done ("59 of 322 rows dropped: Salary is missing.")
    rescaled : True where the columns come on one scale already (diabetes)
    truth : (p,) the coefficients that made y, where they are known
    y_unit : unit of the target, where known
    weights : (n,) sample weights, where a column holds them
    time : (n,) times or days, where a column holds them
    cv_groups : (n,) number of the group whose rows stay in one fold, where a column says it
    rows : (n,) place of each row in the source (in the sample, where one was drawn), from 0
    complete : columns in which a missing value drops a row
    held_out : the rows to test on, where some are held out
    imputation : how missing values were filled, to fill them again from the training rows of a fold
    prepared : what was done, in one line
    preparation : what was asked to be done
    origin : where it was read from, and how
    """

    name: str
    source: str
    X: FloatArray
    y: FloatArray
    features: tuple[str, ...]
    target: str
    groups: tuple[Group, ...] = ()
    notes: tuple[str, ...] = ()
    rescaled: bool = False
    truth: FloatArray | None = None
    y_unit: str = ""
    weights: FloatArray | None = None
    time: FloatArray | None = None
    cv_groups: IntArray | None = None
    rows: IntArray | None = None
    complete: tuple[str, ...] = ()
    held_out: HeldOut | None = None
    imputation: Imputation | None = None
    prepared: str = ""
    preparation: Preparation | None = None
    origin: Origin | None = None

    @property
    def summary(self) -> str:
        """Shape and target, for the screen's first line."""
        return f"{self.n_samples:,} × {self.n_features:,} → {self.target}"

    @property
    def n_samples(self) -> int:
        """Number of rows."""
        return int(self.X.shape[0])

    @property
    def n_features(self) -> int:
        """Number of columns."""
        return int(self.X.shape[1])
