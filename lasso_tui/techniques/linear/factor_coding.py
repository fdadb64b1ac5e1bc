"""Factors whose every level has a column: what a penalty must hold together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table

__all__ = ["check_penalised"]


def check_penalised(table: Table, factors: FloatArray | None) -> None:
    """Refuse a factor without a reference level of which no column is penalised.

    Its columns add up to 1, as the intercept does, so only the penalty makes their coefficients unique.

    Parameters
    ----------
    factors : (p,) penalty factors, or None for ones

    Raises
    ------
    ParamError
        For such a factor.
    """
    if factors is None:
        return
    for group in table.groups:
        if group.is_factor and not group.reference and not factors[list(group.columns)].any():
            raise ParamError(
                f"penalty_factor is 0 for every column of {group.name}, which has no reference level: its columns "
                f"add up to 1. Penalise one, or choose a reference (--reference {group.name}={group.levels[0]})."
            )
