"""Linear models and paths of a fit for export, and the source columns of each feature."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques.linear.linear_path import PathFit
from lasso_tui.techniques.model import CoefficientPath, ExportError, Holdout, LinearModel

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.linear.bounds import Bounds


__all__ = ["ColumnLayout", "coefficient_path", "layout_of", "linear_model"]


def linear_model(
    fit: PathFit,
    alpha: float,
    *,
    name: str = "",
    table: Table | None = None,
    factors: FloatArray | None = None,
    bounds: Bounds | None = None,
    holdout: Holdout | None = None,
) -> LinearModel:
    """Take the model from a path at one alpha.

    Parameters
    ----------
    fit, alpha : the path, and where on it
    name : the model's name, "" for that of its l1_ratio
    table : the table before rows were held out or recoded
    factors, bounds, holdout : as in `LinearModel`
    """
    solution, path = fit.at(alpha), fit.path
    return LinearModel(
        name=name or {1.0: "lasso", 0.0: "ridge"}.get(path.l1_ratio, "elastic net"),
        table=table or fit.table,
        n=fit.table.n_samples,
        alpha=float(alpha),
        l1_ratio=float(path.l1_ratio),
        standardize=path.standardize,
        coef=solution.coef,
        intercept=float(solution.intercept),
        factors=factors,
        bounds=None if bounds is None else bounds.pair,
        offset=fit.table.offset is not None,
        weighted=_weighted(fit),
        holdout=holdout,
        family=fit.family.name,
        exact=fit.family.is_gaussian or (solution.accuracy is not None and not solution.accuracy.refusal),
    )


def coefficient_path(fit: PathFit) -> CoefficientPath:
    """Return a fit's coefficients at every alpha of its grid, on the scale that was solved on."""
    path = fit.path
    intercepts = path.intercepts + (path.means @ path.coefs if path.standardize else 0.0)
    return CoefficientPath(fit.table.features, path.alphas, intercepts, fit.scaled_coefs)


def _weighted(fit: PathFit) -> bool:
    from lasso_tui.data import MomentTable

    if isinstance(fit.table, MomentTable):
        return fit.table.is_weighted
    weights = fit.table.weights if fit.table.weights is not None else fit.path.weights
    return bool(weights.min() < weights.max())


@dataclass(frozen=True, eq=False)
class ColumnLayout:
    """The source columns that each column of the model comes from, numeric ones first.

    Attributes
    ----------
    numbers : columns of numbers
    indicators : those of them with a 0/1 column that marks missing values
    factors : (column, levels); the first level has no column of its own; it is "" where each level has one
    products : for each power and product, the positions of its factors in this layout
    order : position in this layout → position in `Table.features`
    """

    numbers: tuple[str, ...]
    indicators: tuple[str, ...]
    factors: tuple[tuple[str, tuple[str, ...]], ...]
    products: tuple[tuple[int, ...], ...]
    order: tuple[int, ...]


def layout_of(table: Table) -> ColumnLayout:
    """Reconstruct how the features of a table were made from its source.

    Raises
    ------
    ExportError
        Where a feature cannot be traced to its source.
    """
    if table.origin is None or table.preparation is None:
        return ColumnLayout(table.features, (), (), (), tuple(range(table.n_features)))
    terms = list(_terms(table))
    base = sum(len(places) for _, places in terms)
    factors = {group.columns[0]: group for group in table.groups if group.is_factor}
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
            f"No script for {table.name}: column {table.features[first]} cannot be traced to the source. Export JSON "
            f"instead."
        )
    levels = tuple((g.name, (g.reference, *g.levels)) for g, _ in encoded)
    return ColumnLayout(
        tuple(name for name, _ in numbers),
        indicators,
        levels,
        tuple(tuple(new[j] for j in of) for of in products),
        (*order, *range(first, table.n_features)),
    )


def _terms(table: Table) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the source columns that are features with their positions; they come first, in the file's order."""
    assert table.origin is not None
    file = {name: k for k, name in enumerate(table.origin.columns)}
    groups = {group.columns[0]: group for group in table.groups if group.is_factor}
    last, j = -1, 0
    while j < table.n_features:
        places: tuple[int, ...] = groups[j].columns if j in groups else (j,)
        name = groups[j].name if j in groups else table.features[j]
        if file.get(name, -1) <= last:
            return
        yield name, places
        last, j = file[name], j + len(places)


def _indicators(table: Table) -> tuple[str, ...]:
    """Return the columns with a 0/1 column that marks their missing values."""
    from lasso_tui.data import MomentTable

    if isinstance(table, MomentTable):
        return table.indicated
    if table.imputation is None or table.preparation is None or not table.preparation.indicators:
        return ()
    filled, missing = table.imputation.columns.tolist(), table.imputation.missing
    return tuple(table.features[j] for k, j in enumerate(filled) if missing[:, k].any())


def _products(
    table: Table, terms: list[tuple[str, tuple[int, ...]]], factors: dict[int, Any], first: int
) -> Iterator[tuple[int, ...]]:
    """Yield the powers and products among the features, in their order."""
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
