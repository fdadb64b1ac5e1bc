"""A screen with a request that keys edit, change after change; each is profiled in a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.worker import Worker

from lasso_tui.app.page_keys import opens_over_pages
from lasso_tui.app.screens.data.column_list import ColumnList
from lasso_tui.app.screens.data.draft import COLUMN_EDITS, EDITS, PROMPTS, DataChoice, Draft
from lasso_tui.app.screens.data.profile_worker import ProfileRunner, ProfileUpdate
from lasso_tui.app.screens.data.request_panel import RequestPanel
from lasso_tui.app.screens.data.request_text import next_effects, request_text, size_text
from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.screens.text_prompt import TextPrompt
from lasso_tui.requests import preparation_edits, reading_edits
from lasso_tui.requests.data_request import DataRequest

if TYPE_CHECKING:
    from lasso_tui.data import Reading
    from lasso_tui.requests.data_request import TableCache

__all__ = ["DraftScreen"]


USUAL, EVERY = "(most frequent)", "(a column for every level)"
"""Choices of a reference besides the levels."""

BY_ITSELF = "(as its values say)"
KINDS = {
    "number": "words that are no numbers are missing",
    "factor": "categories, dummy-coded",
    "date": "words that are no dates are missing",
    "text": "no feature",
}
"""Type of a column → what it means."""

MAX_NOTES = 8
"""Notes over the options."""

OPTIONS_HINT = """\
--sep ;  --decimal ,  --skip 2  --header  --no-header
--quote none  --comment '#'  --encoding cp1252  --na WORD,…
--dates dmy|mdy|ymd  --table NAME  --sql QUERY
--where 'age > 40'  --join-rare COL=N
What is not given is found."""
"""The options that can be typed."""


class DraftScreen(Modal[DataChoice | None]):
    """A list of columns over a panel with what is requested.

    Parameters
    ----------
    request : what is requested at first
    current : what is open now, or None
    family, families : the family in the tab in front, None where it has none, and those it could have
    cache : where columns are kept
    series : whether the technique takes rows as a series in time
    now : rows and features of what is open
    """

    def __init__(
        self,
        request: DataRequest,
        current: DataRequest | None,
        family: str | None,
        cache: TableCache,
        *,
        families: Sequence[str] = (),
        series: bool = False,
        now: tuple[int, int] | None = None,
    ) -> None:
        super().__init__()
        self.family, self.families = family, families
        self._current, self._now = current, now
        self._shape: tuple[int, int] | None = None
        self._draft = Draft(request)
        self._runner = ProfileRunner(self, cache, series=series)
        self._busy = self._applying = False
        self._notes: tuple[str, ...] = ()
        self._decided: Reading | None = None
        self._rereading = False

    @property
    def draft(self) -> DataRequest:
        """What is requested."""
        return self._draft.request

    @property
    def is_ready(self) -> bool:
        """Whether the effect of the request is known."""
        return not self._busy

    @property
    def _list(self) -> ColumnList:
        return self.query_one(ColumnList)

    @property
    def _panel(self) -> RequestPanel:
        return self.query_one(RequestPanel)

    def _profile_draft(self) -> None:
        """Find out in a worker what the request would give."""
        self._busy, self._applying = True, False  # what was to be applied is not what is requested now
        self._show_request()
        self._runner.start(self.draft)

    @on(Worker.StateChanged)
    def _work_changed(self, message: Worker.StateChanged) -> None:
        self._runner.report_not_started(message)

    def _show_request(self) -> None:
        width = max(self.size.width - 2, 0)
        self._panel.show_keys(next_effects(self.draft, self.family, self.families, width))
        self._show_states()

    def _show_states(self) -> None:
        now = "nothing is open" if self._current is None else request_text(self._current)
        shape = None if self._busy else self._shape
        size = "counting…" if self._busy else size_text(shape)
        self._panel.show_states((size_text(self._now), now), (size, request_text(self.draft)))

    def change(self, edit: Callable[[DataRequest], DataRequest]) -> None:
        """Edit the request, or say why it cannot be."""
        try:
            changed = self._draft.change(edit)
        except ValueError as error:
            self._panel.show_effect(str(error), refused=True)
            return
        if changed:
            self._profile_draft()

    def action_edit(self, name: str) -> None:
        """Edit the request."""
        self.change(EDITS[name])

    def action_edit_column(self, name: str) -> None:
        """Edit the request for the chosen column."""
        column = self._list.column
        if column is not None:
            self.change(lambda draft: COLUMN_EDITS[name](draft, column))

    @opens_over_pages
    def action_ask(self, name: str) -> None:
        """Ask for numbers of the request."""
        prompt = PROMPTS[name]

        def take(draft: DataRequest | None) -> None:
            if draft is not None:
                self.change(lambda _: draft)

        read = partial(prompt.edit, self.draft)
        self.app.push_screen(TextPrompt(prompt.title, prompt.current(self.draft), prompt.hint, read), take)

    @opens_over_pages
    def action_options(self) -> None:
        """Ask how the file is to be read; what is in force is written, and what was decided is said."""
        before = reading_edits.options_text(self.draft, self._decided)

        def take(draft: DataRequest | None) -> None:
            if draft is not None:
                self._rereading = True
                self.change(lambda _: draft)

        notes = [f"• {note}" for note in self._notes[:MAX_NOTES]]
        hint = "\n".join((*notes, *([""] if notes else []), OPTIONS_HINT))
        read = partial(reading_edits.with_options, self.draft, before=before)
        self.app.push_screen(TextPrompt("How the file is read", before, hint, read, keep=True), take)

    @opens_over_pages
    def action_kind(self) -> None:
        """Choose the type of the column."""
        column = self._list.column
        if column is None:
            return
        name = column.name

        def take(choice: str | None) -> None:
            if choice is not None:
                kind = choice if choice in reading_edits.COLUMN_KINDS else ""
                self.change(lambda draft: reading_edits.with_kind(draft, name, kind))

        rows = [(BY_ITSELF, "default"), *((kind, KINDS[kind]) for kind in reading_edits.COLUMN_KINDS)]
        self.app.push_screen(Picker(f"Type of {name}? Now: {column.kind}", rows), take)

    @opens_over_pages
    def action_target(self) -> None:
        """Predict the column, or a level of it that is asked for."""
        column = self._list.column
        if column is None:
            return
        name = column.name
        if column.kind not in {"factor", "text"}:
            self.change(lambda draft: preparation_edits.with_target(draft, name, name))
            return

        def take(level: str | None) -> None:
            if level is not None:
                self.change(lambda draft: preparation_edits.with_target(draft, f"{name}={level}", name))

        rows = [(one.level, f"{one.count:,} rows") for one in column.levels]
        self.app.push_screen(Picker(f"Predict which level of {name}?", rows, typed=True), take)

    @opens_over_pages
    def action_reference(self) -> None:
        """Choose the reference level of a factor."""
        column = self._list.column
        if column is None:
            return
        if column.reference is None:
            self._panel.show_effect(
                f"{column.name} is no factor among the features; press c to treat numbers so."
            )
            return
        name = column.name

        def take(choice: str | None) -> None:
            if choice is not None:
                level = {USUAL: None, EVERY: ""}.get(choice, choice)
                self.change(lambda draft: preparation_edits.with_reference(draft, name, level))

        rows = [(USUAL, "default"), (EVERY, "no reference; needs a penalty")]
        rows += [(one.level, f"{one.count:,} rows") for one in column.levels]
        self.app.push_screen(Picker(f"Reference level of {name}?", rows, typed=True), take)

    def _offer_sample(self, message: ProfileUpdate) -> None:
        """Ask for the number of rows to read of a table that does not fit."""

        def take(sampled: DataRequest | None) -> None:
            if sampled is not None:
                self.change(lambda _: sampled)
            elif self._draft.can_undo:
                self.action_undo()

        hint = f"{message.refusal} This many rows fit in memory; a seed may follow."
        read = partial(preparation_edits.with_sample, self.draft)
        self.app.push_screen(TextPrompt("Sample of the rows", str(message.fitting), hint, read), take)

    def action_undo(self) -> None:
        """Undo the last change."""
        if not self._draft.can_undo:
            self._panel.show_effect("Nothing to undo.")
            return
        self._draft.undo()
        self._profile_draft()
