"""The app: tabs over panes, the keys, and nothing of the mathematics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import events, on
from textual.app import App, ComposeResult, SystemCommand
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Tab, Tabs

from lasso_tui.app.bindings import BINDINGS
from lasso_tui.app.footer import KeyFooter
from lasso_tui.app.messages import CursorMoved, Opened, Refused, StateChanged
from lasso_tui.app.palette_commands import PaletteCommands
from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.app.pane.controls import Controls
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.pane.pane import TechniquePane
from lasso_tui.app.pin_actions import PinActions
from lasso_tui.app.screens.page_guard import PageGuard
from lasso_tui.app.session.session import Session
from lasso_tui.app.status_bar import StatusBar
from lasso_tui.app.terminal.diff_screen import DiffScreen
from lasso_tui.app.terminal.leaving import IgnoreErrorsOnExit
from lasso_tui.app.terminal.terminal import Terminal, configure_output
from lasso_tui.app.themes import DARK, THEMES
from lasso_tui.app.type_ahead import TypeAhead
from lasso_tui.requests.data_request import DataRequest, TableCache
from lasso_tui.techniques.discovery import find, headings
from lasso_tui.techniques.job import shared

__all__ = ["LassoApp"]

NARROW, MEDIUM = "-narrow", "-medium"


class LassoApp(PinActions, PaletteCommands, IgnoreErrorsOnExit, TypeAhead, PageGuard, App[None]):
    """The explorer.

    Parameters
    ----------
    opening : what to open, or its name alone; None for what each tab shows best
    slug : the tab to begin with
    theme : the look to begin with
    terminal : what the terminal can show; all where it is not given
    memory : what is remembered of earlier sessions and for later ones; nothing where it is not given
    """

    TITLE = "lasso-tui"
    BINDINGS = BINDINGS
    ENABLE_COMMAND_PALETTE = True
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [(0, NARROW), (110, MEDIUM)]  # noqa: RUF012
    CSS = """
    Screen { layers: base drawer; background: $background; }
    ModalScreen { background: $background 70%; }
    #tabs { height: 1; background: $background; }
    #tabs Underline { display: none; }
    #tabs Tab { padding: 0 1; height: 1; color: $foreground 70%; }
    #tabs Tab.-active { color: $foreground; text-style: bold reverse; }
    ContentSwitcher { height: 1fr; }
    .-narrow Controls { layer: drawer; dock: left; display: none; border-right: tall $primary; width: 32; }
    .-narrow Controls.-open { display: block; }
    .-medium Controls.-closed { display: none; }
    .-full Controls, .-full #tabs { display: none; }
    .-full ReadoutLines { height: 1; }
    .-medium ReadoutLines { height: 4; }
    Footer { background: $panel; }
    ToastRack { margin-bottom: 1; }
    """

    def __init__(
        self,
        opening: DataRequest | str | None = None,
        slug: str = "lasso",
        theme: str = DARK.name,
        terminal: Terminal | None = None,
        memory: Session | None = None,
    ) -> None:
        super().__init__()
        self.memory = memory or Session()
        for look in THEMES:
            self.register_theme(look)
        self.theme = theme if theme in self.available_themes else DARK.name
        self.terminal = terminal or Terminal()
        configure_output(self, self.terminal)
        self._first = DataRequest(opening) if isinstance(opening, str) else opening
        own = self._first is not None and not shared(find(slug), self._first.dataset)
        self.opening, self.slug = None if own else self._first, slug
        self.shelf = TableCache()
        self.refusal = ""
        """Why nothing could be opened, for the command line to say after the screen is gone."""

    def get_default_screen(self) -> DiffScreen:
        """Return a screen that sends only what changed."""
        return DiffScreen()

    def compose(self) -> ComposeResult:
        """The state, the tabs, the place for panes, the keys."""
        yield StatusBar()
        yield Tabs(*(Tab(t.title, id=t.slug) for t in headings()), active=self.slug, id="tabs")
        yield ContentSwitcher()
        yield KeyFooter()

    def on_mount(self) -> None:
        """Follow the theme."""
        self.query_one("#tabs", Tabs).can_focus = False
        first = self._first.dataset if self._first is not None else find(self.slug).dataset
        self.query_one(StatusBar).left = f"opening {first} …"
        self.theme_changed_signal.subscribe(self, lambda _theme: self._redraw())
        self.call_after_refresh(self.remember)

    def _redraw(self) -> None:
        for deck in self.query(ChartDeck):
            deck.redraw()
        self.keep_soon()

    def exit(self, *args: Any, **more: Any) -> None:
        """Leave, keeping how things are."""
        self.save_state()
        super().exit(*args, **more)

    # ------------------------------------------------------------------ tabs

    @property
    def pane(self) -> TechniquePane | None:
        """The pane that is shown."""
        panes = self.query_one(ContentSwitcher)
        return panes.visible_content if isinstance(panes.visible_content, TechniquePane) else None

    @property
    def turning(self) -> bool:
        """Whether another tab has been chosen and is not shown yet."""
        return self.pane is not None and self.query_one("#tabs", Tabs).active != self.slug

    @on(Tabs.TabActivated, "#tabs")
    def _tab_activated(self, event: Tabs.TabActivated) -> None:
        # The frame and its footer are painted first, the pane is made then.
        self.call_after_refresh(self.call_after_refresh, self._show_tab, event.tab.id or self.slug)

    async def _show_tab(self, slug: str) -> None:
        """Show a tab's pane, made when it is first wanted."""
        switcher = self.query_one(ContentSwitcher)
        name = f"pane-{slug}"
        if not switcher.query(f"#{name}"):
            first, self._first = self._first or self.opening, None
            pane = TechniquePane(find(slug), first, self.opening, self.shelf, self.memory)
            recalled = self.recalled(slug)
            if recalled is not None:
                pane.recall(recalled)
            await switcher.mount(pane)
        switcher.current = name
        self.slug = slug
        shown = self.pane
        if shown is not None:
            shown.query_one(ChartDeck).alone = shown.screen.has_class("-full")
            shown.follow(self.opening)
            shown.tell_state()
            shown.query(ChartView).first().focus()

    def go_to(self, slug: str) -> None:
        """Go to a tab."""
        self.query_one("#tabs", Tabs).active = slug

    # ------------------------------------------------------------------ data

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self.opening = message.opening

    @on(Refused)
    def _refused(self, message: Refused) -> None:
        if any(pane.result is not None for pane in self.query(TechniquePane)):
            self.notify(message.sentence, severity="error", title="Not computed", markup=False, timeout=8)
            return
        if self.pane is not None and self.pane.start_over():
            self.notify(
                message.sentence, severity="error", title="Not as it was left", markup=False, timeout=10
            )
            return
        self.refusal = message.sentence
        self.mend_or_exit()

    @on(StateChanged)
    def _state(self, message: StateChanged) -> None:
        for line in self.query(StatusBar):  # none is left while the app closes
            line.left, line.right = message.left, message.right
        self.keep_soon()

    @on(CursorMoved)
    def _cursor_moved(self) -> None:
        self.keep_soon()

    # ------------------------------------------------------------------ keys

    def action_step(self, steps: int) -> None:
        """Move alpha along the grid."""
        if self.pane is not None:
            self.pane.step(steps)

    def action_jump(self, key: str) -> None:
        """Move alpha to a mark."""
        if self.pane is not None and not self.pane.jump(key):
            self.notify(f"There is no mark {key} in this picture, or not yet.", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Move to a mark of the tab that has a letter of its own."""
        if self.pane is None or self.screen is not self.pane.screen:
            return
        if event.character and self.pane.jump(event.character):
            event.stop()

    def action_chart(self, number: int) -> None:
        """Put a chart first."""
        if self.pane is not None:
            deck = self.pane.query_one(ChartDeck)
            if number <= len(deck.titles):
                deck.first = number - 1

    def action_tab(self, steps: int) -> None:
        """Go some tabs along."""
        slugs = [heading.slug for heading in headings()]
        now = self.query_one("#tabs", Tabs).active  # it may not be shown yet
        self.go_to(slugs[(slugs.index(now) + steps) % len(slugs)])

    def action_controls(self) -> None:
        """Open the controls, or close them."""
        if self.pane is None:
            return
        controls = self.pane.query_one(Controls)
        narrow = self.screen.has_class(NARROW)
        controls.toggle_class("-open" if narrow else "-closed")
        if narrow and controls.has_class("-open"):
            controls.query("ParamInput").first().focus()
        else:
            self.pane.query(ChartView).first().focus()

    def action_leave(self) -> None:
        """Close the drawer, or stop what is being computed; give the focus back to the chart."""
        if self.pane is None:
            return
        controls = self.pane.query_one(Controls)
        inside = controls.has_class("-open") or controls in (self.focused.ancestors if self.focused else ())
        controls.put_back()
        controls.remove_class("-open")
        self.pane.query(ChartView).first().focus()
        if not inside and self.pane.cancel():
            self.notify("Stopped. What was there before is kept.", markup=False)

    def action_full(self) -> None:
        """Give one chart the full screen, or take it back."""
        if self.pane is not None:
            full = not self.screen.has_class("-full")
            self.screen.set_class(full, "-full")
            for deck in self.query(ChartDeck):
                deck.alone = full

    def action_tabulate(self) -> None:
        """Show the first chart's numbers as a table, or the chart again."""
        if self.pane is not None:
            deck = self.pane.query_one(ChartDeck)
            if deck.has_numbers:
                deck.tabular = not deck.tabular
            else:
                self.notify("There are no numbers here that a table could show.", markup=False)

    def action_reset(self) -> None:
        """Go back to where this tab began."""
        if self.pane is not None:
            self.pane.reset()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key's command by name, and the looks."""
        yield from self.key_commands()
        for look in THEMES:
            yield SystemCommand(
                f"Theme: {look.name}",
                "Change the colours",
                lambda name=look.name: setattr(self, "theme", name),
            )
        yield from super().get_system_commands(screen)
