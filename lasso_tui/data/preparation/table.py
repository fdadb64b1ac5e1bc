"""A table ready for a linear model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.data.preparation.imputation import Imputation
    from lasso_tui.data.preparation.preparation import Preparation
    from lasso_tui.data.readers.raw_table import Origin

__all__ = ["Group", "HeldOut", "Table"]


@dataclass(frozen=True)
class Group:
    """Columns that belong together, such as the dummy columns of a factor."""

    name: str
    columns: tuple[int, ...]
    """Positions in `Table.features`."""
    reference: str = ""
    """The level of a factor without a column of its own; "" if each has one."""
    levels: tuple[str, ...] = ()
    """The level of each column of a factor; () for products."""

    @property
    def is_factor(self) -> bool:
        """True for the columns of a factor, False for products of factors."""
        return bool(self.levels)


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Rows held out from fitting, for testing."""

    X: FloatArray
    y: FloatArray
    weights: FloatArray | None = None
    offset: FloatArray | None = None
    """As in `Table`."""
    positions: IntArray | None = None
    """Where they were among the rows used, those to train on and these."""

    @property
    def n_samples(self) -> int:
        """Number of rows."""
        return len(self.y)


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """Numeric features and a target, with their origin and preparation.

    Attributes
    ----------
    name : short name for the screen ("prostate", "sales.csv")
    source : a bundled name or the path of the file, as `open_table` takes it
    X : (n, p) float64, the features, not standardised
    y : (n,) float64, the target
    features : names of the p columns of X
    target : name of the target
    groups : factors that became several columns
    notes : what was done to the data, one sentence each ("Dropped 59 of 322 rows …")
    rescaled : True if the columns have a common scale already (diabetes)
    truth : (p,) true coefficients, if known
    y_unit : unit of the target, if known
    weights : (n,) sample weights, if a column holds them
    offset : (n,) what is added to the linear predictor, on the scale of the link, if columns of offsets or exposures
        are chosen: the offset plus the logarithm of the exposure
    time : (n,) times or days since 1970-01-01, if a column holds them
    dated : True where `time` holds days since 1970-01-01 (UTC where the times have offsets)
    cv_groups : (n,) number of the cross-validation group of each row, if a column holds it
    rows : (n,) index of each row in the source (in the sample, if one was drawn), from 0
    complete : columns in which a missing value drops the row
    held_out : the test rows, if some are held out
    imputation : how missing values were filled, so that each fold can fill them from its own training rows
    doubt : why a target that nobody named is doubtful by its place, "" if it is not; None for one that was named
    lost : a warning if many rows are dropped for missing values, else ""
    prepared : summary of the preparation in one line
    preparation : the requested preparation
    origin : where the table was read from
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
    offset: FloatArray | None = None
    time: FloatArray | None = None
    dated: bool = False
    cv_groups: IntArray | None = None
    rows: IntArray | None = None
    complete: tuple[str, ...] = ()
    held_out: HeldOut | None = None
    imputation: Imputation | None = None
    doubt: str | None = None
    lost: str = ""
    prepared: str = ""
    preparation: Preparation | None = None
    origin: Origin | None = None

    @property
    def summary(self) -> str:
        """Shape and target, for the first line of the screen."""
        return f"{self.n_samples:,} × {self.n_features:,} → {self.target}"

    @property
    def n_samples(self) -> int:
        """Number of rows."""
        return int(self.X.shape[0])

    @property
    def is_weighted(self) -> bool:
        """Whether rows have weights."""
        return self.weights is not None

    def mse_of_sums(self, coef: FloatArray) -> float | None:
        """Return the mean squared error of coefficients (p,), by sums of rows; None where rows are here."""
        return None

    def design_of_sums(self) -> Any:
        """Return the products of centred columns, by sums of rows; None where rows are here."""
        return None

    @property
    def n_features(self) -> int:
        """Number of columns."""
        return int(self.X.shape[1])
