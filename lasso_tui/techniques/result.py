"""The result of a solve: arrays for the whole path, marked positions, metrics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, cast

from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.params import Params

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lasso_tui._types import FloatArray
    from lasso_tui.charts import Mark


__all__ = ["AnyResult", "Data", "Metric", "Readout", "Result", "Sentence", "worked_example_metrics"]


class Data(Protocol):
    """The common interface of tables, images, texts and measurements."""

    @property
    def name(self) -> str:
        """Name they were opened by."""

    @property
    def source(self) -> str:
        """Origin: a path, the name of a generator, or "article"."""

    @property
    def target(self) -> str:
        """Name of the target, or "" where there is none."""

    @property
    def notes(self) -> tuple[str, ...]:
        """How they were prepared, one sentence each."""

    @property
    def n_samples(self) -> int:
        """Number of rows."""

    @property
    def n_features(self) -> int:
        """Number of columns."""

    @property
    def summary(self) -> str:
        """Size and target, for the status bar."""


P = TypeVar("P", bound=Params, covariant=True)
D = TypeVar("D", bound=Data, covariant=True)


@dataclass(frozen=True)
class Metric:
    """A number with its key, its label and the rows it comes from.

    Attributes
    ----------
    name : its key in the JSON document
    label : its name on the screen
    value : the number
    text : the number as the screen shows it
    data_label : the rows or folds it comes from, such as "10-fold", shown in brackets after the number
    in_readout : whether the line below the charts shows it; the document has all
    on_test_rows : whether it is computed on rows held out for testing, and so not to be chosen by
    short : label and text where solutions stand side by side, or None for those above
    row_label : its label in the table of the fit, at most 9 characters, or "" to leave it out there
    """

    name: str
    label: str
    value: float
    text: str
    data_label: str = ""
    in_readout: bool = True
    on_test_rows: bool = False
    short: tuple[str, str] | None = None
    row_label: str = ""


def worked_example_metrics(values: Mapping[str, float]) -> tuple[Metric, ...]:
    """Return the numbers of a worked example, name → value, for the document; each has nine digits."""
    return tuple(
        Metric(
            f"tutorial_{name}",
            f"worked example: {name.replace('_', ' ')}",
            value,
            f"{value:.9g}",
            in_readout=False,
        )
        for name, value in values.items()
    )


@dataclass(frozen=True)
class Sentence:
    """What a tab says in one sentence, in two lengths; neither is ever cut.

    Attributes
    ----------
    short : at most 78 characters, for a window of 80 columns
    long : for wider windows; "" where it is the short one
    """

    short: str
    long: str = ""

    def at_width(self, width: int) -> str:
        """Return the longer form that fits in a number of characters."""
        return self.long if self.long and len(self.long) <= width else self.short


@dataclass(frozen=True, kw_only=True)
class Readout:
    """All metrics at one position of the cursor; only their texts are rounded.

    Attributes
    ----------
    metrics : the numbers, the most important first
    coefficients : every feature's coefficient, or () where there are none
    intercept_scaled, intercept_unscaled : for the two scales of the coefficients
    scaling : how columns, rows and target entered the fit
    remark : a conclusion in one sentence, or ""
    remark_on_test_rows : whether the remark is about errors on test rows at the cursor
    answer : the answer to the tab's question, or None
    next_step : what to do next, from where the cursor stands (at most 28 characters in short), or None
    """

    metrics: tuple[Metric, ...]
    coefficients: Coefficients | tuple[()]
    intercept_scaled: float
    intercept_unscaled: float
    scaling: str
    remark: str = ""
    remark_on_test_rows: bool = False
    answer: Sentence | None = None
    next_step: Sentence | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Result(Generic[P, D]):
    """Base of all results.

    Attributes
    ----------
    data : the data it was computed from
    params : the parameters it was computed with
    grid : (A,) the positions where the cursor can stand, decreasing
    start : the cursor's first position
    marks : positions that have a key of their own (`m`, `s`)
    pending : what is still being computed, or "" when this result is final
    numbers_final : whether what is still being computed changes charts alone, no number and no warning
    warnings : limits of the computation, one sentence each
    """

    data: D
    params: P
    grid: FloatArray
    start: float
    marks: tuple[Mark, ...] = ()
    pending: str = ""
    numbers_final: bool = False
    warnings: tuple[str, ...] = ()

    def with_params(self, params: Params) -> Self:
        """Return the same result with other parameters that change only the drawing.

        Raises
        ------
        ParamError
            For a parameter that does not suit the data, such as the name of an unknown column.
        """
        return replace(self, params=cast(Any, params))

    def in_force(self) -> Mapping[str, str]:
        """Return what stands in for values that are not set: name of the parameter → text as it can be typed."""
        return {}

    def prepare_charts(self) -> None:
        """Compute what only the charts need and the result would otherwise compute when one is first made."""

    def can_draw(self, params: Params) -> bool:
        """Tell whether `with_params` can show other parameters that change only the drawing; else solve again."""
        return True

    def answered_at(self, cursor: float) -> float:
        """Return the position that the numbers read out at a cursor are of.

        A result that has numbers at its grid's points alone overrides this.
        """
        return cursor

    def nearest_position(self, x: float) -> float:
        """Return the position of the cursor nearest to a point on the x axis of the charts.

        A result whose charts have another x axis than the cursor's overrides this.
        """
        from lasso_tui.techniques.cursor import step

        return step(self.grid, x, 0)


AnyResult = Result[Any, Any]
"""A result of any technique."""
