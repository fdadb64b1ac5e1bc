"""The app: tabs over panes, and what each key is handed to. It knows nothing of the mathematics."""

from __future__ import annotations

from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.widgets import ContentSwitcher

from lasso_tui.app.actions.data_actions import DataActions
from lasso_tui.app.actions.export_actions import ExportActions
from lasso_tui.app.actions.page_actions import PageActions
from lasso_tui.app.actions.palette_commands import PaletteCommands
from lasso_tui.app.actions.pin_actions import PinActions
from lasso_tui.app.bindings import BINDINGS
from lasso_tui.app.frame.key_line import KeyLine
from lasso_tui.app.frame.tab_bar import TabBar
from lasso_tui.app.main_screen import MainScreen, pane_in
from lasso_tui.app.page_app import PageApp
from lasso_tui.app.page_keys import changes_tab
from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.pane.messages import CursorMoved, DataOpened, Refused, SettingsShared, StatusChanged
from lasso_tui.app.pane.pane import TechniquePane
from lasso_tui.app.pane.status import status_texts
from lasso_tui.app.session.session import Session
from lasso_tui.app.session.session_saver import SessionSaver
from lasso_tui.app.session.session_state import SessionState
from lasso_tui.app.status_bar import StatusBar
from lasso_tui.app.style import APP_CSS, BREAKPOINTS, FULL, HEIGHTS
from lasso_tui.app.terminal.terminal import Terminal
from lasso_tui.app.themes import DARK, THEMES, full_name
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import find, headings
from lasso_tui.techniques.job import shared

__all__ = ["LassoApp"]


