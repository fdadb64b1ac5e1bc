"""Names of columns that a parameter gets wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["suggestion"]


def suggestion(name: str, features: Sequence[str]) -> str:
    """Suggest the column whose name is closest, or list the columns."""
    import difflib

    close = difflib.get_close_matches(name, features, n=1)
    some = ", ".join(features[:12]) + (" …" if len(features) > 12 else "") or "none"
    return f"Did you mean {close[0]}?" if close else f"Columns: {some}."
