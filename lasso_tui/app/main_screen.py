"""The app's main screen: what keys do to the tab in front and its charts."""

from __future__ import annotations

from textual import on
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.widgets import ContentSwitcher

from lasso_tui.app.frame.key_line import KeyLine
from lasso_tui.app.page_keys import PageChanged, opens_over_pages
from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.app.pane.controls import Controls
from lasso_tui.app.pane.controls.help_line import HelpLine
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.pane.frame.focus_keys import key_hints
from lasso_tui.app.pane.messages import ChartChosen, SettingsLeft, StatusChanged
from lasso_tui.app.pane.pane import TechniquePane
from lasso_tui.app.pick_keys import PickKeys
from lasso_tui.app.style import FULL

__all__ = ["MainScreen", "pane_in"]


def pane_in(node: DOMNode) -> TechniquePane | None:
    """Return the tab in front, or None before it is made and after the screen is gone."""
    try:
        content = node.query_one(
            ContentSwitcher
        ).visible_content  # found once, while `query` looks everywhere
    except NoMatches:
        return None
    return content if isinstance(content, TechniquePane) else None


class MainScreen(PickKeys):
    """Shows the tabs; its actions are those on the tab in front."""

    first_minute = False
    """Whether no key was pressed yet in an app that was given no data."""

    def end_first_minute(self) -> None:
        """Show the usual keys from now on."""
        if self.first_minute:
            self.first_minute = False
            self.write_keys()

    @property
    def pane(self) -> TechniquePane | None:
        """The tab in front, or None before there is one."""
        return pane_in(self)

    @property
    def deck(self) -> ChartDeck | None:
        """The charts of the tab in front."""
        return None if self.pane is None else self.pane.query_one(ChartDeck)

    def action_step(self, steps: int) -> None:
        """Move alpha along the grid."""
        if self.pane is not None:
            self.pane.step(steps)

    def action_jump(self, key: str) -> None:
        """Go to a mark."""
        if self.pane is not None and not self.pane.jump(key):
            self.app.notify(f"No mark {key} on this chart yet.", markup=False)

    def action_chart(self, number: int) -> None:
        """Choose the main chart."""
        if self.deck is not None and number <= len(self.deck.titles):
            self.deck.first = number - 1

    def action_reset(self) -> None:
        """Reset this tab."""
        if self.pane is not None:
            self.pane.query_one(Controls).forget_changes()
            self.pane.reset()

    @opens_over_pages
    def action_controls(self) -> None:
        """Give the focus to the setting that the cursor moves; where the window is narrow the drawer opens."""
        if self.pane is not None:
            self.pane.query_one(Controls).enter(self.pane.technique.cursor)

    def action_hide_settings(self) -> None:
        """Hide the left column, or show it again."""
        if self.pane is not None:
            self.pane.query_one(Controls).toggle_class("-closed")
            self.focus_charts()

    @opens_over_pages
    def action_text(self) -> None:
        """Open the tab's long text."""
        if self.pane is not None and not self.pane.query_one(Controls).enter_text():
            self.app.notify("This tab has no text of its own to edit.", markup=False)

    def action_undo(self) -> None:
        """Take back the last change of a setting."""
        if self.pane is not None:
            label = self.pane.query_one(Controls).undo()
            self.app.notify(f"Taken back: {label}." if label else "No setting was changed.", markup=False)

    def action_leave(self) -> None:
        """Close the controls, or stop what is being computed; give the focus back to the chart."""
        if self.pane is None:
            return
        controls = self.pane.query_one(Controls)
        inside = controls.has_class("-open") or controls in (self.focused.ancestors if self.focused else ())
        controls.put_back()
        controls.remove_class("-open")
        self.pane.query(ChartView).first().focus()
        if not inside and not self.pane.cancel():
            self.pane.pick_name(None)

    @on(SettingsLeft)
    def focus_charts(self) -> None:
        """Give the keys to the charts."""
        if self.pane is not None:
            self.pane.query(ChartView).first().focus()

    def action_full(self) -> None:
        """Give one chart the full screen, or take it back."""
        if self.pane is not None:
            full = not self.has_class(FULL)
            self.set_class(full, FULL)
            for deck in self.query(ChartDeck):
                deck.alone = full

    def action_tabulate(self) -> None:
        """Show the main chart's numbers as a table, or the chart again."""
        deck = self.deck
        if deck is not None and deck.has_numbers:
            deck.tabular = not deck.tabular
        elif deck is not None:
            self.app.notify("This chart has no table of numbers.", markup=False)

    def action_reveal(self) -> None:
        """Show the errors on test rows at the cursor."""
        if self.pane is not None and not self.pane.reveal():
            message = (
                "No error on test rows is hidden here. Test rows are chosen on the data screen: d, then h."
            )
            self.app.notify(message, markup=False)

    def action_zoom(self, steps: int) -> None:
        """Zoom the chart in focus, or the first, in or out; 0 steps reset it."""
        if self.deck is not None:
            self.deck.zoom(steps)

    @on(StatusChanged)
    @on(ChartChosen)
    def write_keys(self) -> None:
        """Show the keys of what has the focus."""
        first = self.first_minute and isinstance(self.focused, ChartView)
        for line in self.query(KeyLine):
            line.show(key_hints(self.focused, self.pane, first=first))

    def on_mount(self) -> None:
        """Have a line for the help of a setting; follow the focus."""
        self.mount(HelpLine())
        self.watch(self, "focused", self.write_keys)

    def on_screen_resume(self) -> None:
        """Let keys go on that waited for the page over this screen to close."""
        self.app.post_message(PageChanged())
