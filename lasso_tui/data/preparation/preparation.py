"""What is asked to be done to a table before a model sees it."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.data.table import DataError

__all__ = ["MISSING_CHOICES", "Preparation"]

MISSING_CHOICES = ("drop", "mean", "median")

HIGHEST_DEGREE = 5


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """Roles of columns, and what to do with the others.

    Attributes
    ----------
    target : column to predict, or `factor=level` for 0/1; None for the set's own or the last numeric column
    weights : column of sample weights
    left_out : columns that are no features
    factors : columns of numbers to take as categories, one 0/1 column a level but the first
    numbers : columns of words to take as numbers; words that are none count as missing
    missing : "drop" rows with a missing value, or put the "mean" or "median" of the training rows in its place
    indicators : whether a filled column gets a 0/1 column beside it that says where
    degree : powers of the numeric columns up to this one
    interactions : whether every two columns are multiplied
    train : column that says which rows train ("train"/"test", T/F, 1/0); the others are held out
    test_fraction, seed : share of rows to hold out at random, where no column says it
    time : column of times or dates
    folds : column of groups whose rows stay in one fold of cross-validation
    """

    target: str | None = None
    weights: str = ""
    left_out: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    missing: str = "drop"
    indicators: bool = True
    degree: int = 1
    interactions: bool = False
    train: str = ""
    test_fraction: float = 0.0
    seed: int = 0
    time: str = ""
    folds: str = ""

    def __post_init__(self) -> None:
        if self.missing not in MISSING_CHOICES:
            raise DataError(
                f"Missing values can be handled by {', '.join(MISSING_CHOICES)}, not {self.missing!r}; choose one."
            )
        if not 1 <= self.degree <= HIGHEST_DEGREE:
            raise DataError(f"The degree is {self.degree}; choose one from 1 to {HIGHEST_DEGREE}.")
        if not 0.0 <= self.test_fraction < 1.0:
            raise DataError(f"The test fraction is {self.test_fraction:g}; choose one from 0 to below 1.")
        if self.train and self.test_fraction:
            raise DataError(
                f"Rows are held out by the column {self.train} or by a fraction, not both; choose one."
            )

    @property
    def roles(self) -> dict[str, str]:
        """Return the columns that have a role of their own → what it is."""
        named = {
            self.weights: "it holds the weights",
            self.train: "it says which rows train",
            self.time: "it holds the times",
            self.folds: "it holds the groups of the folds",
        }
        return {column: role for column, role in named.items() if column}
