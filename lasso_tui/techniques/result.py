"""What a solve hands over: arrays for the whole path, the places worth going to, the figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.params import Params

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.charts import Mark
    from lasso_tui.data import Table

__all__ = ["Metric", "Readout", "Result"]


@dataclass(frozen=True)
class Metric:
    """A number that matters, with what it is a number of.

    Attributes
    ----------
    name : its key in the JSON document
    label : its name on the screen
    value : the number
    text : the number as the screen shows it
    data_label : which rows, or what else it refers to ("training rows"), shown after the number
    in_readout : whether the line below the charts has it; the document has all
    """

    name: str
    label: str
    value: float
    text: str
    data_label: str = ""
    in_readout: bool = True


@dataclass(frozen=True, kw_only=True)
class Readout:
    """All figures at one place of the cursor, nothing of them rounded but the texts.

    Attributes
    ----------
    metrics : the numbers that matter
    coefficients : every feature's coefficient, or () where there are none
    intercept_scaled, intercept_unscaled : for the two scales of the coefficients
    scaling : what was done to the columns, by what, in one sentence
    remark : one more sentence, such as why the tutorial's number differs
    """

    metrics: tuple[Metric, ...]
    coefficients: Coefficients | tuple[()]
    intercept_scaled: float
    intercept_unscaled: float
    scaling: str
    remark: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """Base of all results.

    Attributes
    ----------
    table : the data it was computed from
    params : the parameters it was computed with
    grid : (A,) the places where the cursor can stand, decreasing
    start : where the cursor stands until it is moved
    marks : places that have a key of their own (`m`, `s`)
    pending : what is still being computed, or "" when this result is final
    warnings : what the reader must know of the computation, one sentence each
    """

    table: Table
    params: Params
    grid: FloatArray
    start: float
    marks: tuple[Mark, ...] = ()
    pending: str = ""
    warnings: tuple[str, ...] = ()

    def with_params(self, params: Params) -> Self:
        """Return the same result under parameters that differ only in how it is drawn.

        Raises
        ------
        ParamError
            For a parameter that the data do not know, such as the name of a column that they lack.
        """
        return replace(self, params=params)

    def picked(self, x: float) -> float:
        """Return where the cursor goes when a place of the x axis is picked: the nearest of `grid`.

        A result whose charts have another x axis than its cursor says here which place is meant.
        """
        from lasso_tui.techniques.cursor import step

        return step(self.grid, x, 0)
