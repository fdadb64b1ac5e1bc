"""Tables: reading, checking and describing them; the bundled datasets.

Names are loaded when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from lasso_tui.data.bundled import Bundled, bundled
from lasso_tui.data.preparation import Preparation
from lasso_tui.data.table import DataError, Group, HeldOut, Table

if TYPE_CHECKING:
    from lasso_tui.data.imputation import Imputation
    from lasso_tui.data.loaded import Loaded, Reading
    from lasso_tui.data.loading import load
    from lasso_tui.data.opening import open_table, prepare, targets
    from lasso_tui.data.sources import check_source

_HOMES = {
    "Imputation": "imputation",
    "Loaded": "loaded",
    "Reading": "loaded",
    "check_source": "sources",
    "load": "loading",
    "open_table": "opening",
    "prepare": "opening",
    "targets": "opening",
}
"""Name → the module it lives in."""

__all__ = [
    "Bundled",
    "DataError",
    "Group",
    "HeldOut",
    "Imputation",
    "Loaded",
    "Preparation",
    "Reading",
    "Table",
    "bundled",
    "check_source",
    "load",
    "open_table",
    "prepare",
    "targets",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"lasso_tui.data.{_HOMES[name]}"), name)
