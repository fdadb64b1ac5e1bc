"""The techniques: one file each, found by a scan; what they share is declared beside them.

Names are loaded when first used: the help of the command line needs the words of a preparation, and nothing else.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lasso_tui.techniques.coefficients import Coefficient, Coefficients
    from lasso_tui.techniques.params import ParamError, Params, kinds, updated
    from lasso_tui.techniques.result import Figure, Readout, Result
    from lasso_tui.techniques.technique import Article, Exhibit, Lesson, Source, Technique

_HOMES = {
    "coefficients": ("Coefficient", "Coefficients"),
    "params": ("ParamError", "Params", "kinds", "updated"),
    "result": ("Figure", "Readout", "Result"),
    "technique": ("Article", "Exhibit", "Lesson", "Source", "Technique"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Article",
    "Coefficient",
    "Coefficients",
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


def __getattr__(name: str) -> Any:
    """Load a name from the module that it is declared in."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
