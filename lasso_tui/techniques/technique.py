"""The declaration of a technique, read by the app, the command line and the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lasso_tui.techniques.arrangement import Arrangement
from lasso_tui.techniques.params import Params
from lasso_tui.techniques.result import AnyResult, Data, Readout
from lasso_tui.techniques.tour import TourStep

if TYPE_CHECKING:
    from lasso_tui.charts import Chart
    from lasso_tui.techniques.fit_table import FitTable
    from lasso_tui.techniques.model import CoefficientPath, LinearModel

__all__ = ["AnyTechnique", "ChartSpec", "DataGenerator", "Lesson", "Technique", "TutorialExample"]

P = TypeVar("P", bound=Params)
D = TypeVar("D", bound=Data)
R = TypeVar("R", bound=AnyResult)


def always(result: AnyResult) -> bool:
    """Return True: every result has the chart."""
    return True


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """The lesson of a tab, shown on its help page.

    Attributes
    ----------
    question : the question that the technique answers, at most 48 characters
    charts : what each chart shows, by chart title
    formula : the objective, as text
    try_this : experiments, one sentence each
    not_when : when not to use the technique
    references : literature
    tour : three steps of a guided tour, () for one that fits every tab
    """

    question: str
    charts: Mapping[str, str]
    formula: str
    try_this: tuple[str, ...]
    not_when: str
    references: tuple[str, ...]
    tour: tuple[TourStep, ...] = ()


@dataclass(frozen=True)
class ChartSpec(Generic[R]):
    """One of a technique's charts, known by its title before it is made.

    Attributes
    ----------
    title : the chart's title
    chart : (result, cursor) → the chart, a pure function, called only where the chart is shown
    when : whether a result has this chart
    plots : relative heights of the empty plots that stand in its place until there is a result; () for a table or
        a picture
    """

    title: str
    chart: Callable[[R, float], Chart]
    when: Callable[[R], bool] = always
    plots: tuple[float, ...] = (1.0,)


@dataclass(frozen=True, kw_only=True)
class TutorialExample(Generic[P, D]):
    """The worked example of a technique.

    Attributes
    ----------
    make : makes its data from the parameters (seed, noise)
    preset : every value that the example's numbers depend on, and those that differ from the defaults
    remark : what the example lacks or gets wrong, and what is shown here instead
    """

    make: Callable[[P], D]
    preset: Mapping[str, Any]
    remark: str


@dataclass(frozen=True, kw_only=True)
class DataGenerator(Generic[P, D]):
    """Data that one technique makes from its parameters: an image, a signal, a simulated table.

    Attributes
    ----------
    name, title : as in the list of datasets
    make : makes the data
    preset : parameters that suit these data, where they differ from the defaults
    """

    name: str
    title: str
    make: Callable[[P], D]
    preset: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Technique(Generic[P, D, R]):
    """One technique: one folder or module, one tab, one word for `lasso-tui run`.

    Attributes
    ----------
    slug, title : name on the command line and on the tab
    order : its position among the tabs
    params : the parameter set, see `lasso_tui.techniques.params`
    solve : (params, data) → results, each better than the one before, the last one final
    chart_specs : its charts; a small screen shows the first
    readout : (result, cursor) → the metrics
    lesson : its lesson
    article : the worked example, or None where there is none
    generators : its simulated data
    tables : whether it works on tables, bundled ones and the user's
    predicts : whether a table's columns predict its target, so that columns that reveal it are warned of
    fits_constant : parameters → whether a constant target can be fitted: without an intercept, or where none is
        predicted
    sums : whether sums of rows suffice where rows are not here, see `lasso_tui.data.MomentTable`
    tables_refusal : why it does not, one sentence
    dataset : the dataset it opens where the open one does not suit it
    series : whether rows are a series in time, see `lasso_tui.data.prepare`
    keep_common_scale : without effect, for packages that give it: all tables are standardised by default
    own_settings : parameters → what is set in this tab alone, one phrase, where a table's tabs share the rest
    cursor : the parameter that the cursor moves (`recompute` is "scrub")
    models : (result, cursor) → the linear models shown, for scripts; None where there are none
    path : result → the coefficients at every position; None to read them from the read-out at each position
    arrangement : which charts are seen at once
    fit_table : (result, cursor) → the table of the fit; None to make it of the metrics with a row label, at the
        cursor and at the marks m and s
    compared : result → methods side by side, under the table of the fit; None where there are none
    lists_features : whether the coefficients are listed beside the charts; not where they are points of a signal
    ranked : (result, cursor) → the names of the rows that ↑ ↓ go through, and the one shown; None where these are
        the features. The parameter `rank` (recompute "draw") takes the name
    fit_words : result → the family and the kind of cross-validation, such as "least squares · 10-fold CV"; None for
        what parameters and result say
    """

    slug: str
    title: str
    order: int
    params: type[P]
    solve: Callable[[P, D], Iterator[R]]
    chart_specs: tuple[ChartSpec[R], ...]
    readout: Callable[[R, float], Readout]
    lesson: Lesson
    article: TutorialExample[P, D] | None = None
    generators: tuple[DataGenerator[Any, D], ...] = ()
    tables: bool = True
    predicts: bool = True
    fits_constant: Callable[[P], bool] = lambda params: False
    sums: bool = False
    tables_refusal: str = ""
    dataset: str = "diabetes"
    cursor: str = "alpha"
    series: bool = False
    keep_common_scale: bool = True
    own_settings: Callable[[P], str] | None = None
    models: Callable[[R, float], tuple[LinearModel, ...]] | None = None
    path: Callable[[R], CoefficientPath | None] | None = None
    arrangement: Arrangement = field(default_factory=Arrangement)
    fit_table: Callable[[R, float], FitTable] | None = None
    compared: Callable[[R], FitTable | None] | None = None
    fit_words: Callable[[R], str] | None = None
    ranked: Callable[[R, float], tuple[Sequence[str], str]] | None = None
    lists_features: bool = True

    def shown(self, result: R) -> tuple[ChartSpec[R], ...]:
        """Return the specifications of the charts that a result has."""
        return tuple(spec for spec in self.chart_specs if spec.when(result))

    def charts(self, result: R, cursor: float) -> tuple[Chart, ...]:
        """Make all charts that a result has, at one position of the cursor."""
        return tuple(spec.chart(result, cursor) for spec in self.shown(result))


AnyTechnique = Technique[Any, Any, Any]
"""Any technique, as the app, the exports and the command line handle it."""
