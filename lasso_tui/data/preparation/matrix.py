"""From typed columns to the matrix of features: one-hot factors, filled gaps, powers and products."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.numeric_range import LARGEST, numeric_problem
from lasso_tui.data.memory_limits import check_fits
from lasso_tui.data.preparation.imputation import Imputation, products_into
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.table import Group

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["Matrix", "matrix_of"]


ON_THE_ROWS = "on the rows used"

CONSTANT = f"it is constant {ON_THE_ROWS}"

ABSENT = "missing"
"""The level of a factor's missing values."""


@dataclass(eq=False)
class Matrix:
    """The features, column by column, as they are made.

    Attributes
    ----------
    X : (n, p) the features
    names, groups : as in `Table`
    imputation : how gaps were filled, or None
    constant : columns that are not features because they do not vary → why
    """

    X: FloatArray
    names: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    imputation: Imputation | None = None
    constant: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Term:
    """A column, or the columns of a factor, that is multiplied with others as a whole."""

    name: str
    columns: tuple[int, ...]
    is_factor: bool
    has_powers: bool
    """False for 0/1 columns, whose powers are themselves."""


def matrix_of(
    features: list[Column],
    rows: IntArray,
    train: BoolArray,
    preparation: Preparation,
    name: str,
    memory: int,
) -> Matrix:
    """Make the matrix.

    Parameters
    ----------
    features : the columns that are features
    rows : the rows to use
    train : which of those rows are trained on; what does not vary there is left out, gaps are filled from there
    preparation : what to do
    name, memory : for the refusal of what does not fit

    Raises
    ------
    DataError
        Where the matrix does not fit in memory, with its size.
    """
    made = Matrix(np.zeros((len(rows), 0)))
    width = sum(max(len(column.levels), 1) for column in features)
    check_fits(name, len(rows), width, memory, copies=1)
    parts: list[FloatArray] = []
    gaps: dict[int, BoolArray] = {}
    terms: list[Term] = []
    for column in features:
        first = len(parts)
        if column.numbers is None:
            _one_hot(column, rows, train, parts, made)
        else:
            _number(column.name, _taken(column.numbers, rows), train, parts, gaps, made)
        if len(parts) > first:
            varied = preparation.degree > 1 and not column.is_factor and not _has_two_values(parts[first])
            terms.append(Term(column.name, tuple(range(first, len(parts))), column.is_factor, varied))
    if gaps and preparation.indicators:
        for place in list(gaps):
            if gaps[place][train].any():
                parts.append(gaps[place].astype(np.float64))
                made.names.append(f"{made.names[place]} {ABSENT}")
    check_fits(name, len(rows), len(made.names) + _count_products(terms, preparation), memory, copies=1)
    products = _products(terms, made, preparation)
    made.X = np.empty((len(rows), len(made.names)), order="F")
    for j, part in enumerate(parts):
        made.X[:, j] = part
    if gaps:
        _fill(gaps, products, train, preparation.missing, made)
    products_into(made.X, products)
    _drop_constant(products, train, made)
    return made


def _taken(values: FloatArray, rows: IntArray) -> FloatArray:
    return values if len(rows) == len(values) else values[rows]


def _has_two_values(values: FloatArray) -> bool:
    low, high = np.nanmin(values), np.nanmax(values)
    return bool(((values == low) | (values == high) | np.isnan(values)).all())


def _number(
    name: str,
    values: FloatArray,
    train: BoolArray,
    parts: list[FloatArray],
    gaps: dict[int, BoolArray],
    made: Matrix,
) -> None:
    missing = np.isnan(values)
    used = values[train & ~missing]
    fault = numeric_problem(used) if len(used) else "it has no value"
    if fault:
        made.constant[name] = CONSTANT if fault in CONSTANT else f"{fault} {ON_THE_ROWS}"
        return
    if missing.any():
        gaps[len(parts)] = missing
    parts.append(values)
    made.names.append(name)


def _one_hot(column: Column, rows: IntArray, train: BoolArray, parts: list[FloatArray], made: Matrix) -> None:
    """Give each level of the training rows a column but the first; missing values are a level of their own."""
    assert column.codes is not None
    codes = column.codes[rows]
    present = np.unique(codes[train])
    present = np.concatenate([present[present >= 0], present[present < 0]])
    if len(present) < 2:
        made.constant[column.name] = CONSTANT
        return
    first = len(parts)
    levels = [column.levels[k] if k >= 0 else ABSENT for k in present]
    parts += [(codes == k).astype(np.float64) for k in present[1:]]
    made.names += [f"{column.name}={level}" for level in levels[1:]]
    made.groups.append(Group(column.name, tuple(range(first, len(parts))), reference=levels[0]))


def _count_products(terms: list[Term], preparation: Preparation) -> int:
    """Count the powers and products before they are named, for there may be millions."""
    count = (preparation.degree - 1) * sum(term.has_powers for term in terms)
    if preparation.interactions:
        widths = [len(term.columns) for term in terms]
        count += (sum(widths) ** 2 - sum(width**2 for width in widths)) // 2
    return count


def _products(terms: list[Term], made: Matrix, preparation: Preparation) -> dict[int, tuple[int, ...]]:
    """Name the powers and products, and say of what columns each is the product."""
    products: dict[int, tuple[int, ...]] = {}

    def add(name: str, factors: tuple[int, ...]) -> int:
        place = len(made.names)
        made.names.append(name)
        products[place] = factors
        return place

    names = made.names
    for degree in range(2, preparation.degree + 1):
        for term in terms:
            if term.has_powers:
                add(f"{term.name}^{degree}", term.columns * degree)
    if preparation.interactions:
        for one, other in itertools.combinations(terms, 2):
            places = tuple(add(f"{names[a]}*{names[b]}", (a, b)) for a in one.columns for b in other.columns)
            if one.is_factor or other.is_factor:
                made.groups.append(Group(f"{one.name}*{other.name}", places))
    return products


def _fill(
    gaps: dict[int, BoolArray],
    products: dict[int, tuple[int, ...]],
    train: BoolArray,
    how: str,
    made: Matrix,
) -> None:
    imputation = Imputation(
        how, np.array(list(gaps), dtype=np.intp), np.column_stack(list(gaps.values())), products
    )
    imputation.fill(made.X, imputation.values(made.X, np.flatnonzero(train)))
    made.imputation = imputation


def _drop_constant(products: dict[int, tuple[int, ...]], train: BoolArray, made: Matrix) -> None:
    """Leave out products that are the same in all training rows (two levels that never meet)."""
    flat = {j for j in products if (used := made.X[train, j]).min() == used.max()}
    overflown = {j for j in products if not np.abs(made.X[:, j]).max() <= LARGEST}
    if not flat | overflown:
        return
    made.constant |= {made.names[j]: "its values are too large to multiply" for j in sorted(overflown)}
    made.constant |= {made.names[j]: CONSTANT for j in sorted(flat - overflown)}
    stay = [j for j in range(len(made.names)) if j not in flat | overflown]
    new = {old: k for k, old in enumerate(stay)}
    made.X = np.asfortranarray(made.X[:, stay])
    made.names = [made.names[j] for j in stay]
    groups = [Group(g.name, tuple(new[j] for j in g.columns if j in new), g.reference) for g in made.groups]
    made.groups = [group for group in groups if group.columns]
    if made.imputation is not None:
        kept = {new[j]: tuple(new[f] for f in of) for j, of in products.items() if j in new}
        one = made.imputation
        made.imputation = Imputation(
            one.how, one.columns, one.missing, kept
        )  # base columns come first, and stay
