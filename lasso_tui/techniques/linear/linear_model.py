"""What a script needs to fit a shown model again: the model, and how its columns came about."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques.linear.linear_path import PathFit

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.linear.splits import TrainTest
    from lasso_tui.techniques.result import Result
    from lasso_tui.techniques.technique import Technique

__all__ = ["ColumnLayout", "ExportError", "Holdout", "LinearModel", "layout_of", "models_of"]


class ExportError(ValueError):
    """A form that does not exist for what is shown; the message is one sentence."""


@dataclass(frozen=True, eq=False)
class Holdout:
    """Rows that a technique sets aside before it fits: the last ones, those that a seed draws, or `rows`.

    Attributes
    ----------
    share, seed, ordered : what share, by which seed, or whether the last ones
    rows : (m,) the rows themselves, where groups or times of the table chose them, else None
    """

    share: float
    seed: int
    ordered: bool
    rows: IntArray | None = None

    @classmethod
    def of(cls, parts: TrainTest, share: float, seed: int, *, ordered: bool = False) -> Holdout | None:
        """Return what a technique set aside itself; None where it did not, or where its table holds rows out."""
        if parts.test is None or parts.fitted.held_out is not None:
            return None
        return cls(share, seed, ordered, parts.aside)

    def train(self, n: int) -> IntArray:
        """Return the rows that are fitted, of n."""
        import numpy as np

        from lasso_tui.techniques.linear.splits import holdout

        if self.rows is not None:
            return np.setdiff1d(np.arange(n), self.rows)
        return holdout(n, self.share, self.seed, ordered=self.ordered)[0]


@dataclass(frozen=True, eq=False, kw_only=True)
class LinearModel:
    """A model of a table's columns at one place of the cursor, in the package's convention.

    1/(2n)·‖y − b₀ − Xb‖² + α·Σⱼ vⱼ(ρ|bⱼ| + (1−ρ)/2·bⱼ²), on standardised columns or on the columns as they are;
    another family than least squares has half its deviance in place of the squares

    Attributes
    ----------
    name : "lasso", "elastic net" or "ridge"
    table : the rows before any are set aside
    n : number of rows that were fitted
    alpha, l1_ratio, standardize : α, ρ, and whether columns are divided by their deviations
    coef, intercept : (p,) and a number, for the columns as they are
    factors : (p,) v, or None where all are 1
    weighted : whether the table's weights were used
    holdout : rows that were set aside, or None
    family : "gaussian", "binomial" or "poisson"
    """

    name: str
    table: Table
    n: int
    alpha: float
    l1_ratio: float
    standardize: bool
    coef: FloatArray
    intercept: float
    factors: FloatArray | None = None
    weighted: bool = False
    holdout: Holdout | None = None
    family: str = "gaussian"

    @classmethod
    def of(
        cls,
        fit: PathFit,
        alpha: float,
        *,
        table: Table | None = None,
        factors: FloatArray | None = None,
        holdout: Holdout | None = None,
    ) -> LinearModel:
        """Take the model from a path at one alpha; `table` is the one before rows were set aside or coded."""
        solution, path = fit.at(alpha), fit.path
        name = {1.0: "lasso", 0.0: "ridge"}.get(path.l1_ratio, "elastic net")
        return cls(
            name=name,
            table=table or fit.table,
            n=fit.table.n_samples,
            alpha=float(alpha),
            l1_ratio=float(path.l1_ratio),
            standardize=path.standardize,
            coef=solution.coef,
            intercept=float(solution.intercept),
            factors=factors,
            weighted=_weighted(fit),
            holdout=holdout,
            family=fit.family.name,
        )


def _weighted(fit: PathFit) -> bool:
    weights = fit.table.weights if fit.table.weights is not None else fit.path.weights
    return bool(weights.min() < weights.max())


def models_of(technique: Technique[Any, Any], result: Result, cursor: float) -> tuple[LinearModel, ...]:
    """Return the models that are shown: what the technique declares, else the path of its result.

    Raises
    ------
    ExportError
        Where what is shown is no such model, in one sentence.
    """
    if technique.models is not None:
        return technique.models(result, cursor)
    fit = getattr(result, "fit", None)
    if isinstance(fit, PathFit) and fit.table.X is result.table.X and hasattr(fit.path, "l1_ratio"):
        factors = getattr(result, "factors", None)
        return (LinearModel.of(fit, cursor, table=result.table, factors=factors),)
    raise ExportError(
        f"{technique.title} has no script: a script fits a linear model of a table's columns again, and that is "
        f"not what is shown here; the JSON document has all its numbers."
    )


@dataclass(frozen=True, eq=False)
class ColumnLayout:
    """Which columns of the source make which columns of the model, numbers first.

    Attributes
    ----------
    numbers : columns of numbers
    indicators : those of them with a 0/1 column that says where a value was missing
    factors : (column, levels); the first level has no column of its own
    products : of each power and product, the places of what is multiplied, in this layout
    order : place in this layout → place in `Table.features`
    """

    numbers: tuple[str, ...]
    indicators: tuple[str, ...]
    factors: tuple[tuple[str, tuple[str, ...]], ...]
    products: tuple[tuple[int, ...], ...]
    order: tuple[int, ...]


def layout_of(table: Table) -> ColumnLayout:
    """Find out again how the features of a table came about.

    Raises
    ------
    ExportError
        Where that cannot be told.
    """
    if table.origin is None or table.preparation is None:
        return ColumnLayout(table.features, (), (), (), tuple(range(table.n_features)))
    terms = list(_terms(table))
    base = sum(len(places) for _, places in terms)
    factors = {group.columns[0]: group for group in table.groups if group.reference}
    numbers = [(name, places[0]) for name, places in terms if places[0] not in factors]
    encoded = [(factors[places[0]], places) for _, places in terms if places[0] in factors]
    indicators = _indicators(table)
    order = [place for _, place in numbers] + [base + k for k in range(len(indicators))]
    order += [place for _, places in encoded for place in places]
    new = {old: k for k, old in enumerate(order)}
    first = base + len(indicators)
    products = list(_products(table, terms, factors, first))
    if first + len(products) != table.n_features:
        raise ExportError(
            f"{table.name}: how its column {table.features[first]} came about cannot be told; there is no script."
        )
    levels = tuple(
        (g.name, (g.reference, *(table.features[j].removeprefix(f"{g.name}=") for j in places)))
        for g, places in encoded
    )
    return ColumnLayout(
        tuple(name for name, _ in numbers),
        indicators,
        levels,
        tuple(tuple(new[j] for j in of) for of in products),
        (*order, *range(first, table.n_features)),
    )


def _terms(table: Table) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Columns of the source that are features, with their places: they come first, in the order of the file."""
    assert table.origin is not None
    file = {name: k for k, name in enumerate(table.origin.columns)}
    groups = {group.columns[0]: group for group in table.groups if group.reference}
    last, j = -1, 0
    while j < table.n_features:
        places: tuple[int, ...] = groups[j].columns if j in groups else (j,)
        name = groups[j].name if j in groups else table.features[j]
        if file.get(name, -1) <= last:
            return
        yield name, places
        last, j = file[name], j + len(places)


