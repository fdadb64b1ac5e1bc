"""The result of a solve: arrays for the whole path, marked positions, metrics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, cast

from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.params import Params

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.charts import Mark


__all__ = ["AnyResult", "Data", "Metric", "Readout", "Result"]


class Data(Protocol):
    """What tables, images, texts and measurements share: enough to name them and to say what they hold."""

    @property
    def name(self) -> str:
        """The name they were opened by."""

    @property
    def source(self) -> str:
        """Where they come from: a path, the name of a generator, or "article"."""

    @property
    def target(self) -> str:
        """What is predicted, or "" where nothing is."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done to them, one sentence each."""

    @property
    def n_samples(self) -> int:
        """Number of rows."""

    @property
    def n_features(self) -> int:
        """Number of columns."""

    @property
    def summary(self) -> str:
        """Size and target in a few words, for the status bar."""


P = TypeVar("P", bound=Params, covariant=True)
D = TypeVar("D", bound=Data, covariant=True)


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
class Result(Generic[P, D]):
    """Base of all results.

    Attributes
    ----------
    data : the data it was computed from
    params : the parameters it was computed with
    grid : (A,) the positions where the cursor can stand, decreasing
    start : where the cursor stands until it is moved
    marks : positions that have a key of their own (`m`, `s`)
    pending : what is still being computed, or "" when this result is final
    warnings : what the reader must know of the computation, one sentence each
    """

    data: D
    params: P
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
            For a parameter that does not fit the data, such as the name of a column that they lack.
        """
        return replace(self, params=cast(Any, params))

    def nearest_position(self, x: float) -> float:
        """Return where the cursor goes when a position of the x axis is picked: the nearest of `grid`.

        A result whose charts have another x axis than its cursor overrides this.
        """
        from lasso_tui.techniques.cursor import step

        return step(self.grid, x, 0)


AnyResult = Result[Any, Any]
"""A result of a technique that is not known here."""
