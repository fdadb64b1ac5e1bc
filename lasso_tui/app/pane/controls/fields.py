"""The fields of the settings that are not typed into: check boxes, choices, texts opened as a line of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive

from lasso_tui.app.frame.key_hints import CHECK_KEYS, CHOICE_KEYS, LINE_KEYS
from lasso_tui.app.page_keys import opens_over_pages
from lasso_tui.app.pane.controls.field_base import Applied, ParamField
from lasso_tui.app.pane.controls.input_field import ParamInput
from lasso_tui.app.pane.controls.sections import is_box
from lasso_tui.techniques.params import Choice, ParamSpec, Text

__all__ = ["ParamCheck", "ParamChoice", "ParamLine", "field_of"]


class LetterField(ParamField, can_focus=True):
    """A field that is not typed into, but keeps letters to itself all the same."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell that letters are kept."""
        return character is not None and character.isprintable() and key != "space"

    def on_key(self, event: events.Key) -> None:
        """Keep letters from the app."""
        if self.check_consume_key(event.key, event.character):
            event.stop()
            self.take_letter(event.character or "")

    def take_letter(self, letter: str) -> None:
        """Do what a letter does in this field."""

    indent = 0
    """Columns from the end of the label to where the other values begin."""

    def fitted(self, text: Content) -> Content:
        """Return a text that begins where the other values do, or nearer to its label where it is long."""
        width = max(self.size.width, 1)
        return text.pad_left(max(min(self.indent, width - text.cell_length), 0)).truncate(
            width, ellipsis=True
        )


class ParamCheck(LetterField):
    """A parameter that is on or off, its box before its label."""

    key_hints = CHECK_KEYS

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "switch", "on/off", key_display="Space"),
        Binding("tab", "app.focus_next", "next", key_display="Tab"),
        Binding("enter", "back", "back", show=False),
    ]
    value: reactive[bool] = reactive(False, init=False)

    def __init__(self, name: str, kind: ParamSpec, value: Any) -> None:
        self.kind = kind
        super().__init__(id=f"param-{name}", classes="-on" if self._is_on(value) else None)
        self.param = name
        self.set_reactive(ParamCheck.value, self._is_on(value))

    def _is_on(self, value: Any) -> bool:
        return value == self.kind.checked if isinstance(self.kind, Choice) else bool(value)

    @property
    def entry(self) -> Any:
        """The parameter's value."""
        kind = self.kind
        if not isinstance(kind, Choice):
            return self.value
        return kind.checked if self.value else next(one for one in kind.options if one != kind.checked)

    def render(self) -> Content:
        """Show box and label."""
        return Content(f"[{'x' if self.value else ' '}] {self.kind.label}")

    def write(self, value: Any) -> None:
        """Show a value."""
        self.value = self._is_on(value)

    def restore(self) -> None:
        """Change nothing: a box is applied at once."""

    def watch_value(self) -> None:
        """Show what is on bright."""
        self.set_class(self.value, "-on")

    def on_mount(self) -> None:
        """Show what is on bright."""
        self.watch_value()

    def action_switch(self) -> None:
        """Turn it on or off."""
        self.value = not self.value
        self.post_message(Applied(self, self.entry))

    def action_back(self) -> None:
        """Leave."""
        self.post_message(Applied(self, self.entry, leave=True))

    def on_click(self) -> None:
        """Turn it on or off."""
        self.action_switch()


class ParamChoice(LetterField):
    """One of a few options: up and down go through them, a letter goes to the next that begins with it."""

    key_hints = CHOICE_KEYS

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", "choose", key_display="↑↓"),
        Binding("down", "choose(1)", "choose next", show=False),
        Binding("enter", "submit", "apply", key_display="Enter"),
        Binding("tab", "app.focus_next", "next", key_display="Tab"),
        Binding("space", "choose(1)", "choose next", show=False),
    ]
    value: reactive[str] = reactive("", init=False)

    def __init__(self, name: str, kind: Choice, value: str) -> None:
        super().__init__(id=f"param-{name}")
        self.kind = kind
        self.options = kind.options
        self.param = name
        self.current = value
        self.set_reactive(ParamChoice.value, value)

    def render(self) -> Content:
        """Show the option."""
        arrow = " ▾" if self.size.width > len(self.value) + 1 else ""
        return self.fitted(Content(f"{self.value}{arrow}"))

    def write(self, value: Any) -> None:
        """Show a value."""
        self.value = self.current = value

    def restore(self) -> None:
        """Show the value in force."""
        self.value = self.current

    def pending(self) -> str | None:
        """Return the option chosen and not applied yet, or None."""
        return None if self.value == self.current else self.value

    def action_choose(self, steps: int) -> None:
        """Go some options along."""
        self.value = self.options[(self.options.index(self.value) + steps) % len(self.options)]

    def take_letter(self, letter: str) -> None:
        """Go to the next option that begins with a letter."""
        start = self.options.index(self.value) + 1
        around = (*self.options[start:], *self.options[:start])
        self.value = next((one for one in around if one.lower().startswith(letter.lower())), self.value)

    def action_submit(self) -> None:
        """Apply the option and leave."""
        self.post_message(Applied(self, self.value, leave=True))

    def on_click(self, event: events.Click) -> None:
        """Go to the next option, and apply it."""
        self.action_choose(1)
        self.post_message(Applied(self, self.value))


class ParamLine(LetterField):
    """A text that is longer than the field: its beginning, opened as a line of its own by Enter."""

    key_hints = LINE_KEYS

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "edit", key_display="Enter"),
        Binding("tab", "app.focus_next", "next", key_display="Tab"),
        Binding("space", "open", "edit", show=False),
    ]
    value: reactive[str] = reactive("", init=False)

    edit: Callable[[ParamLine], None] | None = None
    """Opens the text for editing."""

    def __init__(self, name: str, kind: Text, value: str) -> None:
        super().__init__(id=f"param-{name}")
        self.kind = kind
        self.empty = kind.empty
        self.param = name
        self.current = value
        self.set_reactive(ParamLine.value, value)

    @property
    def shown(self) -> str:
        """The whole text: what was typed, what is set, or what is in force without it."""
        return self.value or self.in_force

    def render(self) -> Content:
        """Show the beginning of the text."""
        text = Content(self.shown) if self.shown else Content.styled(self.empty, "dim")
        return self.fitted(text)

    def write(self, value: Any) -> None:
        """Show a value."""
        self.value = self.current = value
        self.refresh()

    def restore(self) -> None:
        """Show the value in force."""
        self.value = self.current

    @opens_over_pages
    def action_open(self) -> None:
        """Edit the text."""
        if self.edit is not None:
            self.edit(self)

    def on_click(self) -> None:
        """Edit the text."""
        self.action_open()


def field_of(name: str, kind: ParamSpec, value: Any) -> ParamField:
    """Return the field of a parameter."""
    if is_box(kind):
        return ParamCheck(name, kind, value)
    if isinstance(kind, Choice):
        return ParamChoice(name, kind, value)
    if isinstance(kind, Text) and kind.long:
        return ParamLine(name, kind, value)
    return ParamInput(name, kind, value)
