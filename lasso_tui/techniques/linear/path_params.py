"""Parameters shared by the techniques with a path over a table's columns.

Each class adds to the one before it: the path, its cross-validation, its inspection.
"""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.synthetic import NAME, SyntheticParams
from lasso_tui.techniques.linear.target_families import AUTO, FAMILIES
from lasso_tui.techniques.params import Params, choice, log_slider, number, seed, switch, text

__all__ = ["BoundedParams", "FamilyParams", "FoldParams", "InspectionParams", "PathParams"]


@dataclass(frozen=True, kw_only=True)
class FamilyParams(Params):
    """The family of the target."""

    family: str = choice(
        AUTO,
        AUTO,
        *FAMILIES,
        label="family",
        help="Least squares for numbers, logistic for two classes, Poisson for counts. auto: by the target.",
    )


@dataclass(frozen=True, kw_only=True)
class PathParams(SyntheticParams):
    """Parameters of a path."""

    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="alpha at minimum CV error",
        help="Penalty strength; larger values set more coefficients to zero.",
    )
    standardize: bool = switch(
        True,
        label="standardise",
        help="Divide each column by its standard deviation before fitting, so the penalty treats all columns alike.",
    )


@dataclass(frozen=True, kw_only=True)
class FoldParams(PathParams):
    """Parameters of a path and its cross-validation."""

    folds: int = number(
        10, label="CV folds", low=2, high=100, whole=True, help="Number of cross-validation folds."
    )
    seed: int = seed(42, help="Seed of the shuffled folds and of simulated data.")
    noise: float = number(
        1.0,
        label="noise SD",
        low=0.0,
        high=100.0,
        only_for=("article", NAME),
        help="Standard deviation of the simulated noise.",
    )


@dataclass(frozen=True, kw_only=True)
class InspectionParams(FoldParams):
    """Parameters for inspecting a path."""

    explain: str = text(
        "",
        label="explain",
        hint="a column's name, or empty",
        recompute="draw",
        names_columns=True,
        formerly=("feature",),
        help="Feature shown in the Entry chart; empty: the largest coefficient.",
    )
    penalty_factor: str = text(
        "",
        label="pen. factors",
        hint="column=number, column=number …, or empty",
        names_columns=True,
        formerly=("factors",),
        help="Per-column penalty factors, e.g. age=0, bmi=2. 0: never penalised. Columns not listed have 1.",
    )
    stability: bool = switch(
        False,
        label="stability",
        formerly=("frequencies",),
        help="Also compute selection frequencies over half-samples.",
    )
    pairs: int = number(
        25,
        label="pairs",
        low=1,
        high=1000,
        step=5,
        whole=True,
        help="Number of complementary half-sample pairs.",
    )


@dataclass(frozen=True, kw_only=True)
class BoundedParams(InspectionParams):
    """Parameters for inspecting a path whose coefficients may be bounded."""

    bounds: str = text(
        "",
        label="bounds",
        hint="column>=0, column in [0, 1] …, or empty",
        names_columns=True,
        help="Limits of coefficients per unit of the column, e.g. age>=0, bmi in [0, 1]; *>=0: all. Must include 0.",
    )
