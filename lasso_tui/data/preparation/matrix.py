"""The matrix of features: dummy-coded factors, imputed values, powers and products of typed columns."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.numeric_range import CONSTANT, MAX_ABS_VALUE, numeric_problem
from lasso_tui.data.memory_limits import check_fits
from lasso_tui.data.preparation.imputation import Imputation, fill_products
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.preparation.references import MISSING_LEVEL, reference_code
from lasso_tui.data.preparation.table import Group

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["Matrix", "build_matrix"]


IN_ROWS_USED = "in the rows used"

CONSTANT_IN_ROWS = f"{CONSTANT} {IN_ROWS_USED}"


@dataclass(eq=False)
class Matrix:
    """The matrix of features while it is built.

    Attributes
    ----------
    X : (n, p) features
    names, groups : as in `Table`
    imputation : how missing values were imputed, or None
    constant : columns that are excluded because they do not vary → why
    """

    X: FloatArray
    names: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    imputation: Imputation | None = None
    constant: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Term:
    """A column, or all columns of a factor, as one operand of interactions."""

    name: str
    columns: tuple[int, ...]
    is_factor: bool
    has_powers: bool
    """False for 0/1 columns, whose powers are themselves."""


def build_matrix(
    features: list[Column],
    rows: IntArray,
    train: BoolArray,
    preparation: Preparation,
    references: Mapping[str, str | None],
    name: str,
    memory: int,
) -> Matrix:
    """Build the matrix of features.

    Parameters
    ----------
    features : columns that are features
    rows : rows to use
    train : mask of the training rows among them; columns constant there are dropped, imputation uses them only
    preparation : the requested preparation
    references : the requested reference levels of factors, as of `requested_references`
    name : the table, for messages
    memory : bytes that may be used

    Raises
    ------
    TooLargeError
        If the matrix does not fit in memory.
    DataError
        If a requested reference level is in no training row.
    """
    matrix = Matrix(np.zeros((len(rows), 0)))
    width = sum(max(len(column.levels), 1) for column in features)
    check_fits(name, len(rows), width, memory, copies=1)
    columns: list[FloatArray] = []
    missing_masks: dict[int, BoolArray] = {}
    terms: list[Term] = []
    for column in features:
        first = len(columns)
        if column.numbers is None:
            _add_dummies(column, rows, train, columns, matrix, references, name)
        else:
            _add_numeric(
                column.name, _select_rows(column.numbers, rows), train, columns, missing_masks, matrix
            )
        if len(columns) > first:
            varied = preparation.degree > 1 and not column.is_factor and not _has_two_values(columns[first])
            terms.append(Term(column.name, tuple(range(first, len(columns))), column.is_factor, varied))
    if missing_masks and preparation.indicators:
        for position in list(missing_masks):
            if missing_masks[position][train].any():
                columns.append(missing_masks[position].astype(np.float64))
                matrix.names.append(f"{matrix.names[position]} {MISSING_LEVEL}")
    check_fits(name, len(rows), len(matrix.names) + _count_products(terms, preparation), memory, copies=1)
    products = _name_products(terms, matrix, preparation)
    matrix.X = np.empty((len(rows), len(matrix.names)), order="F")
    for j, part in enumerate(columns):
        matrix.X[:, j] = part
    if missing_masks:
        _impute(missing_masks, products, train, preparation.missing, matrix)
    fill_products(matrix.X, products)
    _drop_constant(products, train, matrix)
    return matrix


def _select_rows(values: FloatArray, rows: IntArray) -> FloatArray:
    return values if len(rows) == len(values) else values[rows]


def _has_two_values(values: FloatArray) -> bool:
    low, high = np.nanmin(values), np.nanmax(values)
    return bool(((values == low) | (values == high) | np.isnan(values)).all())


def _add_numeric(
    name: str,
    values: FloatArray,
    train: BoolArray,
    columns: list[FloatArray],
    missing_masks: dict[int, BoolArray],
    matrix: Matrix,
) -> None:
    missing = np.isnan(values)
    used = values[train & ~missing]
    problem = numeric_problem(used) if len(used) else "no values"
    if problem:
        matrix.constant[name] = CONSTANT_IN_ROWS if problem == CONSTANT else f"{problem} ({IN_ROWS_USED})"
        return
    if missing.any():
        missing_masks[len(columns)] = missing
    columns.append(values)
    matrix.names.append(name)


def _add_dummies(
    column: Column,
    rows: IntArray,
    train: BoolArray,
    columns: list[FloatArray],
    matrix: Matrix,
    references: Mapping[str, str | None],
    name: str,
) -> None:
    """Add a 0/1 column for each level of the training rows but the reference; missing values are a level."""
    assert column.codes is not None
    codes = column.codes[rows]
    counts = np.bincount(codes[train] + 1, minlength=1)
    present = np.flatnonzero(counts[1:])
    if counts[0]:
        present = np.append(present, -1)
    if len(present) < 2:
        matrix.constant[column.name] = CONSTANT_IN_ROWS
        return
    first = len(columns)
    reference = reference_code(column, present, references, name)
    names = {int(k): column.levels[int(k)] if k >= 0 else MISSING_LEVEL for k in present}
    coded = {k: level for k, level in names.items() if k != reference}
    columns += [(codes == k).astype(np.float64) for k in coded]
    matrix.names += [f"{column.name}={level}" for level in coded.values()]
    places = tuple(range(first, len(columns)))
    without = "" if reference is None else names[reference]
    matrix.groups.append(Group(column.name, places, without, tuple(coded.values())))


def _count_products(terms: list[Term], preparation: Preparation) -> int:
    """Count the powers and products before naming them: there may be millions."""
    count = (preparation.degree - 1) * sum(term.has_powers for term in terms)
    if preparation.interactions:
        widths = [len(term.columns) for term in terms]
        count += (sum(widths) ** 2 - sum(width**2 for width in widths)) // 2
    return count


def _name_products(terms: list[Term], matrix: Matrix, preparation: Preparation) -> dict[int, tuple[int, ...]]:
    """Name the powers and products; return the columns that each multiplies."""
    products: dict[int, tuple[int, ...]] = {}

    def add(name: str, factors: tuple[int, ...]) -> int:
        position = len(matrix.names)
        matrix.names.append(name)
        products[position] = factors
        return position

    names = matrix.names
    for degree in range(2, preparation.degree + 1):
        for term in terms:
            if term.has_powers:
                add(f"{term.name}^{degree}", term.columns * degree)
    if preparation.interactions:
        for one, other in itertools.combinations(terms, 2):
            positions = tuple(
                add(f"{names[a]}*{names[b]}", (a, b)) for a in one.columns for b in other.columns
            )
            if one.is_factor or other.is_factor:
                matrix.groups.append(Group(f"{one.name}*{other.name}", positions))
    return products


def _impute(
    missing_masks: dict[int, BoolArray],
    products: dict[int, tuple[int, ...]],
    train: BoolArray,
    how: str,
    matrix: Matrix,
) -> None:
    imputation = Imputation(
        how,
        np.array(list(missing_masks), dtype=np.intp),
        np.column_stack(list(missing_masks.values())),
        products,
    )
    imputation.fill(matrix.X, imputation.values(matrix.X, np.flatnonzero(train)))
    matrix.imputation = imputation


def _drop_constant(products: dict[int, tuple[int, ...]], train: BoolArray, matrix: Matrix) -> None:
    """Drop products that overflow or are constant in the training rows (two levels that never coincide)."""
    constant = {j for j in products if (used := matrix.X[train, j]).min() == used.max()}
    overflowing = {j for j in products if not np.abs(matrix.X[:, j]).max() <= MAX_ABS_VALUE}
    if not constant | overflowing:
        return
    matrix.constant |= {matrix.names[j]: "values too large to multiply" for j in sorted(overflowing)}
    matrix.constant |= {matrix.names[j]: CONSTANT_IN_ROWS for j in sorted(constant - overflowing)}
    remaining = [j for j in range(len(matrix.names)) if j not in constant | overflowing]
    new = {old: k for k, old in enumerate(remaining)}
    matrix.X = np.asfortranarray(matrix.X[:, remaining])
    matrix.names = [matrix.names[j] for j in remaining]
    groups = [replace(g, columns=tuple(new[j] for j in g.columns if j in new)) for g in matrix.groups]
    matrix.groups = [group for group in groups if group.columns]
    if matrix.imputation is not None:
        remaining_products = {new[j]: tuple(new[f] for f in of) for j, of in products.items() if j in new}
        # The imputed columns come before all products, so their positions do not change.
        matrix.imputation = replace(matrix.imputation, products=remaining_products)
