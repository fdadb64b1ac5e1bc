"""The requested preparation of a table."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.data.errors import DataError

__all__ = ["MAX_DEGREE", "MISSING_CHOICES", "NO_REFERENCE", "Preparation"]

MISSING_CHOICES = ("drop", "mean", "median")

MAX_DEGREE = 5

TYPES = ("date", "text")
"""Types that `Preparation.types` gives columns; numbers and factors have fields of their own."""

NO_REFERENCE = "none"
"""In place of a reference level: each level has a column."""


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """Roles of columns, and what to do with the others.

    Attributes
    ----------
    target : column to predict, or `factor=level` for 0/1; None for the dataset's own or the last numeric column
    weights : column of sample weights
    left_out : columns to exclude
    factors : numeric columns to treat as categorical (dummy-coded)
    references : `column=level` for the reference level of a factor, by default its most frequent one; `column=none`
        gives each level a column (of several entries for one factor the last holds)
    numbers : columns of words to read as numbers; words that are not numbers count as missing
    types : `column=date` or `column=text` for columns of another type; cells that are no date count as missing
    rare : `column=N`: levels of a factor in fewer than N rows become one, "other"
    merged : factors whose levels that may be one ("North", "north ") become one
    where : expression that chooses the rows, as in `row_filter`; "" for all
    missing : "drop" rows with a missing value, or impute the "mean" or "median" of the training rows
    indicators : whether each imputed column gets a 0/1 column that marks the imputed rows
    degree : highest power of the numeric columns
    interactions : whether to add the products of all pairs of columns
    train : column that marks the training rows ("train"/"test", T/F, 1/0); the other rows are held out
    test_fraction, seed : fraction of rows to hold out for testing, if no column marks them
    time : column of times or dates
    folds : column of groups; the rows of a group stay in one fold of cross-validation
    offset : column that is added to the linear predictor with coefficient 1
    exposure : column of positive sizes (person-years, kilometres); its logarithm is added likewise
    """

    target: str | None = None
    weights: str = ""
    left_out: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    where: str = ""
    missing: str = "drop"
    indicators: bool = True
    degree: int = 1
    interactions: bool = False
    train: str = ""
    test_fraction: float = 0.0
    seed: int = 0
    time: str = ""
    folds: str = ""
    offset: str = ""
    exposure: str = ""

    def __post_init__(self) -> None:
        if self.missing not in MISSING_CHOICES:
            raise DataError(f"Unknown handling of missing values: {self.missing!r}. Use {_choices()}.")
        if wrong := next((one for one in self.references if "=" not in one), None):
            raise DataError(f"Cannot read reference {wrong!r}. Write column=level, or column=none.")
        for one in self.types:
            if one.rpartition("=")[2] not in TYPES or "=" not in one:
                raise DataError(f"Cannot read type {one!r}. Write column=number, factor, date or text.")
        for one in self.rare:
            if not one.rpartition("=")[2].isdecimal() or "=" not in one:
                raise DataError(
                    f"Cannot read rare levels {one!r}. Write column=N, for levels in fewer than N rows."
                )
        if not 1 <= self.degree <= MAX_DEGREE:
            raise DataError(f"Degree {self.degree} is out of range. Choose 1 to {MAX_DEGREE}.")
        if not 0.0 <= self.test_fraction < 1.0:
            raise DataError(
                f"Test fraction {self.test_fraction:g} is out of range. Choose at least 0 and less than 1."
            )
        if self.train and self.test_fraction:
            raise DataError(
                f"Both a train/test column ({self.train}) and a test fraction are given. Choose one."
            )

    @property
    def roles(self) -> dict[str, str]:
        """Return the columns with a role other than feature or target → the role."""
        roles = {
            self.weights: "sample weights",
            self.train: "train/test split",
            self.time: "time",
            self.folds: "CV groups",
            self.offset: "offset",
            self.exposure: "exposure",
        }
        return {column: role for column, role in roles.items() if column}


def _choices() -> str:
    return f"{', '.join(MISSING_CHOICES[:-1])} or {MISSING_CHOICES[-1]}"
