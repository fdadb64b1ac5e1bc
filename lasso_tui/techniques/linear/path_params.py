"""Parameters that the techniques with a path over a table's columns have in common, declared once.

Each set adds to the one before it: the path, its cross-validation, looking closer at it.
"""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.synthetic import NAME, SyntheticParams
from lasso_tui.techniques.linear.target_families import AUTO, FAMILIES
from lasso_tui.techniques.params import Params, choice, log_slider, number, seed, switch, text

__all__ = ["FamilyParams", "FoldParams", "InspectionParams", "PathParams"]


@dataclass(frozen=True, kw_only=True)
class FamilyParams(Params):
    """What can be set of the target."""

    family: str = choice(
        AUTO,
        AUTO,
        *FAMILIES,
        label="family",
        help="Least squares for a number, logistic for two classes, Poisson for counts; auto goes by the target.",
    )


@dataclass(frozen=True, kw_only=True)
class PathParams(SyntheticParams):
    """What can be set of a path."""

    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="the CV minimum",
        help="Penalty per sample: larger drops more features.",
    )
    standardize: bool = switch(
        True,
        label="standardise",
        help="Divide each column by its standard deviation, so that one penalty suits all.",
    )


@dataclass(frozen=True, kw_only=True)
class FoldParams(PathParams):
    """What can be set of a path and its cross-validation."""

    folds: int = number(10, label="folds", low=2, high=100, whole=True, help="Parts of the cross-validation.")
    seed: int = seed(42, help="Seed of the shuffled folds, and of the random data.")
    noise: float = number(
        1.0,
        label="noise",
        low=0.0,
        high=100.0,
        only_for=("article", NAME),
        help="Standard deviation of the noise in random data.",
    )


@dataclass(frozen=True, kw_only=True)
class InspectionParams(FoldParams):
    """What can be set for looking closer."""

    feature: str = text(
        "",
        label="why",
        hint="a column's name, or empty for the strongest one kept",
        recompute="draw",
        names_columns=True,
        help="The column whose entry the chart Why explains.",
    )
    factors: str = text(
        "",
        label="factors",
        hint="name=number, name=number …; what is not named has 1",
        names_columns=True,
        help="Penalty factors: 0 keeps a column in always, 2 penalises it twice as much.",
    )
    frequencies: bool = switch(
        False,
        label="frequencies",
        help="Also count in how many half-samples of the rows each feature is selected.",
    )
    pairs: int = number(
        25,
        label="pairs",
        low=1,
        high=1000,
        step=5,
        whole=True,
        help="Pairs of complementary half-samples for the frequencies.",
    )