def _indicators(table: Table) -> tuple[str, ...]:
    """Columns that have a column beside them which says where a value was missing."""
    if table.imputation is None or table.preparation is None or not table.preparation.indicators:
        return ()
    filled, missing = table.imputation.columns.tolist(), table.imputation.missing
    return tuple(table.features[j] for k, j in enumerate(filled) if missing[:, k].any())


def _products(
    table: Table, terms: list[tuple[str, tuple[int, ...]]], factors: dict[int, Any], first: int
) -> Iterator[tuple[int, ...]]:
    """Powers and products that were kept, in their order: those that were left out are passed over."""
    import numpy as np

    assert table.preparation is not None
    names = table.features
    candidates: list[tuple[str, tuple[int, ...]]] = []
    for degree in range(2, table.preparation.degree + 1):
        candidates += [(f"{n}^{degree}", p * degree) for n, p in terms if p[0] not in factors]
    if table.preparation.interactions:
        for (_, one), (_, other) in itertools.combinations(terms, 2):
            candidates += [(f"{names[a]}*{names[b]}", (a, b)) for a in one for b in other]
    place = first
    for name, of in candidates:
        if place == len(names):
            return
        made = table.X[:, of].prod(axis=1)
        if names[place] == name and np.allclose(table.X[:, place], made, rtol=1e-9, atol=0):
            yield of
            place += 1
