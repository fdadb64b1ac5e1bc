"""The data screen: every column of the table that is open, and what is to be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from lasso_tui.app.frame.key_line import KeyLine
from lasso_tui.app.page_keys import closes_page, opens_over_pages
from lasso_tui.app.screens.data.column_format import describe_column
from lasso_tui.app.screens.data.column_list import ColumnList
from lasso_tui.app.screens.data.data_keys import BINDINGS, DATA_HELP, KEYS, SEARCH_KEYS
from lasso_tui.app.screens.data.data_top import DataTop
from lasso_tui.app.screens.data.draft import DataChoice
from lasso_tui.app.screens.data.draft_screen import DraftScreen
from lasso_tui.app.screens.data.profile_worker import ProfileUpdate
from lasso_tui.app.screens.data.request_panel import RequestPanel
from lasso_tui.app.screens.data.request_text import effect_text
from lasso_tui.app.screens.picker import Picker
from lasso_tui.requests import reading_edits
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.job import reads_file
from lasso_tui.techniques.params import kinds

if TYPE_CHECKING:
    from lasso_tui.data import TableProfile
    from lasso_tui.requests.data_request import TableCache
    from lasso_tui.techniques import AnyTechnique
    from lasso_tui.techniques.params import Params

__all__ = ["DataScreen"]


class DataScreen(DraftScreen):
    """Shows the columns and edits a request; Enter returns it, Escape nothing.

    Parameters
    ----------
    request : what to show
    current : what is open now, or None
    cache : where columns are kept
    technique, params : of the tab in front
    make_open_screen : makes the screen that chooses other data
    refusal : why the request could not be used, or ""
    now : rows and features of what is open
    """

    AUTO_FOCUS = "ColumnList"
    BINDINGS = BINDINGS
    DEFAULT_CSS = """
    DataScreen { background: $background; }
    DataScreen #search { background: $panel; padding: 0 1; display: none; }
    DataScreen #search.-open { display: block; }
    """

    def __init__(
        self,
        request: DataRequest,
        current: DataRequest | None,
        cache: TableCache,
        technique: AnyTechnique,
        params: Params,
        make_open_screen: Callable[[], Picker],
        refusal: str = "",
        now: tuple[int, int] | None = None,
    ) -> None:
        families = getattr(kinds(params).get("family"), "options", ())
        family = getattr(params, "family", None)
        super().__init__(request, current, family, cache, families=families, series=technique.series, now=now)
        self._first = request
        self._technique, self._make_open_screen, self._refusal = technique, make_open_screen, refusal
        self._first_family = self.family
        self._found = ProfileUpdate(0)
        self._profile: TableProfile | None = None
        self._undone = ""
        self._read: DataRequest | None = None

    def compose(self) -> ComposeResult:
        """Lay the list over the chosen column's description, the request, and its effect."""
        yield DataTop()
        yield ColumnList()
        yield RequestPanel()
        yield Input(placeholder="words of a column's name, type or role", compact=True, id="search")
        yield KeyLine(getattr(self.app, "keys", {}))

    @property
    def _top(self) -> DataTop:
        return self.query_one(DataTop)

    def on_mount(self) -> None:
        """Profile what is open."""
        self._top.show_name(self.draft.name)
        self.watch(self, "focused", self._write_keys)
        self._profile_draft()

    def _write_keys(self) -> None:
        """Show the keys of the search while it is typed in, else those of the columns."""
        self.query_one(KeyLine).show(SEARCH_KEYS if isinstance(self.focused, Input) else KEYS)

    def on_resize(self) -> None:
        """Write the lines for the new width."""
        self._show_request()
        self._show_top()
        self._show_reading()

    @on(ProfileUpdate)
    def _profile_updated(self, message: ProfileUpdate) -> None:
        message.stop()
        if message.ticket != self._runner.ticket:
            return
        if message.names:
            self._names_read(message)
        elif message.first:
            self._list.set_first(message.first)
        elif message.profile is not None:
            self._show(message.profile)
        elif message.progress:
            self._panel.show_effect(message.progress)
        elif message.refusal:
            self._busy = self._applying = False
            self._shape = None
            self._show_states()
            self._refuse(message)
        else:
            self._busy = self._rereading = False
            self._found, self._shape = message, message.shape
            if self.draft == self._current and self._now is None:
                self._now = message.shape
            self._show_states()
            self._show_top()
            self._show_effect()
            if self._applying:
                self.action_apply()

    def _names_read(self, message: ProfileUpdate) -> None:
        """Show the columns and what was decided about them; forget what is requested of others."""
        self._read = _source(self.draft)
        self._notes, self._decided = message.notes, message.decided
        self._list.set_names(message.names)
        if self._profile is None:
            self._top.show_name(f"{self.draft.name}  {len(message.names):,} columns")
        self._show_reading()
        if self._rereading and self._draft.amend(partial(reading_edits.keep_columns, names=message.names)):
            self._profile_draft()

    def _show_reading(self) -> None:
        """Name the fields, and say what was decided about the reading."""
        self._top.show_fields(self._list.row_layout)
        self._top.show_reading(self._notes, self._decided, self.size.width - 2)

    def _refuse(self, message: ProfileUpdate) -> None:
        """Say why not; data that cannot be read are dropped, and a sample of what is too large is offered."""
        self._panel.show_effect(message.refusal, refused=True)
        listed, asked = self._read == _source(self.draft), self._rereading
        self._rereading = False
        if not listed and message.fitting:
            self._found = message
            self._offer_sample(message)
        elif (asked or not listed) and self._draft.can_undo:
            self._draft.undo()
            if listed:  # its columns are: list those before
                self._undone = message.refusal
                self._profile_draft()
            else:
                self._shape = self._found.shape
                self._show_request()
        else:
            self._found = message

    def _show(self, profile: TableProfile) -> None:
        first = self._profile is None or self._profile.source != profile.source
        self._profile = profile
        self._list.set_profiles(profile.columns)
        self._show_top()
        if first and not self._list.cursor:
            self._list.choose(next((c.name for c in profile.columns if c.role == "target"), ""))

    def _show_top(self) -> None:
        """Name the data, the target and the rows used, and say what is wrong first."""
        if self._profile is not None:
            shape = None if self._busy else self._shape
            self._top.show_profile(self._profile, self.draft, shape, self.size.width - 2)

    def _show_effect(self) -> None:
        if self._undone:
            self._panel.show_effect(self._undone, refused=True)
            self._undone = ""
            return
        same = self.draft == self._current and self.family == self._first_family
        family = "" if self.family == self._first_family else f"; {self.family} family in this tab"
        effect = f"{effect_text(self._found.prepared, sampled=self.draft.sample is not None)}{family}."
        if self._refusal and self.draft == self._first:
            self._panel.show_effect(f"{self._refusal} Enter tries again: {effect}", refused=True)
        else:
            self._panel.show_effect(f"{'Current' if same else 'Enter applies'}: {effect}")

    @on(ColumnList.Chosen)
    def _column_chosen(self) -> None:
        column, profile, text = self._list.column, self._profile, ""
        if column is not None and profile is not None:
            text = " ".join(describe_column(column, profile.target, profile.notes))
        found = self._list.count or not self._list.has_names
        self._panel.describe(text if found else "No column has these words.")

    def action_family(self) -> None:
        """Choose the next family of the tab in front."""
        if self.family is None:
            self._panel.show_effect(f"{self._technique.title} fits least squares only.")
            return
        position = self.families.index(self.family) + 1
        self.family = self.families[position % len(self.families)]
        self._show_request()
        if not self._busy and not self._found.refusal:
            self._show_effect()

    @opens_over_pages
    def action_open(self) -> None:
        """Choose other data and show them here."""

        def take(name: str | None) -> None:
            if name is None:
                return
            if reads_file(self._technique, name):
                self.change(lambda _: DataRequest(name))
            else:
                self.dismiss(DataChoice(DataRequest(name)))

        self.app.push_screen(self._make_open_screen(), take)

    def action_next_issue(self) -> None:
        """Choose the next column with an issue."""
        if not self._list.next_issue():
            self._panel.show_effect("No column has an issue.")

    @opens_over_pages
    def action_search(self) -> None:
        """Type words of a column."""
        self.query_one("#search", Input).add_class("-open").focus()

    @on(Input.Changed, "#search")
    def _searching(self, event: Input.Changed) -> None:
        self._list.search(event.value)

    @on(Input.Submitted, "#search")
    def _searched(self, event: Input.Submitted) -> None:
        event.stop()
        self._list.focus()
        if not event.value:
            self.query_one("#search").remove_class("-open")

    @closes_page
    def action_apply(self) -> None:
        """Return the request, once it is known that it can be used."""
        if self._busy:
            self._applying = True
        elif self._found.refusal:
            self._panel.show_effect(self._found.refusal, refused=True)
        else:
            family = self.family if self.family != self._first_family else None
            same = self.draft == self._current and family is None
            self.dismiss(None if same else DataChoice(self.draft, family))

    @closes_page
    def action_leave(self) -> None:
        """Close the search, stop reading, or cancel."""
        box = self.query_one("#search", Input)
        if box.has_class("-open"):
            box.value = ""
            box.remove_class("-open")
            self._list.focus()
            return
        self._runner.cancel()
        if self._busy and self._draft.can_undo and self._read != _source(self.draft):
            self.action_undo()
        else:
            self.dismiss(None)

    @opens_over_pages
    def action_help(self) -> None:
        """List the keys."""
        from lasso_tui.app.screens.markdown_screen import MarkdownScreen

        self.app.push_screen(MarkdownScreen("Data: keys", DATA_HELP))


def _source(request: DataRequest) -> DataRequest:
    """Return what the columns of a request depend on."""
    return replace(request, target=None, preparation=None)
