"""What keys do to the picked feature and to the cursor, beside what each chart does itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.app.pane.controls import Controls
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.textual_compat.diff_screen import DiffScreen

if TYPE_CHECKING:
    from lasso_tui.app.pane.pane import TechniquePane

__all__ = ["PickKeys"]

FARTHEST = 10**9
"""Steps that lead to the end of every grid."""

PANS = ("crop_across", "crop_down")
"""Parameters that are the centre of the part of a picture that is shown."""

ENTRY = "Entry"
RATIO = "l1_ratio"


class PickKeys(DiffScreen):
    """Picks features, finds them by name, and goes to the ends of the axis.

    Attributes
    ----------
    found : the features that were found last, for the next and the previous one
    """

    found: tuple[str, ...] = ()

    @property
    def pane(self) -> TechniquePane | None:
        """The tab in front, or None before there is one."""
        raise NotImplementedError

    def action_series(self, steps: int) -> None:
        """Pick the next feature of the list, or the previous one."""
        if self.pane is not None:
            self.pane.pick(steps)

    def pick_found(self, name: str, found: tuple[str, ...]) -> None:
        """Pick a feature that was looked for, in all charts."""
        self.found = found
        if self.pane is not None:
            self.pane.pick_name(name)

    def action_find_next(self, steps: int) -> None:
        """Pick the next feature found, or the previous one."""
        if not self.found:
            self.app.notify("Nothing was looked for yet. Press / to find a feature.", markup=False)
            return
        if self.pane is not None:
            picked = self.pane.state.picked
            at = self.found.index(picked) if picked in self.found else -1
            self.pane.pick_name(self.found[(at + steps) % len(self.found)])

    def action_entry(self) -> None:
        """Show where the picked feature enters."""
        if self.pane is None:
            return
        deck = self.pane.query_one(ChartDeck)
        if ENTRY in deck.titles:
            deck.first = deck.titles.index(ENTRY)
        else:
            self.app.notify("This tab has no Entry chart.", markup=False)

    def action_end(self, direction: int) -> None:
        """Go to an end of the axis."""
        if self.pane is not None:
            self.pane.step(direction * FARTHEST)

    def action_pan(self, across: int, down: int) -> None:
        """Move along a zoomed chart, or to another part of a picture."""
        if self.pane is None:
            return
        deck, steps = self.pane.query_one(ChartDeck), (across, down)
        if deck.current.window is not None:
            deck.pan(across)
            return
        for name, step in zip(PANS, steps, strict=True):
            if step:
                self.pane.step_drawn(name, step)

    def action_ratio(self, steps: int) -> None:
        """Step l1_ratio by 0.1."""
        if self.pane is not None and not self.pane.query_one(Controls).step_setting(RATIO, steps * 0.1):
            self.app.notify("l1_ratio is a setting of the Elastic net tab.", markup=False)
