"""The techniques: one file each, found by a scan; what they share is declared beside them."""

from lasso_tui.techniques.params import ParamError, Params, kinds, updated
from lasso_tui.techniques.result import Coefficient, Figure, Readout, Result
from lasso_tui.techniques.technique import Article, Exhibit, Lesson, Source, Technique

__all__ = [
    "Article",
    "Coefficient",
    "Exhibit",
    "Figure",
    "Lesson",
    "ParamError",
    "Params",
    "Readout",
    "Result",
    "Source",
    "Technique",
    "kinds",
    "updated",
]
