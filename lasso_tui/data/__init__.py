"""Tables: reading, checking and describing them; the bundled datasets.

Names are loaded when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from lasso_tui.data.bundled import Bundled, bundled
from lasso_tui.data.table import DataError, Group, Table

if TYPE_CHECKING:
    from lasso_tui.data.opening import check_source, open_table, targets

__all__ = ["Bundled", "DataError", "Group", "Table", "bundled", "check_source", "open_table", "targets"]

_LATER = frozenset({"check_source", "open_table", "targets"})


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("lasso_tui.data.opening"), name)
