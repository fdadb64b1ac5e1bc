"""What a technique is: a declaration that the app, the command line and the tests all read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lasso_tui.techniques.params import Params
from lasso_tui.techniques.result import Readout, Result

if TYPE_CHECKING:
    from lasso_tui.charts import Chart
    from lasso_tui.data import Table

__all__ = ["Article", "Lesson", "Technique"]

P = TypeVar("P", bound=Params)
R = TypeVar("R", bound=Result)


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """The help page of a tab, in plain words.

    Attributes
    ----------
    question : the question that the technique answers, one sentence
    see : what each chart shows, chart title → sentences
    formula : the objective, as text
    try_this : things to do, one sentence each
    not_when : when not to use it
    references : where it comes from
    """

    question: str
    see: Mapping[str, str]
    formula: str
    try_this: tuple[str, ...]
    not_when: str
    references: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Article(Generic[P]):
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
class Technique(Generic[P, R]):
    """One technique: one file, one tab, one `run` slug.

    Attributes
    ----------
    slug, title : its name on the command line and on its tab
    order : its place among the tabs
    params : the parameter set, see `lasso_tui.techniques.params`
    solve : (params, table) → results, each better than the one before, the last one final
    charts : (result, cursor) → its pictures; the first is the one that a small screen shows
    readout : (result, cursor) → the figures that matter
    article : the tutorial's example
    lesson : the help page
    """

    slug: str
    title: str
    order: int
    params: type[P]
    solve: Callable[[P, Table], Iterator[R]]
    charts: Callable[[R, float], tuple[Chart, ...]]
    readout: Callable[[R, float], Readout]
    article: Article[P]
    lesson: Lesson
