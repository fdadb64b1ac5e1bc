"""What a person asks to be done to a table, change after change, each of which can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from lasso_tui.app.screens.column_list import ColumnList
from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.screens.text_prompt import TextPrompt
from lasso_tui.requests import preparation_edits
from lasso_tui.requests.data_request import DataRequest

if TYPE_CHECKING:
    from lasso_tui.data import ColumnProfile

__all__ = ["DataChoice", "PreparationActions"]


@dataclass(frozen=True)
class DataChoice:
    """What was asked for on the data screen: the data, and the family in the shown tab (None: as it was)."""

    opening: DataRequest
    family: str | None = None


class PreparationActions(Modal[DataChoice | None]):
    """A screen with a draft of what is asked for, and the actions that change it.

    Parameters
    ----------
    draft : what is asked for at first
    """

    def __init__(self, draft: DataRequest) -> None:
        super().__init__()
        self.draft = draft
        self._before: list[DataRequest] = []

    def _look(self) -> None:
        """Find out what the draft would give."""
        raise NotImplementedError

    def _say(self, words: str, *, refused: bool = False) -> None:
        """Say something below the list."""
        raise NotImplementedError

    @property
    def _list(self) -> ColumnList:
        return self.query_one(ColumnList)

    def change(self, make: Callable[[DataRequest], DataRequest]) -> None:
        """Ask for something else, or say why it cannot be."""
        try:
            draft = make(self.draft)
        except ValueError as error:
            self._say(str(error), refused=True)
            return
        if draft != self.draft:
            self._before.append(self.draft)
            self.draft = draft
            self._look()

    def _change_column(self, make: Callable[[DataRequest, ColumnProfile], DataRequest]) -> None:
        column = self._list.column
        if column is not None:
            self.change(lambda draft: make(draft, column))

    def action_role(self, role: str) -> None:
        """Give the column a role, or take it away."""
        self._change_column(lambda draft, column: preparation_edits.with_role(draft, role, column))

    def action_leave_out(self) -> None:
        """Leave the column out, or take it in."""
        self._change_column(preparation_edits.with_left_out)

    def action_type(self) -> None:
        """Take numbers for categories, words for numbers; and back."""
        self._change_column(preparation_edits.with_type)

    def action_target(self) -> None:
        """Predict the column, or a level of it that is asked for."""
        column = self._list.column
        if column is None:
            return
        if column.kind not in {"factor", "text"}:
            self.change(lambda draft: preparation_edits.with_target(draft, column.name, column.name))
            return

        def take(level: str | None) -> None:
            if level is not None:
                self.change(
                    lambda draft: preparation_edits.with_target(draft, f"{column.name}={level}", column.name)
                )

        rows = [(one.level, f"{one.count:,} rows") for one in column.levels]
        self.app.push_screen(Picker(f"Predict which level of {column.name}?", rows, typed=True), take)

    def action_missing(self) -> None:
        """Handle missing values in the next way."""
        self.change(preparation_edits.next_missing)

    def action_indicators(self) -> None:
        """Say where gaps were filled, or not."""
        asked = preparation_edits.current_preparation(self.draft)
        self.change(partial(preparation_edits.with_change, indicators=not asked.indicators))

    def action_degree(self) -> None:
        """Take one power more."""
        self.change(preparation_edits.next_degree)

    def action_products(self) -> None:
        """Multiply every two columns, or not."""
        asked = preparation_edits.current_preparation(self.draft)
        self.change(partial(preparation_edits.with_change, interactions=not asked.interactions))

    def action_hold_out(self) -> None:
        """Ask for the share of rows to hold out."""
        asked = preparation_edits.current_preparation(self.draft)
        now = f"{asked.test_fraction:g} {asked.seed}" if asked.test_fraction else ""
        self._ask(
            "Rows to hold out",
            now,
            "a share such as 0.2, and perhaps a seed; nothing holds none out",
            preparation_edits.with_test_fraction,
        )

    def action_sample(self) -> None:
        """Ask for the size of a sample."""
        now = "" if self.draft.sample is None else f"{self.draft.sample} {self.draft.sample_seed}"
        self._ask(
            "Rows to read",
            now,
            "a number such as 10000, and perhaps a seed; nothing reads all rows",
            preparation_edits.with_sample,
        )

    def _ask(self, title: str, now: str, hint: str, make: Callable[[DataRequest, str], DataRequest]) -> None:
        def take(draft: DataRequest | None) -> None:
            if draft is not None:
                self.change(lambda _: draft)

        self.app.push_screen(TextPrompt(title, now, hint, partial(make, self.draft)), take)

    def action_undo(self) -> None:
        """Take the last change back."""
        if not self._before:
            self._say("There is nothing to take back.")
            return
        self.draft = self._before.pop()
        self._look()

    def action_usual(self) -> None:
        """Go back to what is usually done."""
        self.change(lambda draft: DataRequest(draft.dataset))
