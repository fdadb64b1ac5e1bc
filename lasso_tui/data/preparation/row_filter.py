"""Choice of rows by an expression such as `age > 40 and region in ("north", "south")`; nothing of it is executed.

Python's parser reads the expression; of its tree only comparisons, `and`, `or`, `not`, `in`, `is missing` and
arithmetic on numbers are known here. A comparison with a missing value is neither true nor false (Kleene's logic, as
in SQL), and a row is kept where the whole is true.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column, number_label
from lasso_tui.data.columns.dates import parse_dates
from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.roles import find_column

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray

__all__ = ["rows_where"]

MAX_LENGTH = 2000
MAX_NODES = 500

EXAMPLE = """Write e.g. age > 40 and region in ("north", "south"), or `body mass` is not missing."""

COMPARISONS: dict[type[ast.cmpop], Callable[[FloatArray, FloatArray | float], BoolArray]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}

ARITHMETIC: dict[type[ast.operator], Callable[[FloatArray, FloatArray], FloatArray]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: np.mod,
    ast.Pow: np.power,
}


@dataclass(frozen=True, eq=False)
class Truth:
    """Where an expression is true, and where it is false; neither where a value is missing."""

    true: BoolArray
    false: BoolArray


Value = Column | float | str
"""What is compared: a column, a number or a word."""


@dataclass(frozen=True)
class RowFilter:
    """An expression over the columns of a table.

    Attributes
    ----------
    text : as the person wrote it
    columns : the columns
    quoted : names in backquotes, by the name that stands for them in the tree
    name : the table, for messages
    """

    text: str
    columns: Sequence[Column]
    quoted: dict[str, str]
    name: str

    def error(self, problem: str) -> DataError:
        """Return the error of a filter that cannot be used."""
        return DataError(
            f"{self.name}: cannot use --where {sanitise_text(self.text, 80)!r}: {problem}. {EXAMPLE}"
        )

    def truth(self, node: ast.expr) -> Truth:
        """Return where a part of the expression is true and false."""
        if isinstance(node, ast.BoolOp):
            parts = [self.truth(value) for value in node.values]
            if isinstance(node.op, ast.And):
                return Truth(
                    np.logical_and.reduce([part.true for part in parts]),
                    np.logical_or.reduce([part.false for part in parts]),
                )
            return Truth(
                np.logical_or.reduce([part.true for part in parts]),
                np.logical_and.reduce([part.false for part in parts]),
            )
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            part = self.truth(node.operand)
            return Truth(part.false, part.true)
        if isinstance(node, ast.Compare):
            return self._comparisons(node)
        raise self.error(f"{sanitise_text(ast.unparse(node), 30)} is no comparison")

    def _comparisons(self, node: ast.Compare) -> Truth:
        sides = [node.left, *node.comparators]
        parts = [
            self._comparison(left, comparison, right)
            for left, comparison, right in zip(sides, node.ops, sides[1:], strict=False)
        ]
        return Truth(
            np.logical_and.reduce([part.true for part in parts]),
            np.logical_or.reduce([part.false for part in parts]),
        )

    def _comparison(self, left: ast.expr, comparison: ast.cmpop, right: ast.expr) -> Truth:
        if isinstance(comparison, ast.Is | ast.IsNot):
            return self._is_missing(left, right, negated=isinstance(comparison, ast.IsNot))
        if isinstance(comparison, ast.In | ast.NotIn):
            return self._is_in(left, right, negated=isinstance(comparison, ast.NotIn))
        one, other = self._side(left), self._side(right)
        if isinstance(one, str) and isinstance(other, Column):
            one, other = other, one
            comparison = _mirrored(comparison)
        if isinstance(other, str):
            if not isinstance(one, Column):
                raise self.error("two words are compared")
            if one.days is not None:
                found = parse_dates([other])
                if found is None:
                    raise self.error(f"{other!r} is no date")
                return _compare(one.days, comparison, float(found.days[0]))
            return self._compare_words(one, comparison, other)
        if isinstance(one, Column) and one.codes is not None and isinstance(other, float):
            return self._compare_words(one, comparison, number_label(other))
        return _compare(self._numbers(left), comparison, self._numbers(right))

    def _compare_words(self, column: Column, comparison: ast.cmpop, word: str) -> Truth:
        if not isinstance(comparison, ast.Eq | ast.NotEq):
            raise self.error(f"{column.name} holds words, which have no order")
        is_word = self._words(column) == word
        present = ~column.missing
        truth = Truth(is_word & present, ~is_word & present)
        return truth if isinstance(comparison, ast.Eq) else Truth(truth.false, truth.true)

    def _words(self, column: Column) -> np.ndarray:
        if column.codes is None:
            assert column.numbers is not None
            return np.array([number_label(value) for value in column.numbers], dtype=object)
        return np.array([*column.levels, ""], dtype=object)[column.codes]

    def _is_missing(self, left: ast.expr, right: ast.expr, *, negated: bool) -> Truth:
        if not isinstance(right, ast.Name) or right.id != "missing" or not isinstance(left, ast.Name):
            raise self.error("`is` stands only in: column is missing, column is not missing")
        missing = self._column(left.id).missing
        return Truth(~missing, missing) if negated else Truth(missing, ~missing)

    def _is_in(self, left: ast.expr, right: ast.expr, *, negated: bool) -> Truth:
        if not isinstance(right, ast.Tuple | ast.List | ast.Set) or not right.elts:
            raise self.error("`in` needs a list of values in parentheses")
        parts = [self._comparison(left, ast.Eq(), value) for value in right.elts]
        true = np.logical_or.reduce([part.true for part in parts])
        false = np.logical_and.reduce([part.false for part in parts])
        return Truth(false, true) if negated else Truth(true, false)

    def _column(self, identifier: str) -> Column:
        return find_column(self.columns, self.quoted.get(identifier, identifier), self.name, "--where")

    def _side(self, node: ast.expr) -> Value | None:
        """Return a side of a comparison if it is a column, a word or a number; None for arithmetic."""
        if isinstance(node, ast.Name):
            return self._column(node.id)
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                return node.value
            if isinstance(node.value, int | float) and not isinstance(node.value, bool):
                return float(node.value)
            raise self.error(f"{node.value!r} is neither a number nor a word")
        return None

    def _numbers(self, node: ast.expr) -> FloatArray:
        """Return a side of a comparison as numbers, NaN where one is missing."""
        if isinstance(node, ast.Name):
            column = self._column(node.id)
            values = column.numbers if column.numbers is not None else column.days
            if values is None:
                raise self.error(f"{column.name} holds words; compare it with == or in")
            return values
        if isinstance(node, ast.Constant) and isinstance(self._side(node), float):
            return np.full(len(self.columns[0].missing), float(node.value))  # type: ignore[arg-type]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            values = self._numbers(node.operand)
            return -values if isinstance(node.op, ast.USub) else values
        if isinstance(node, ast.BinOp) and (function := ARITHMETIC.get(type(node.op))) is not None:
            with np.errstate(all="ignore"):
                return function(self._numbers(node.left), self._numbers(node.right))
        raise self.error(f"{sanitise_text(ast.unparse(node), 30)} is not known here")


def rows_where(text: str, columns: Sequence[Column], name: str) -> BoolArray:
    """Return which rows an expression chooses, (n,).

    Parameters
    ----------
    text : the expression; names that are no words stand in backquotes
    columns : the columns of the table
    name : the table, for messages

    Raises
    ------
    DataError
        If the expression cannot be read, or names a column that is not there.
    """
    quoted: dict[str, str] = {}

    def placeholder(match: re.Match[str]) -> str:
        identifier = f"column_in_backquotes_{len(quoted)}"
        quoted[identifier] = match[1]
        return identifier

    plain = re.sub(r"`([^`]+)`", placeholder, text[: MAX_LENGTH + 1])
    rows = RowFilter(text, columns, quoted, name)
    if len(text) > MAX_LENGTH:
        raise rows.error(f"it is longer than {MAX_LENGTH:,} characters")
    try:
        tree = ast.parse(plain.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise rows.error("it is no comparison of columns") from None
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise rows.error("it has too many parts")
    return rows.truth(tree).true


def _mirrored(comparison: ast.cmpop) -> ast.cmpop:
    pairs: dict[type[ast.cmpop], type[ast.cmpop]] = {
        ast.Lt: ast.Gt,
        ast.Gt: ast.Lt,
        ast.LtE: ast.GtE,
        ast.GtE: ast.LtE,
    }
    return pairs.get(type(comparison), type(comparison))()


def _compare(left: FloatArray, comparison: ast.cmpop, right: FloatArray | float) -> Truth:
    known = ~(np.isnan(left) | np.isnan(right))
    with np.errstate(invalid="ignore"):
        holds = COMPARISONS[type(comparison)](left, right)
    return Truth(holds & known, ~holds & known)