class LassoApp(PageApp):
    """The explorer.

    Parameters
    ----------
    request : what to open, or its name alone; None for what each tab shows best
    slug : the tab to begin with
    theme : the theme to begin with
    terminal : what the terminal can show; everything where it is not given
    session : what earlier sessions saved; nothing where it is not given
    """

    TITLE = "lasso-tui"
    BINDINGS = BINDINGS
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = HEIGHTS
    CSS = APP_CSS

    def get_default_screen(self) -> MainScreen:
        """Return a screen that sends only what changed."""
        screen = MainScreen()
        screen.first_minute = self._first is None and not self.session.resumed
        return screen

    def __init__(
        self,
        request: DataRequest | str | None = None,
        slug: str = "lasso",
        theme: str = DARK.name,
        terminal: Terminal | None = None,
        session: Session | None = None,
    ) -> None:
        super().__init__(terminal)
        self.session = session or Session()
        for ours in THEMES:
            self.register_theme(ours)
        self.theme = full_name(theme) or DARK.name
        self._first = DataRequest(request) if isinstance(request, str) else request
        own = self._first is not None and not shared(find(slug), self._first.dataset)
        self.slug = slug

        def in_front() -> TechniquePane | None:
            return self.pane

        self.data = DataActions(self, in_front, None if own else self._first, self.session)
        self.exports = ExportActions(self, in_front, self.session)
        self.saver = SessionSaver(self, self.session, self.snapshot, self._redraw_panes)
        self.pins = PinActions(self, in_front, self.session, self.saver.schedule_save)
        self.pages = PageActions(self, in_front, self.keys)
        self.commands = PaletteCommands(self, self._chart_titles, self.keys)

    def compose(self) -> ComposeResult:
        """Status line, tabs, the tab in front, keys."""
        yield StatusBar()
        yield TabBar([(t.slug, t.title) for t in headings()], self.slug)
        yield ContentSwitcher()
        yield KeyLine(self.keys)

    def on_mount(self) -> None:
        """Follow the theme; read the session."""
        self.query_one(StatusBar).left = f"Loading {(self._first or find(self.slug)).dataset}…"
        self.theme_changed_signal.subscribe(self, lambda _theme: self._theme_changed())
        self.call_after_refresh(self.saver.load_session)

    def _redraw_panes(self) -> None:
        for pane in self.panes():
            pane.redraw_soon()

    def _theme_changed(self) -> None:
        for deck in self.query(ChartDeck):
            deck.redraw()
        self.saver.schedule_save()

    def exit(self, *args: Any, **options: Any) -> None:
        """Save the session and leave."""
        self.saver.save_now()
        super().exit(*args, **options)

    @property
    def pane(self) -> TechniquePane | None:
        """The tab in front, or None before it is made and after the screen is gone."""
        return pane_in(self)

    def is_turning(self) -> bool:
        """Tell whether another tab has been chosen and is not shown yet."""
        return self.pane is not None and self.query_one(TabBar).active != self.slug

    @on(TabBar.Chosen)
    def _tab_chosen(self, event: TabBar.Chosen) -> None:
        # The frame and its footer are painted first, the pane is made then.
        self.call_after_refresh(self.call_after_refresh, self._show_tab, event.slug)

    async def _show_tab(self, slug: str) -> None:
        """Show a tab, made when it is first wanted."""
        switcher = self.query_one(ContentSwitcher)
        name = f"pane-{slug}"
        if not switcher.query(f"#{name}"):
            shared_request = self.data.shared_request
            first, self._first = self._first or shared_request, None
            tab = self.session.tabs.get(slug) if self.session.resumed else None
            await switcher.mount(
                TechniquePane(find(slug), first, shared_request, self.data.cache, self.session, tab)
            )
        switcher.current = name
        self.slug = slug
        pane = self.pane
        if pane is not None:
            pane.query_one(ChartDeck).alone = pane.screen.has_class(FULL)
            pane.enter(self.data.shared_request)
            pane.query(ChartView).first().focus()
        await self.type_ahead.hand_on()

    def _chart_titles(self) -> tuple[str, ...]:
        return () if self.pane is None else self.pane.query_one(ChartDeck).titles

    def go_to(self, slug: str) -> None:
        """Go to a tab."""
        self.query_one(TabBar).active = slug

    # ------------------------------------------------------------------ what the tabs report

    @on(DataOpened)
    def _data_opened(self, message: DataOpened) -> None:
        self.data.take_shared(message.request)

    @on(SettingsShared)
    def _settings_shared(self, message: SettingsShared) -> None:
        self.data.take_settings(message.values)

    @on(Refused)
    def _refused(self, message: Refused) -> None:
        pane = self.pane
        if pane is None or pane.technique.slug != message.slug:  # its tab reports again when it is shown
            return
        title = "Not computed"
        if not any(pane.result is not None for pane in self.panes()):
            if not pane.restore_failed():
                self.data.fix_or_exit(message.reason)
                return
            title = "Session not restored"
        self.notify(message.reason, severity="error", title=title, markup=False, timeout=10)

    @on(CursorMoved)
    def _cursor_moved(self) -> None:
        self.saver.schedule_save()

    @on(StatusChanged)
    def _status_changed(self, message: StatusChanged) -> None:
        """Write the status line of the tab in front; messages of other tabs change nothing visible."""
        pane = self.pane
        if pane is not None and pane.technique.slug == message.slug:
            texts = status_texts(pane.state, pane.times_looked)
            for bar in self.query(StatusBar):  # none is left while the app closes
                bar.left, bar.right = texts
        self.saver.schedule_save()

    def panes(self) -> list[TechniquePane]:
        """Return the tabs made so far."""
        try:
            return list(self.query_one(ContentSwitcher).query_children(TechniquePane))
        except NoMatches:  # the app has closed already
            return []

    def snapshot(self) -> SessionState | None:
        """Return how things are, or None before anything was shown."""
        panes = self.panes()
        if not any(pane.result is not None for pane in panes):
            return None
        tabs = {pane.technique.slug: pane.snapshot() for pane in panes if pane.query(ChartDeck)}
        return self.session.snapshot(self.slug, self.theme, self.data.shared_request, self.data.stamp(), tabs)

    # ------------------------------------------------------------------ keys

    async def on_event(self, event: events.Event) -> None:
        """Know that a key was pressed: what to press first is known then."""
        await super().on_event(event)
        if isinstance(event, events.Key) and isinstance(self.screen, MainScreen):
            self.screen.end_first_minute()

    def on_key(self, event: events.Key) -> None:
        """Go to a mark that has a letter of its own."""
        if self.pane is None or self.screen is not self.pane.screen:
            return
        if event.character and self.pane.jump(event.character):
            event.stop()

    @changes_tab
    def action_tab(self, steps: int) -> None:
        """Go some tabs along."""
        slugs = [heading.slug for heading in headings()]
        now = self.query_one(TabBar).active  # it may not be shown yet
        self.go_to(slugs[(slugs.index(now) + steps) % len(slugs)])
