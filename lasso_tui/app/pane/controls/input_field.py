"""A parameter that is typed: a number, or a short text."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from lasso_tui.app.frame.key_hints import FIELD_KEYS, TEXT_KEYS, KeyHint
from lasso_tui.app.pane.controls.field_base import Applied, ParamField
from lasso_tui.app.pane.controls.sections import field_text, stepped
from lasso_tui.techniques.params import LogSlider, Number, ParamSpec, Text

__all__ = ["ParamInput"]

COMPACT, VALID = "-textual-compact", "-valid"
"""Classes that such a field gets from Textual. It has them from the start, as every change searches all styles."""


class ParamInput(Input, ParamField):
    """A parameter typed as text; up and down step a number.

    Attributes
    ----------
    current : the text of the value in force, which is not what the person is typing
    accepted : the text accepted last, which stays until the value is written anew
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "apply", key_display="Enter"),
        Binding("tab", "app.focus_next", "next", key_display="Tab"),
        Binding("up", "nudge(1)", "step", key_display="↑↓"),
        Binding("down", "nudge(-1)", "step down", show=False),
    ]
    compact: Reactive[bool] = Reactive(True, toggle_class=COMPACT)
    """Whether it has no border; that is so before it is constructed."""
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    """The text's width; it changes at every step of the cursor, so it triggers no layout."""

    def __init__(self, name: str, kind: ParamSpec, value: Any) -> None:
        super().__init__(
            field_text(kind, value),
            placeholder=kind.empty if isinstance(kind, Text) else "",
            compact=True,
            id=f"param-{name}",
            classes=f"{COMPACT} {VALID}" + " -number" * isinstance(kind, Number),
            select_on_focus=True,
        )
        self.kind = kind
        self.param = name
        self.current = self.accepted = self.value

    @property
    def key_hints(self) -> tuple[KeyHint, ...]:
        """What the keys do here."""
        return FIELD_KEYS if isinstance(self.kind, Number) else TEXT_KEYS

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the arrow keys alone where there is no number to step."""
        return (
            isinstance(self.kind, Number) if action == "nudge" else super().check_action(action, parameters)
        )

    def write(self, value: Any) -> None:
        """Show a value, dropping what was typed."""
        self.show(field_text(self.kind, value, self.in_force))

    def show(self, text: str) -> None:
        """Show a text as that of the value in force."""
        self.value = self.current = self.accepted = text

    def restore(self) -> None:
        """Drop what was typed."""
        self.value = self.current

    def pending(self) -> str | None:
        """Return what was typed and not applied yet, or None."""
        return None if self.value in {self.current, self.accepted} else self.value

    async def action_submit(self) -> None:
        """Apply what was typed and leave."""
        self.post_message(Applied(self, self.value, leave=True))

    async def action_nudge(self, steps: int) -> None:
        """Step a number within its range; the cursor's own goes along its grid."""
        if not isinstance(self.kind, Number):
            return
        if self.kind.recompute == "scrub" and isinstance(self.kind, LogSlider):
            await self.run_action(f"screen.step({steps})")
            return
        try:
            value = stepped(self.kind, float(self.value.removeprefix("auto:")), steps)
        except ValueError:
            return
        self.value = self.kind.text(int(value) if self.kind.whole else value)
        self.post_message(Applied(self, self.value))
