"""The cursor's position as text."""

from __future__ import annotations

from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import Number, ParamSpec

__all__ = ["format_position"]


def format_position(kind: ParamSpec, position: float, digits: int = 3) -> str:
    """Write a position of the cursor; one that is counted has no decimals.

    Parameters
    ----------
    kind : of the parameter that the cursor moves
    position, digits : the position, and how many significant digits to write
    """
    return (
        str(round(position))
        if isinstance(kind, Number) and kind.whole
        else format_significant(position, digits)
    )
