"""Lists of rows to choose from, some of which may be gone when they are clicked.

Relies on `OptionList._on_click`. Needless once `OptionList` ignores a click on a row that it no longer has.
"""

from __future__ import annotations

from textual.events import Click
from textual.widgets import OptionList

__all__ = ["SafeOptionList"]


class SafeOptionList(OptionList):
    """A list whose rows change while the pointer is over it, and which may have no room.

    A click tells the number of the row that was on the screen. Where the list has become shorter since, `OptionList`
    would look for a row that it does not have, and end the program; so it would where it is to move by the rows that
    are on the screen and there are none.
    """

    def action_page_up(self) -> None:
        """Move a page up, if there is one."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Move a page down, if there is one."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]

    def _on_click(self, event: Click) -> None:  # type: ignore[override]
        number = event.style.meta.get("option")
        if number is not None and number >= self.option_count:
            event.prevent_default()
            event.stop()  # the list may have gone, and a click outside of it closes the page
