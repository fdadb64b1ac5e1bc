"""The data screen: every column of the table that is open, and what is to be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from lasso_tui.app.footer import KeyFooter
from lasso_tui.app.screens.column_format import FAMILIES, describe_column, heading
from lasso_tui.app.screens.column_list import ColumnList
from lasso_tui.app.screens.data_keys import BINDINGS, DATA_HELP, asked_words
from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.screens.preparation_actions import DataChoice, PreparationActions
from lasso_tui.app.screens.profile_worker import ProfileUpdate, StoppedError, profile_draft
from lasso_tui.app.screens.text_prompt import TextPrompt
from lasso_tui.requests import preparation_edits
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.job import reads_file
from lasso_tui.techniques.params import kinds

if TYPE_CHECKING:
    from lasso_tui.data import TableProfile
    from lasso_tui.requests.data_request import TableCache
    from lasso_tui.techniques.params import Params
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = ["DataScreen"]


class DataScreen(PreparationActions):
    """Shows the columns and gathers what is asked for; Enter hands it over, Escape nothing.

    Parameters
    ----------
    opening : what to look at
    now : what is open now, or None
    shelf : where columns are kept
    technique, params : of the tab that is shown
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
        opening: DataRequest,
        now: DataRequest | None,
        shelf: TableCache,
        technique: AnyTechnique,
        params: Params,
        opener: Callable[[], Picker],
        why: str = "",
    ) -> None:
        super().__init__(opening)
        self._now, self._shelf = now, shelf
        self._technique, self._opener = technique, opener
        self._why, self._asked_first = why, opening
        self._families = getattr(kinds(params).get("family"), "options", ())
        self.family: str | None = getattr(params, "family", None)
        self._family = self.family
        self._ticket = 0
        self._busy = self._applying = False
        self._found = ProfileUpdate(0)
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
        yield KeyFooter()

    def on_mount(self) -> None:
        """Look at what is open."""
        self._look()

    def on_resize(self) -> None:
        """Write the heading for the new width."""
        self.query_one("#heading", Static).update(Content(heading(self._list.layout_of_lines)))

    @property
    def is_ready(self) -> bool:
        """Whether everything is found out about what is asked for."""
        return not self._busy

    # ------------------------------------------------------------------ looking

    def _look(self) -> None:
        """Find out in a worker what the draft would give."""
        self._ticket += 1
        self._busy, self._applying = True, False  # what was to be applied is not what is asked for now
        self._write_asked()
        self._look_at(self._ticket, self.draft)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _look_at(self, ticket: int, draft: DataRequest) -> None:
        worker = get_current_worker()

        def tell(words: str) -> None:
            if worker.is_cancelled:
                raise StoppedError
            if words:
                self.post_message(ProfileUpdate(ticket, progress=words))

        for found in profile_draft(ticket, draft, self._shelf, tell):
            self.post_message(found)

    @on(ProfileUpdate)
    def _looked(self, message: ProfileUpdate) -> None:
        message.stop()
        if message.ticket != self._ticket:
            return
        if message.names:
            self._read, self._form = self._source(self.draft), message.form
            self._list.set_names(message.names)
            if self._profile is None:
                self.query_one("#head", Static).update(
                    Content(f"{self.draft.name}  {len(message.names):,} columns")
                )
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

    def _refuse(self, message: ProfileUpdate) -> None:
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

    def _offer_sample(self, message: ProfileUpdate) -> None:
        draft = self.draft

        def take(sampled: DataRequest | None) -> None:
            if sampled is not None:
                self.change(lambda _: sampled)
            elif self._before:
                self.action_undo()

        hint = f"{message.refusal} So many rows fit well; a seed may follow."
        read = partial(preparation_edits.with_sample, draft)
        self.app.push_screen(TextPrompt("A sample of its rows", str(message.fitting), hint, read), take)

    @staticmethod
    def _source(opening: DataRequest) -> tuple[str, int | None, int]:
        return opening.dataset, opening.sample, opening.sample_seed

    def _show(self, profile: TableProfile) -> None:
        first = self._profile is None or self._profile.source != profile.source
        self._profile = profile
        self._list.set_profiles(profile.columns)
        wrong = sum(bool(column.issues) for column in profile.columns)
        family = f" ({FAMILIES[profile.family]})" if profile.family else ""
        parts = [
            f"{profile.name}  {profile.rows:,} × {len(profile.columns):,} → {profile.target or 'no target'}{family}",
            f"{wrong:,} look{'s' * (wrong == 1)} wrong: !" if wrong else "",
            self._form,
        ]
        self.query_one("#head", Static).update(Content("   ".join(part for part in parts if part)))
        if first and not self._list.cursor:
            target = next((column.name for column in profile.columns if column.role == "target"), "")
            self._list.choose(target)

    # ------------------------------------------------------------------ saying

    def _say(self, words: str, *, refused: bool = False) -> None:
        line = self.query_one("#plan", Static)
        line.set_class(refused, "-refused")
        line.update(Content(words))

    def _say_plan(self) -> None:
        same = self.draft == self._now and self.family == self._family
        family = "" if self.family == self._family else f"; {self.family} family in this tab"
        if self._why and self.draft == self._asked_first:
            self._say(f"{self._why} Enter tries it again: {self._found.said}{family}.", refused=True)
            return
        self._say(f"{'As it is' if same else 'Enter does'}: {self._found.said}{family}.")

    def _write_asked(self) -> None:
        words = asked_words(self.draft, self.family)
        parts = [part for key, said in words for part in ((f"{key} ", "$accent"), f"{said}  ")]
        self.query_one("#asked", Static).update(Content.assemble(*parts))

    @on(ColumnList.Chosen)
    def _chosen(self) -> None:
        column, profile, words = self._list.column, self._profile, ""
        if column is not None and profile is not None:
            words = " ".join(describe_column(column, profile.target, profile.notes))
        if not self._list.count:
            words = "No column has these words."
        self.query_one("#about", Static).update(Content(words))

    # ------------------------------------------------------------------ choosing

    def action_family(self) -> None:
        """Model the target in another way in the tab that is shown."""
        if self.family is None:
            self._say(f"{self._technique.title} has one family: least squares.")
            return
        place = self._families.index(self.family) + 1
        self.family = self._families[place % len(self._families)]
        self._write_asked()
        if not self._busy and not self._found.refusal:
            self._say_plan()

    def action_open(self) -> None:
        """Choose other data and look at them here."""

        def take(name: str | None) -> None:
            if name is None:
                return
            if reads_file(self._technique, name):
                self.change(lambda _: DataRequest(name))
            else:
                self.dismiss(DataChoice(DataRequest(name)))

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
            other = self.family if self.family != self._family else None
            same = self.draft == self._now and other is None
            self.dismiss(None if same else DataChoice(self.draft, other))

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
        from lasso_tui.app.screens.markdown_screen import MarkdownScreen

        self.app.push_screen(MarkdownScreen("Data: keys", DATA_HELP))
