"""Places of the cursor as text."""

from __future__ import annotations

from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import Number, ParamSpec

__all__ = ["format_position"]


def format_position(kind: ParamSpec, place: float, digits: int = 3) -> str:
    """Write where the cursor stands; a step that is counted has no decimals.

    Parameters
    ----------
    kind : of the parameter that the cursor moves
    place, digits : where it stands, and how many significant digits to write
    """
    return str(round(place)) if isinstance(kind, Number) and kind.whole else format_significant(place, digits)
