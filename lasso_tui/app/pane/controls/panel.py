"""The settings of a tab, made from the declaration of its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType

from lasso_tui.app.pane.controls.field_base import Applied, ParamField
from lasso_tui.app.pane.controls.fields import ParamLine
from lasso_tui.app.pane.controls.help_line import HelpLine
from lasso_tui.app.pane.controls.input_field import ParamInput
from lasso_tui.app.pane.controls.rows import SettingRows
from lasso_tui.app.pane.controls.sections import describe, refusal
from lasso_tui.app.pane.effects import PREVIOUS_SHOWN
from lasso_tui.app.pane.messages import ParamEdited, SettingsLeft
from lasso_tui.techniques import ParamError, kinds, updated
from lasso_tui.techniques.params import Number

if TYPE_CHECKING:
    from lasso_tui.app.pane.effects import Notify
    from lasso_tui.techniques import AnyResult, AnyTechnique, Params

__all__ = ["Controls"]

OPEN, CLOSED = "-open", "-closed"


class Controls(SettingRows):
    """Sections of fields; an entry is checked at once, and posted when it is valid.

    Parameters
    ----------
    params, dataset : the values, and the data that they are for
    technique : whose parameters they are
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel", key_display="Esc"),
    ]

    def __init__(self, params: Params, dataset: str, technique: AnyTechnique) -> None:
        super().__init__(params, dataset, technique)
        self._before: list[tuple[str, Any]] = []
        self._posted: tuple[str, Any, str] | None = None

    def set_dataset(self, dataset: str) -> None:
        """Show the fields that these data use; what was set before belongs to others."""
        if dataset != self._dataset:
            self._before.clear()
        super().set_dataset(dataset)

    def show(self, result: AnyResult, cursor: float) -> None:
        """Show the cursor's position, and what stands in for values that are not set."""
        self.set_in_force(result.in_force())
        self.set_cursor(self._technique.cursor, cursor)

    # ------------------------------------------------------------------ entries

    @on(Applied)
    def _applied(self, message: Applied) -> None:
        message.stop()
        field = message.field
        if field.pending() is None and isinstance(field, ParamInput) and message.leave:
            self.clear_error(field.param)
            self.leave()
        elif self._edit(field, message.entry) and message.leave:
            self.leave()

    def on_mount(self) -> None:
        """Show what these data use; open long texts as a line of their own."""
        super().on_mount()
        for field in self.query(ParamLine):
            field.edit = self._open_line

    def _open_line(self, field: ParamLine) -> None:
        from lasso_tui.app.screens.line_screen import LineScreen

        def read(text: str) -> str:
            updated(self._params, {field.param: text})
            return text

        def take(text: str | None) -> None:
            if text is not None and text != field.shown:
                self._edit(field, text)

        help_text = describe(field.kind)
        self.app.push_screen(LineScreen(field.kind.label, field.shown, help_text, read), take)

    def _edit(self, field: ParamField, entry: Any) -> bool:
        """Check an entry and post it where it is new; tell whether it is allowed."""
        name = field.param
        text = entry if isinstance(entry, str) else ""
        value = "auto" if field.kind.auto and text.startswith("auto:") else entry
        try:
            params = updated(self._params, {name: value})
        except ParamError as error:
            self.show_error(name, refusal(field.kind, name, str(error)))
            return False
        self.clear_error(name)
        new, old = getattr(params, name), getattr(self._params, name)
        scrub = field.kind.recompute == "scrub"
        if isinstance(field, ParamInput):
            field.accepted = field.value
            if not scrub:
                field.write(new)
        else:
            field.write(new)
        if not scrub and new == old:
            return True
        self._before.append((name, self._cursor if scrub else old))
        self._params = params
        self._posted = name, old, text
        self.show_used()
        self.post_message(ParamEdited(name, new))
        return True

    def undo(self) -> str:
        """Take back the last change of a setting; return its label, or "" where there is none."""
        if not self._before:
            return ""
        name, value = self._before.pop()
        kind = kinds(self._params)[name]
        if kind.recompute != "scrub":
            self._params = updated(self._params, {name: value})
        self._posted = None
        self.clear_error(name)
        self.write_field(name, value)
        self.show_used()
        self.post_message(ParamEdited(name, value))
        return kind.label

    def step_setting(self, name: str, step: float) -> bool:
        """Step a number by an amount, within its range; tell whether there is one of this name."""
        field, kind = self.field(name), self._fields.get(name)
        if field is None or not isinstance(kind, Number):
            return False
        value = getattr(self._params, name)
        start = float(field.in_force or kind.high) if value is None else value
        new = min(max(round(start + step, 12), kind.low), kind.high)
        if kind.is_valid(new):
            self._edit(field, kind.text(new))
        return True

    def forget_changes(self) -> None:
        """Forget what could be taken back."""
        self._before.clear()

    # ------------------------------------------------------------------ refusals

    def report(self, note: Notify) -> None:
        """Say what failed: under its field where an entry is the reason, else in a corner."""
        if not self.refuse(note.names, note.message.removesuffix(PREVIOUS_SHOWN)):
            self.app.notify(
                note.message, severity="error", title=note.title, markup=False, timeout=note.seconds
            )

    def refuse(self, names: tuple[str, ...], message: str) -> bool:
        """Show under its field why the entry posted last cannot be used; tell whether it was that.

        Parameters
        ----------
        names : the parameters whose values were refused
        message : why
        """
        if self._posted is None or self._posted[0] not in names:
            return False
        (name, old, text), self._posted = self._posted, None
        field = self.field(name)
        if field is None:
            return False
        if self._before and self._before[-1][0] == name:
            self._before.pop()
        self.clear_error(name)
        field.write(old)
        if isinstance(field, ParamInput | ParamLine) and text:
            field.value = text
        self.show_error(name, message)
        return True

    # ------------------------------------------------------------------ focus

    def enter(self, name: str) -> bool:
        """Give the focus to the field of a parameter; tell whether these data use it."""
        field = self.field(name)
        if field is None or not self.query_one(f"#row-{name}").display:
            return False
        self.remove_class(CLOSED)
        self.add_class(OPEN)
        field.focus()
        return True

    def enter_text(self) -> bool:
        """Open the tab's long text; tell whether there is one."""
        lines = (field for name in self._fields if isinstance(field := self.field(name), ParamLine))
        for field in lines:
            if self.enter(field.param):
                field.action_open()
                return True
        return False

    def leave(self) -> None:
        """Give the focus back to the charts."""
        self.remove_class(OPEN)
        self.post_message(SettingsLeft())

    def put_back(self) -> None:
        """Restore the value in force where the person is typing: nothing of the entry is accepted."""
        field = self.screen.focused
        if isinstance(field, ParamField) and self in field.ancestors:
            self.clear_error(field.param)
            field.restore()

    def action_cancel(self) -> None:
        """Restore the value in force and leave."""
        self.put_back()
        self.leave()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the help of the focused field."""
        if isinstance(event.widget, ParamField):
            self._say(describe(event.widget.kind))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Accept the entry when the focus leaves."""
        field = event.widget
        if isinstance(field, ParamField):
            self._say("")
            entry = field.pending()
            if entry is not None:
                self._edit(field, entry)

    def _say(self, text: str) -> None:
        for line in self.screen.query(HelpLine):
            line.say(text)
