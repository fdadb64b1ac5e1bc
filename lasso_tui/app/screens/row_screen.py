"""A row to edit: its prediction moves with each value, and with alpha."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from lasso_tui.app.frame.row_form import RowForm
from lasso_tui.app.frame.row_lines import MISSING, field_text
from lasso_tui.app.page_keys import PAGE_WORKER_GROUP, opens_over_pages
from lasso_tui.app.position_text import format_position
from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_hints import page_hints
from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.textual_compat.diff_screen import send_changes_alone
from lasso_tui.techniques import kinds

if TYPE_CHECKING:
    from lasso_tui.app.pane.pane import TechniquePane
    from lasso_tui.exports.scoring.profiler import Prediction, Profiler, Row
    from lasso_tui.exports.scoring.row_field import RowField

__all__ = ["RowScreen"]

ROWS_AROUND = 8
"""Rows of the page beside its columns: border, prediction, heading, what can be typed, and blanks."""


class RowScreen(Modal[None]):
    """A form of a model's columns; the keys that move alpha move it here too.

    Parameters
    ----------
    pane : whose model it is
    profiler, row : of its result, and the row to begin with
    keep : is called with the texts by column after each change
    """

    AUTO_FOCUS = "RowForm"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,x,q", "close", "close"),
        Binding("up,k", "choose(-1)", show=False),
        Binding("down,j", "choose(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "choose(-1000000)", show=False),
        Binding("end", "choose(1000000)", show=False),
        Binding("left,h", "change(-1)", show=False),
        Binding("right,l", "change(1)", show=False),
        Binding("enter", "type", show=False),
        Binding("delete,backspace", "put_back", show=False),
        Binding("r", "reset", show=False),
        Binding("left_square_bracket", "alpha(-1)", show=False),
        Binding("right_square_bracket", "alpha(1)", show=False),
        Binding("left_curly_bracket", "alpha(-10)", show=False),
        Binding("right_curly_bracket", "alpha(10)", show=False),
        Binding("m", "mark('m')", show=False),
        Binding("s", "mark('s')", show=False),
    ]
    DEFAULT_CSS = """
    RowScreen { align: center middle; }
    RowScreen > Vertical {
        width: 100%; max-width: 130; height: 100%; padding: 0 1;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    RowScreen Static { height: auto; max-height: 2; color: $foreground 70%; }
    RowScreen Static.-refused { color: $error; }
    RowScreen Input { background: $panel; }
    """

    def __init__(
        self, pane: TechniquePane, profiler: Profiler, row: Row, keep: Callable[[dict[str, str]], None]
    ) -> None:
        super().__init__()
        self._pane, self._profiler, self._keep = pane, profiler, keep
        self._form = RowForm(profiler, row)
        self._said = ""
        send_changes_alone(self)

    @property
    def row(self) -> Row:
        """The row as it is."""
        return self._form.row

    @property
    def prediction(self) -> Prediction:
        """What the model at the cursor says of it."""
        result, cursor = self._pane.result, self._pane.cursor
        assert result is not None
        assert cursor is not None
        return self._profiler.predict(self.row, self._pane.technique.readout(result, cursor))

    def compose(self) -> ComposeResult:
        """The form over a line that says what can be typed."""
        with Vertical() as box:
            box.border_title = Content(f"A row of {self._profiler.recipe.source}: its prediction")
            box.border_subtitle = page_hints(
                ("[ ]", "alpha"),
                ("↑ ↓", "column"),
                ("← →", "change"),
                ("Enter", "type"),
                ("r", "reset"),
                ("Esc", "close"),
            )
            yield self._form
            yield Input(compact=True, select_on_focus=False)
            yield Static()

    def on_mount(self) -> None:
        """Show the row, on a page as high as its columns need."""
        self.query_one(Vertical).styles.max_height = len(self._profiler.lines) + ROWS_AROUND
        self.query_one(Input).display = False
        self._show(anew=True)

    def _show(self, *, anew: bool) -> None:
        cursor = self._pane.cursor
        assert cursor is not None
        name = self._pane.technique.cursor
        at = f"{name} {format_position(kinds(self._pane.params)[name], cursor)}"
        self._form.show(self.prediction, at, anew=anew)
        self._say()

    def _say(self, refused: str = "") -> None:
        field = self._form.field
        text = "" if field is None else self.row.texts[self._form.chosen]
        said, line = refused or field_text(field, text), self.query_one(Static)
        if said != self._said:  # an update lays out the whole page
            self._said = said
            line.update(Content(said))
            line.set_class(bool(refused), "-refused")

    def _take(self, text: str) -> bool:
        """Give the chosen field a value; tell whether it is one."""
        try:
            self._form.row = self._profiler.with_text(self.row, self._form.chosen, text)
        except ValueError as error:
            self._say(str(error))
            return False
        self._keep(dict(zip((field.name for field in self._profiler.fields), self.row.texts, strict=True)))
        self._show(anew=True)
        return True

    # ------------------------------------------------------------------ keys

    def action_choose(self, lines: int) -> None:
        """Go some lines down."""
        self._form.choose(self._form.chosen + lines)
        self._say()

    def action_page(self, pages: int) -> None:
        """Go some pages down."""
        self.action_choose(pages * self._form.page())

    def action_change(self, steps: int) -> None:
        """Change the value by some steps."""
        if (field := self._form.field) is not None:
            self._take(field.stepped(self.row.texts[self._form.chosen], steps))

    def action_put_back(self) -> None:
        """Give the field its first value."""
        if (field := self._form.field) is not None:
            self._take(field.start)

    def action_reset(self) -> None:
        """Give every field its first value."""
        self._form.row = self._profiler.start
        self._keep({})
        self._show(anew=True)

    def action_alpha(self, steps: int) -> None:
        """Move the cursor along the path."""
        self._pane.step(steps)
        self._show(anew=False)

    def action_mark(self, key: str) -> None:
        """Move the cursor to a mark."""
        if self._pane.jump(key):
            self._show(anew=False)

    @on(RowForm.Clicked)
    def _line_clicked(self, event: RowForm.Clicked) -> None:
        """Choose a line, or type its value where it is chosen already."""
        event.stop()
        if event.line == self._form.chosen:
            self.action_type()
        else:
            self._form.choose(event.line)
            self._say()

    @opens_over_pages
    def action_type(self, first: str = "") -> None:
        """Type the value of the chosen field, or choose its level."""
        field = self._form.field
        if field is None:
            return
        if field.levels:
            self.run_worker(self._choose_level(field), group=PAGE_WORKER_GROUP)
            return
        typed = self.query_one(Input)
        typed.value = first or self.row.texts[self._form.chosen]
        typed.display = True
        self.set_focus(typed)  # at once: the next key belongs to it
        if first:
            typed.cursor_position = len(typed.value)
        else:
            typed.select_all()

    async def _choose_level(self, field: RowField) -> None:
        picker = Picker(field.name, [(level or MISSING, "") for level in field.levels], placeholder="level")
        chosen = await self.app.push_screen_wait(picker)
        if chosen is not None:
            self._take("" if chosen == MISSING else chosen)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self._take(event.value):
            self._close_field()

    def _close_field(self) -> None:
        self.set_focus(self._form)
        self.query_one(Input).display = False

    def action_close(self) -> None:
        """Leave the field that is typed in, or the page."""
        if self.query_one(Input).has_focus:
            self._close_field()
            self._say()
        else:
            self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Begin to type with the first digit."""
        if self._form.has_focus and event.character and event.character in "0123456789.-":
            field = self._form.field
            if field is not None and not field.levels:
                event.stop()
                event.prevent_default()
                self.action_type(event.character)
