"""The data screen: every column of the table that is open, and what is to be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Static
from textual.worker import get_current_worker

from lasso_tui.app.screens.ask import AskScreen
from lasso_tui.app.screens.choose import ChooseScreen
from lasso_tui.app.screens.column_lines import FAMILIES, about, heading
from lasso_tui.app.screens.column_list import ColumnList
from lasso_tui.app.screens.data_keys import BINDINGS, DATA_HELP
from lasso_tui.app.screens.looking import Looked, StoppedError, looked_at
from lasso_tui.techniques import arranging
from lasso_tui.techniques.job import reads_file
from lasso_tui.techniques.opening import Opening

if TYPE_CHECKING:
    from lasso_tui.data import ColumnProfile, TableProfile
    from lasso_tui.techniques.opening import Shelf
    from lasso_tui.techniques.technique import Technique

__all__ = ["DataScreen"]


class DataScreen(ModalScreen[Opening | None]):
    """Shows the columns and gathers what is asked for; Enter hands it over, Escape nothing.

    Parameters
    ----------
    opening : what to look at
    now : what is open now, or None
    shelf : where columns are kept
    technique : of the tab that is shown
    opener : makes the screen that chooses other data
    """

    AUTO_FOCUS = "ColumnList"
    BINDINGS = BINDINGS
    DEFAULT_CSS = """
    DataScreen { background: $background; }
    DataScreen #head { height: 1; padding: 0 1; background: $panel; text-style: bold; }
    DataScreen #heading { height: 1; color: $foreground 70%; text-style: underline; }
    DataScreen #about { height: 2; padding: 0 1; background: $surface; }
    DataScreen #asked { height: 1; padding: 0 1; background: $surface; color: $foreground 80%; }
    DataScreen #plan { height: 2; padding: 0 1; background: $surface; }
    DataScreen #plan.-refused { color: $error; }
    DataScreen #search { background: $panel; display: none; }
    DataScreen #search.-open { display: block; }
    DataScreen Static { text-wrap: wrap; }
    DataScreen #asked, DataScreen #head { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(
        self,
        opening: Opening,
        now: Opening | None,
        shelf: Shelf,
        technique: Technique[Any, Any],
        opener: Callable[[], ChooseScreen],
    ) -> None:
        super().__init__()
        self.draft, self._now, self._shelf = opening, now, shelf
        self._technique, self._opener = technique, opener
        self._before: list[Opening] = []
        self._ticket = 0
        self._busy = self._applying = False
        self._found = Looked(0)
        self._form = ""
        self._profile: TableProfile | None = None
        self._read: tuple[str, int | None, int] | None = None

    def compose(self) -> ComposeResult:
        """Lay the list over what is said of the chosen column, what is asked for, and what would be done."""
        yield Static(id="head")
        yield Static(id="heading")
        yield ColumnList()
        yield Static(id="about")
        yield Static(id="asked")
        yield Static(id="plan")
        yield Input(placeholder="words of a column's name, type or role", compact=True, id="search")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Look at what is open."""
        self._look()

    def on_resize(self) -> None:
        """Write the heading for the new width."""
        self.query_one("#heading", Static).update(Content(heading(self._list.layout_of_lines)))

    @property
    def _list(self) -> ColumnList:
        return self.query_one(ColumnList)

    @property
    def is_ready(self) -> bool:
        """Whether everything is found out about what is asked for."""
        return not self._busy

    # ------------------------------------------------------------------ looking

    def _look(self) -> None:
        """Find out in a worker what the draft would give."""
        self._ticket += 1
        self._busy = True
        self._write_asked()
        self._look_at(self._ticket, self.draft)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _look_at(self, ticket: int, draft: Opening) -> None:
        worker = get_current_worker()

        def tell(words: str) -> None:
            if worker.is_cancelled:
                raise StoppedError
            if words:
                self.post_message(Looked(ticket, progress=words))

        for found in looked_at(ticket, draft, self._shelf, tell):
            self.post_message(found)

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        message.stop()
        if message.ticket != self._ticket:
            return
        if message.names:
            self._read, self._form = self._source(self.draft), message.form
            self._list.set_names(message.names)
        elif message.profile is not None:
            self._show(message.profile)
        elif message.progress:
            self._say(message.progress)
        elif message.refusal:
            self._busy = self._applying = False
            self._refuse(message)
        else:
            self._busy = False
            self._found = message
            self._say_plan()
            if self._applying:
                self.action_apply()

    def _refuse(self, message: Looked) -> None:
        """Say why not; data that cannot be read are put away, and a sample of what is too large is offered."""
        self._say(message.refusal, refused=True)
        unread = self._read != self._source(self.draft)
        if unread and message.fitting:
            self._found = message
            self._offer_sample(message)
        elif unread and self._before:
            self.draft = self._before.pop()
            self._write_asked()
        else:
            self._found = message

    def _offer_sample(self, message: Looked) -> None:
        draft = self.draft

        def take(sampled: Opening | None) -> None:
            if sampled is not None:
                self.change(lambda _: sampled)
            elif self._before:
                self.action_undo()

        hint = f"{message.refusal} So many rows fit well; a seed may follow."
        read = partial(arranging.sampled, draft)
        self.app.push_screen(AskScreen("A sample of its rows", str(message.fitting), hint, read), take)

    @staticmethod
    def _source(opening: Opening) -> tuple[str, int | None, int]:
        return opening.dataset, opening.sample, opening.sample_seed

    def _show(self, profile: TableProfile) -> None:
        first = self._profile is None or self._profile.source != profile.source
        self._profile = profile
        self._list.set_profiles(profile.columns)
        wrong = sum(bool(column.suspicions) for column in profile.columns)
        family = f" ({FAMILIES[profile.family]})" if profile.family else ""
        parts = [
            f"{profile.name}  {profile.rows:,} × {len(profile.columns):,} → {profile.target or 'no target'}{family}",
            f"{wrong:,} look{'s' * (wrong == 1)} wrong: !" if wrong else "",
            self._form,
        ]  # fmt: skip
        self.query_one("#head", Static).update(Content("   ".join(part for part in parts if part)))
        if first:
            target = next((column.name for column in profile.columns if column.role == "target"), "")
            self._list.choose(target)

    # ------------------------------------------------------------------ saying

    def _say(self, words: str, *, refused: bool = False) -> None:
        line = self.query_one("#plan", Static)
        line.set_class(refused, "-refused")
        line.update(Content(words))

    def _say_plan(self) -> None:
        same = self.draft == self._now
        self._say(f"{'As it is' if same else 'Enter does'}: {self._found.said}.")

    def _write_asked(self) -> None:
        self.query_one("#asked", Static).update(Content(arranging.worded(self.draft)))

    @on(ColumnList.Chosen)
    def _chosen(self) -> None:
        column, profile, words = self._list.column, self._profile, ""
        if column is not None and profile is not None:
            words = " ".join(about(column, profile.target, profile.notes))
        if not self._list.count:
            words = "No column has these words."
        self.query_one("#about", Static).update(Content(words))

    # ------------------------------------------------------------------ changing

    def change(self, make: Callable[[Opening], Opening]) -> None:
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

    def _change_column(self, make: Callable[[Opening, ColumnProfile], Opening]) -> None:
        column = self._list.column
        if column is not None:
            self.change(lambda draft: make(draft, column))

    def action_role(self, role: str) -> None:
        """Give the column a role, or take it away."""
        self._change_column(lambda draft, column: arranging.with_role(draft, role, column))

    def action_leave_out(self) -> None:
        """Leave the column out, or take it in."""
        self._change_column(arranging.with_left_out)

    def action_type(self) -> None:
        """Take numbers for categories, words for numbers; and back."""
        self._change_column(arranging.with_type)

    def action_target(self) -> None:
        """Predict the column, or a level of it that is asked for."""
        column = self._list.column
        if column is None:
            return
        if column.kind not in {"factor", "text"}:
            self.change(lambda draft: arranging.as_target(draft, column.name, column.name))
            return

        def take(level: str | None) -> None:
            if level is not None:
                self.change(lambda draft: arranging.as_target(draft, f"{column.name}={level}", column.name))

        rows = [(one.level, f"{one.count:,} rows") for one in column.levels]
        self.app.push_screen(ChooseScreen(f"Predict which level of {column.name}?", rows, typed=True), take)

    def action_missing(self) -> None:
        """Handle missing values in the next way."""
        self.change(arranging.next_missing)

    def action_indicators(self) -> None:
        """Say where gaps were filled, or not."""
        asked = arranging.asked_of(self.draft)
        self.change(partial(arranging.changed, indicators=not asked.indicators))

    def action_degree(self) -> None:
        """Take one power more."""
        self.change(arranging.next_degree)

    def action_products(self) -> None:
        """Multiply every two columns, or not."""
        asked = arranging.asked_of(self.draft)
        self.change(partial(arranging.changed, interactions=not asked.interactions))

    def action_hold_out(self) -> None:
        """Ask for the share of rows to hold out."""
        asked = arranging.asked_of(self.draft)
        now = f"{asked.test_fraction:g} {asked.seed}" if asked.test_fraction else ""
        self._ask("Rows to hold out", now, "a share such as 0.2, and perhaps a seed; nothing holds none out",
                  arranging.held_out)  # fmt: skip

    def action_sample(self) -> None:
        """Ask for the size of a sample."""
        now = "" if self.draft.sample is None else f"{self.draft.sample} {self.draft.sample_seed}"
        self._ask("Rows to read", now, "a number such as 10000, and perhaps a seed; nothing reads all rows",
                  arranging.sampled)  # fmt: skip

    def _ask(self, title: str, now: str, hint: str, make: Callable[[Opening, str], Opening]) -> None:
        def take(draft: Opening | None) -> None:
            if draft is not None:
                self.change(lambda _: draft)

        self.app.push_screen(AskScreen(title, now, hint, partial(make, self.draft)), take)

    def action_undo(self) -> None:
        """Take the last change back."""
        if not self._before:
            self._say("There is nothing to take back.")
            return
        self.draft = self._before.pop()
        self._look()

    def action_usual(self) -> None:
        """Go back to what is usually done."""
        self.change(lambda draft: Opening(draft.dataset))

    def action_open(self) -> None:
        """Choose other data and look at them here."""

        def take(name: str | None) -> None:
            if name is None:
                return
            if reads_file(self._technique, name):
                self.change(lambda _: Opening(name))
            else:
                self.dismiss(Opening(name))

        self.app.push_screen(self._opener(), take)

    # ------------------------------------------------------------------ moving

    def action_wrong(self) -> None:
        """Choose the next column in which something looks wrong."""
        if not self._list.next_wrong():
            self._say("No column looks wrong.")

    def action_search(self) -> None:
        """Type words of a column."""
        box = self.query_one("#search", Input)
        box.add_class("-open")
        box.focus()

    @on(Input.Changed, "#search")
    def _searching(self, event: Input.Changed) -> None:
        self._list.search(event.value)

    @on(Input.Submitted, "#search")
    def _searched(self, event: Input.Submitted) -> None:
        event.stop()
        self._list.focus()
        if not event.value:
            self.query_one("#search").remove_class("-open")

    # ------------------------------------------------------------------ leaving

    def action_apply(self) -> None:
        """Hand over what is asked for, once it is known that it can be done."""
        if self._busy:
            self._applying = True
        elif self._found.refusal:
            self._say(self._found.refusal, refused=True)
        else:
            self.dismiss(None if self.draft == self._now else self.draft)

    def action_leave(self) -> None:
        """Close the search, stop a reading, or leave."""
        box = self.query_one("#search", Input)
        if box.has_class("-open"):
            box.value = ""
            box.remove_class("-open")
            self._list.focus()
        elif self._busy and self._before and self._read != self._source(self.draft):
            self.workers.cancel_node(self)
            self.action_undo()
        else:
            self.workers.cancel_node(self)
            self.dismiss(None)

    def action_help(self) -> None:
        """List the keys."""
        from lasso_tui.app.screens.page import PageScreen

        self.app.push_screen(PageScreen("Data: keys", DATA_HELP))
