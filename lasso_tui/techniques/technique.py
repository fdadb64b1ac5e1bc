"""What a technique is: a declaration that the app, the command line and the tests all read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lasso_tui.techniques.params import Params
from lasso_tui.techniques.result import Readout, Result

if TYPE_CHECKING:
    from lasso_tui.charts import Chart
    from lasso_tui.data import Table
    from lasso_tui.techniques.linear.linear_model import LinearModel

__all__ = ["ChartSpec", "DataGenerator", "Lesson", "Technique", "TutorialExample"]

P = TypeVar("P", bound=Params)
R = TypeVar("R", bound=Result)


def always(result: Result) -> bool:
    """Say that every result has a chart."""
    return True


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """The help page of a tab, in plain words.

    Attributes
    ----------
    question : the question that the technique answers, one sentence
    charts : what each chart shows, chart title → sentences
    formula : the objective, as text
    try_this : things to do, one sentence each
    not_when : when not to use it
    references : where it comes from
    """

    question: str
    charts: Mapping[str, str]
    formula: str
    try_this: tuple[str, ...]
    not_when: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class ChartSpec(Generic[R]):
    """One of a technique's charts: what it is called is known before it is made.

    Attributes
    ----------
    title : the chart's title
    chart : (result, cursor) → the chart, pure; called only where it is shown
    when : whether a result has this chart
    """

    title: str
    chart: Callable[[R, float], Chart]
    when: Callable[[R], bool] = always


@dataclass(frozen=True, kw_only=True)
class TutorialExample(Generic[P]):
    """The tutorial's own example of a technique.

    Attributes
    ----------
    make : makes its table from the parameters (seed, noise)
    preset : the tutorial's values, where they differ from the defaults
    remark : what is wrong or missing in the tutorial, and what is shown here instead
    """

    make: Callable[[P], Table]
    preset: Mapping[str, Any]
    remark: str


@dataclass(frozen=True, kw_only=True)
class DataGenerator(Generic[P]):
    """Data that one technique brings itself, made from its parameters: an image, a signal, random data.

    Attributes
    ----------
    name, title : as in the list of datasets
    make : makes the data; a `Table`, or what else has its `name`, `source`, `target`, `notes`, `n_samples`,
        `n_features` and `summary`
    preset : values of parameters that suit these data, where they differ from the defaults
    """

    name: str
    title: str
    make: Callable[[P], Any]
    preset: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Technique(Generic[P, R]):
    """One technique: one file, one tab, one `run` slug.

    Attributes
    ----------
    slug, title : its name on the command line and on its tab
    order : its place among the tabs
    params : the parameter set, see `lasso_tui.techniques.params`
    solve : (params, table) → results, each better than the one before, the last one final
    chart_specs : its charts; the first is the one that a small screen shows
    readout : (result, cursor) → the figures that matter
    article : the tutorial's example
    lesson : the help page
    generators : data that the technique brings itself
    tables : whether it takes tables, bundled ones and the user's
    tables_refusal : why it takes none, where it does not
    dataset : what it opens where nothing that it takes is open
    keep_common_scale : whether columns that come on one scale already stay on it, if nothing else is asked for
    cursor : the parameter that the cursor moves (its tempo is "scrub")
    models : (result, cursor) → the linear models that are shown, for scripts that fit them again; where there is
        none, the path `fit` of the result is taken, if it has one over all rows of its table
    """

    slug: str
    title: str
    order: int
    params: type[P]
    solve: Callable[[P, Table], Iterator[R]]
    chart_specs: tuple[ChartSpec[R], ...]
    readout: Callable[[R, float], Readout]
    article: TutorialExample[P]
    lesson: Lesson
    generators: tuple[DataGenerator[Any], ...] = ()
    tables: bool = True
    tables_refusal: str = ""
    dataset: str = "diabetes"
    cursor: str = "alpha"
    keep_common_scale: bool = True
    models: Callable[[R, float], tuple[LinearModel, ...]] | None = None

    def shown(self, result: R) -> tuple[ChartSpec[R], ...]:
        """Return the charts that a result has, not made yet."""
        return tuple(spec for spec in self.chart_specs if spec.when(result))

    def charts(self, result: R, cursor: float) -> tuple[Chart, ...]:
        """Make all charts that a result has, at one place of the cursor."""
        return tuple(spec.chart(result, cursor) for spec in self.shown(result))
