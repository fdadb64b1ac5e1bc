"""What a person requests of a table, change after change, each of which can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from lasso_tui.requests import preparation_edits as edits
from lasso_tui.requests.data_request import DataRequest

if TYPE_CHECKING:
    from lasso_tui.data import ColumnProfile

__all__ = ["COLUMN_EDITS", "EDITS", "PROMPTS", "DataChoice", "Draft", "Prompt"]


@dataclass(frozen=True)
class DataChoice:
    """What was chosen on the data screen: the data, and the family in the tab in front (None: unchanged)."""

    request: DataRequest
    family: str | None = None


class Draft:
    """A request and the requests that it was made from.

    Parameters
    ----------
    request : what is requested at first
    """

    def __init__(self, request: DataRequest) -> None:
        self.request = request
        self._before: list[DataRequest] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return bool(self._before)

    def change(self, edit: Callable[[DataRequest], DataRequest]) -> bool:
        """Edit the request; tell whether it is another one.

        Raises
        ------
        ValueError
            Where it cannot be edited so, in one sentence.
        """
        new = edit(self.request)
        if new == self.request:
            return False
        self._before.append(self.request)
        self.request = new
        return True

    def amend(self, edit: Callable[[DataRequest], DataRequest]) -> bool:
        """Edit the request as a part of the last change; tell whether it is another one."""
        before, self.request = self.request, edit(self.request)
        return before != self.request

    def undo(self) -> None:
        """Go back by one change."""
        self.request = self._before.pop()


def toggle_indicators(request: DataRequest) -> DataRequest:
    """Add indicators of imputed values, or none."""
    return edits.with_change(request, indicators=not edits.current_preparation(request).indicators)


def toggle_products(request: DataRequest) -> DataRequest:
    """Multiply every two columns, or none."""
    return edits.with_change(request, interactions=not edits.current_preparation(request).interactions)


def use_defaults(request: DataRequest) -> DataRequest:
    """Go back to the default preparation; the file is read as before."""
    return DataRequest(request.dataset, reading=request.reading)


def with_role(role: str, request: DataRequest, column: ColumnProfile) -> DataRequest:
    """Give a column a role, or take it away."""
    return edits.with_role(request, role, column)


EDITS: Mapping[str, Callable[[DataRequest], DataRequest]] = {
    "missing": edits.next_missing,
    "indicators": toggle_indicators,
    "degree": edits.next_degree,
    "products": toggle_products,
    "defaults": use_defaults,
}
"""Name of an action → what it does to the request."""

COLUMN_EDITS: Mapping[str, Callable[[DataRequest, ColumnProfile], DataRequest]] = {
    "exclude": edits.with_left_out,
    "type": edits.with_type,
    "merge": edits.with_merged_levels,
    **{role: partial(with_role, role) for role in edits.ROLES},
}
"""Name of an action → what it does to the request and the chosen column."""


@dataclass(frozen=True)
class Prompt:
    """A question that changes the request.

    Attributes
    ----------
    title, hint : what is asked, and how it can be answered
    current : writes the present answer
    edit : takes an answer; a ValueError's sentence says why not
    """

    title: str
    hint: str
    current: Callable[[DataRequest], str]
    edit: Callable[[DataRequest, str], DataRequest]


def _held_out_text(request: DataRequest) -> str:
    preparation = edits.current_preparation(request)
    return f"{preparation.test_fraction:g} {preparation.seed}" if preparation.test_fraction else ""


def _sample_text(request: DataRequest) -> str:
    return "" if request.sample is None else f"{request.sample} {request.sample_seed}"


PROMPTS: Mapping[str, Prompt] = {
    "hold_out": Prompt(
        "Test rows",
        "A fraction such as 0.2, optionally a seed; empty holds out no rows.",
        _held_out_text,
        edits.with_test_fraction,
    ),
    "sample": Prompt(
        "Rows to read",
        "A number such as 10000, optionally a seed; empty reads all rows.",
        _sample_text,
        edits.with_sample,
    ),
}
"""Name of an action → what it asks."""
