"""Tables: reading, checking and describing them; the bundled datasets.

Names are loaded when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from lasso_tui.data.bundled import Bundled, bundled
from lasso_tui.data.preparation import Preparation
from lasso_tui.data.table import DataError, Group, HeldOut, Origin, Table, TooLargeError

if TYPE_CHECKING:
    from lasso_tui.data.families import family_of
    from lasso_tui.data.imputation import Imputation
    from lasso_tui.data.loaded import Loaded, Reading
    from lasso_tui.data.loading import load
    from lasso_tui.data.opening import open_table, prepare, targets
    from lasso_tui.data.profile import ColumnProfile, LevelCount, TableProfile, describe
    from lasso_tui.data.sources import check_source
    from lasso_tui.data.suspicions import Suspicion

_HOMES = {
    "ColumnProfile": "profile",
    "Imputation": "imputation",
    "LevelCount": "profile",
    "Loaded": "loaded",
    "Reading": "loaded",
    "Suspicion": "suspicions",
    "TableProfile": "profile",
    "check_source": "sources",
    "describe": "profile",
    "family_of": "families",
    "load": "loading",
    "open_table": "opening",
    "prepare": "opening",
    "targets": "opening",
}
"""Name → the module it lives in."""

__all__ = [
    "Bundled",
    "ColumnProfile",
    "DataError",
    "Group",
    "HeldOut",
    "Imputation",
    "LevelCount",
    "Loaded",
    "Origin",
    "Preparation",
    "Reading",
    "Suspicion",
    "Table",
    "TableProfile",
    "TooLargeError",
    "bundled",
    "check_source",
    "describe",
    "family_of",
    "load",
    "open_table",
    "prepare",
    "targets",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"lasso_tui.data.{_HOMES[name]}"), name)
