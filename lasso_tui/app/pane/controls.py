"""The controls of a tab, made from the declaration of its parameters."""

from __future__ import annotations

from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Label, Select, Static

from lasso_tui.app.pane.messages import ParamEdited
from lasso_tui.app.position_text import format_position
from lasso_tui.techniques import ParamError, Params, kinds, updated
from lasso_tui.techniques.params import Choice, LogSlider, Number, ParamSpec, Switch

__all__ = ["Controls"]


class ParamInput(Input):
    """A parameter typed as text; up and down step a number that has a step of its own and is set.

    Attributes
    ----------
    kind, param : its declaration and its name
    current : the text of the value in force, which is not what the person is typing
    accepted : the text accepted last, which stays until the value is written anew
    """

    BINDINGS = [  # noqa: RUF012 - Textual's own form
        Binding("up", "nudge(1)", show=False),
        Binding("down", "nudge(-1)", show=False),
    ]
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    """The text's width; it changes at every step of the cursor, so it triggers no layout."""

    def __init__(self, name: str, kind: ParamSpec, value: Any) -> None:
        super().__init__(kind.text(value), compact=True, id=f"param-{name}", select_on_focus=True)
        self.kind = kind
        self.param = name
        self.current = self.accepted = self.value

    def action_nudge(self, steps: int) -> None:
        """Step a number up or down within its range."""
        if not isinstance(self.kind, Number) or isinstance(self.kind, LogSlider):
            return  # a penalty is stepped along its grid, by the cursor's own keys
        try:
            value = self.kind.parse(self.value) + steps * self.kind.step
        except ValueError:
            return
        value = min(max(value, self.kind.low), self.kind.high)
        self.value = self.kind.text(int(value) if self.kind.whole else round(value, 12))
        self.post_message(Input.Submitted(self, self.value))


class ParamSwitch(Checkbox):
    """A parameter that is on or off, labelled so."""

    def __init__(self, name: str, value: bool) -> None:
        super().__init__("on" if value else "off", value, compact=True, id=f"param-{name}")

    def watch_value(self) -> None:
        """Show the new state."""
        self.label = Content("on" if self.value else "off")
        super().watch_value()


class Controls(VerticalScroll):
    """A row for each parameter; an entry is checked at once, and posted when it is valid."""

    DEFAULT_CSS = """
    Controls {
        width: 30; height: 1fr; padding: 0 1; background: $surface;
        scrollbar-size-vertical: 1;
        Horizontal { height: 1; }
        Label { width: 14; color: $foreground 80%; }
        ParamInput { width: 1fr; background: $panel; &:focus { background: $primary 30%; } }
        ParamInput.-invalid { color: $error; text-style: underline; }
        Select { width: 1fr; }
        ParamSwitch { background: $surface; padding: 0; }
        ParamSwitch > .toggle--button { color: $surface; background: $panel; }
        #dataset { width: 1fr; margin-bottom: 1; text-align: left; content-align: left middle; }
        #hint { color: $foreground 70%; margin-top: 1; height: auto; }
    }
    """

    def __init__(self, params: Params, dataset: str) -> None:
        super().__init__(can_focus=False)
        self._params = params
        self._dataset = dataset

    def compose(self) -> ComposeResult:
        """Lay out a row for each parameter."""
        yield Button(Content("data…"), compact=True, id="dataset", action="app.dataset")
        for name, kind in kinds(self._params).items():
            with Horizontal(id=f"row-{name}"):
                yield Label(kind.label)
                yield self._control(name, kind, getattr(self._params, name))
        yield Static("", id="hint")

    def on_mount(self) -> None:
        """Show the data's name."""
        self.set_dataset(self._dataset)

    @staticmethod
    def _control(name: str, kind: ParamSpec, value: Any) -> Widget:
        if isinstance(kind, Switch):
            return ParamSwitch(name, value)
        if isinstance(kind, Choice):
            return Select(
                [(option, option) for option in kind.options],
                value=value,
                allow_blank=False,
                compact=True,
                id=f"param-{name}",
            )
        return ParamInput(name, kind, value)

    def set_dataset(self, dataset: str) -> None:
        """Show the data's name and the parameters that apply to them."""
        self._dataset = dataset
        self.query_one("#dataset", Button).label = Content(f"data: {dataset.rsplit('/', 1)[-1]}")
        for name, kind in kinds(self._params).items():
            self.query_one(f"#row-{name}").display = kind.applies_to(dataset)

    def set_params(self, params: Params) -> None:
        """Show these values without posting them."""
        self._params = params
        for name, kind in kinds(params).items():
            self._write(name, kind, getattr(params, name))

    def set_cursor(self, name: str, position: float) -> None:
        """Show the cursor's position, unless the person is typing there."""
        box = self.query_one(f"#param-{name}", ParamInput)
        box.current = format_position(box.kind, position, 4)
        if not box.has_focus:
            box.value = box.accepted = box.current
            box.remove_class("-invalid")

    def put_back(self) -> None:
        """Restore the value in force where the person is typing: nothing of the entry is accepted."""
        box = self.screen.focused
        if isinstance(box, ParamInput) and self in box.ancestors:
            box.value = box.current
            box.remove_class("-invalid")

    def _write(self, name: str, kind: ParamSpec, value: Any) -> None:
        control = self.query_one(f"#param-{name}")
        with self.prevent(Checkbox.Changed, Select.Changed, Input.Changed):
            if isinstance(control, Checkbox | Select):
                control.value = value
            elif isinstance(control, ParamInput):
                control.value = control.current = control.accepted = kind.text(value)
                control.remove_class("-invalid")

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if isinstance(event.input, ParamInput):
            self._edit(event.input.param, event.value)

    @on(Checkbox.Changed)
    def _ticked(self, event: Checkbox.Changed) -> None:
        event.stop()
        self._edit((event.checkbox.id or "").removeprefix("param-"), event.value)

    @on(Select.Changed)
    def _chosen(self, event: Select.Changed) -> None:
        event.stop()
        self._edit((event.select.id or "").removeprefix("param-"), event.value)

    def _edit(self, name: str, value: Any) -> None:
        control = self.query_one(f"#param-{name}")
        try:
            params = updated(self._params, {name: value})
        except ParamError as error:
            control.add_class("-invalid")
            self.app.notify(str(error), severity="error", title="Not changed", markup=False)
            return
        control.remove_class("-invalid")
        new = getattr(params, name)
        if isinstance(control, ParamInput):
            control.accepted = control.value
            if control.kind.recompute != "scrub":
                control.current = control.kind.text(new)
        if kinds(params)[name].recompute != "scrub" and new == getattr(self._params, name):
            return
        self._params = params
        self.post_message(ParamEdited(name, new))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the help of the focused control."""
        name = (event.widget.id or "").removeprefix("param-")
        kind = kinds(self._params).get(name)
        self.query_one("#hint", Static).update(
            Content(f"{kind.help} {kind.allowed.capitalize()}." if kind else "")
        )

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Accept the entry when the focus leaves."""
        box = event.widget
        if isinstance(box, ParamInput) and box.value not in {box.current, box.accepted}:
            self._edit(box.param, box.value)
