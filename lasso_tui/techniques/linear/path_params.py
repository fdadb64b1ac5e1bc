"""Parameters shared by the techniques with a path over a table's columns.

Each class adds to the one before it: the path, its cross-validation, its inspection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lasso_tui.techniques.linear.grid import ALPHA_MIN_RATIO, N_ALPHAS
from lasso_tui.techniques.linear.splits import AUTO as AUTO_SPLIT, BY_FACTOR, KINDS
from lasso_tui.techniques.linear.synthetic import NAME, SyntheticParams
from lasso_tui.techniques.linear.target_families import AUTO, FAMILIES
from lasso_tui.techniques.params import (
    Params,
    ParamSpec,
    choice,
    kinds,
    log_slider,
    number,
    seed,
    switch,
    text,
)

__all__ = [
    "SHARED",
    "BoundedParams",
    "FamilyParams",
    "FoldParams",
    "HeldOutParams",
    "InspectionParams",
    "PathParams",
]


@dataclass(frozen=True, kw_only=True)
class FamilyParams(Params):
    """The family of the target."""

    family: str = choice(
        AUTO,
        AUTO,
        *FAMILIES,
        label="family",
        rank=-1,
        shared=True,
        help="Least squares for numbers, logistic for two classes, Poisson for counts. auto: never Poisson.",
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
        label="standardise columns",
        shared=True,
        help="Divide each column by its standard deviation before fitting, so the penalty treats all columns alike.",
    )
    n_alphas: int = number(
        N_ALPHAS,
        label="number of alphas",
        rank=2,
        low=10,
        high=1000,
        step=50,
        whole=True,
        shared=True,
        help="Number of alphas on the grid, in equal ratios; more where the CV minimum stands at its small end.",
    )
    alpha_min_ratio: float = log_slider(
        ALPHA_MIN_RATIO,
        label="alpha min / max",
        rank=2,
        low=1e-6,
        high=0.5,
        shared=True,
        help="Smallest alpha of the grid relative to alpha max. The grid goes on where the CV minimum stands there.",
    )


@dataclass(frozen=True, kw_only=True)
class FoldParams(PathParams):
    """Parameters of a path and its cross-validation."""

    folds: int = number(
        10,
        label="folds K",
        section="cv",
        low=2,
        high=100,
        whole=True,
        shared=True,
        help="Number of cross-validation folds.",
    )
    split: str = choice(
        AUTO_SPLIT,
        *KINDS,
        label="fold kind",
        section="cv",
        shared=True,
        help="How rows are assigned to folds. auto uses groups or times if set, else random.",
    )
    folds_by: str = text(
        "",
        label="keep together",
        section="cv",
        only_when=("split", BY_FACTOR),
        empty="first factor",
        hint="a factor column's name, or empty for the first",
        formerly=("factor",),
        names_columns=True,
        shared=True,
        help="Factor column whose levels stay in one fold if split is 'by factor'.",
    )
    seed: int = seed(42, shared=True, section="cv", help="Seed of the shuffled folds and of simulated data.")
    noise: float = number(
        1.0,
        label="noise SD",
        low=0.0,
        high=100.0,
        only_for=("article", NAME),
        help="Standard deviation of the simulated noise.",
    )


@dataclass(frozen=True, kw_only=True)
class HeldOutParams(Params):
    """The test rows of simulated data; those of a table are chosen with the table, for all tabs."""

    test_fraction: float = number(
        0.0,
        label="test rows (share)",
        low=0.0,
        high=0.9,
        step=0.05,
        only_for=("article", NAME),
        formerly=("test_share",),
        help="Fraction of simulated rows held out from fitting and cross-validation. For a table it is the same as "
        "--test-fraction, one choice for all tabs.",
    )


@dataclass(frozen=True, kw_only=True)
class InspectionParams(FoldParams):
    """Parameters for inspecting a path."""

    explain: str = text(
        "",
        label="feature explained",
        on_screen=False,
        hint="a column's name, or empty",
        recompute="draw",
        names_columns=True,
        formerly=("feature",),
        help="Feature shown in the Entry chart; empty: the last to enter.",
    )
    penalty_factor: str = text(
        "",
        label="penalty factors",
        long=True,
        empty="none",
        shared=True,
        hint="column=number, column=number …, or empty",
        names_columns=True,
        formerly=("factors",),
        help="Per-column penalty factors, e.g. age=0, bmi=2. 0: never penalised. Columns not listed have 1.",
    )
    stability: bool = switch(
        False,
        label="selection frequencies",
        formerly=("frequencies",),
        help="Also compute selection frequencies over half-samples.",
    )
    pairs: int = number(
        25,
        label="half-sample pairs B",
        only_when=("stability", True),
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
        long=True,
        empty="none",
        hint="column>=0, column in [0, 1] …, or empty",
        names_columns=True,
        help="Limits of coefficients per unit of the column, e.g. age>=0, bmi in [0, 1]; *>=0: all. Must include 0.",
    )


SHARED: Mapping[str, ParamSpec] = {
    name: kind
    for group in (FamilyParams, InspectionParams)
    for name, kind in kinds(group).items()
    if kind.shared
}
"""Settings that are one for all tabs of a table and for `run`, with their declarations."""
