"""The rows of the settings: what they show, and what is refused under them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Label, Static

from lasso_tui.app.pane.controls.field_base import ParamField
from lasso_tui.app.pane.controls.fields import ParamChoice, ParamLine, field_of
from lasso_tui.app.pane.controls.input_field import ParamInput
from lasso_tui.app.pane.controls.sections import is_box, is_used, label_width, sections_of
from lasso_tui.app.position_text import format_position
from lasso_tui.techniques.job import defaults, reads_file, shares_settings

if TYPE_CHECKING:
    from lasso_tui.techniques import AnyTechnique, Params

__all__ = ["SettingRows"]

EVERY_TAB = "every tab"
CHANGED, REFUSED = "-changed", "-refused"


class SettingRows(VerticalScroll):
    """Sections of fields, each with its label.

    Parameters
    ----------
    params, dataset : the values, and the data that they are for
    technique : whose parameters they are
    """

    DEFAULT_CSS = """
    SettingRows {
        width: 31; height: 1fr; background: $background; scrollbar-size-vertical: 1;
        Horizontal { height: 1; padding-left: 1; }
        Label { color: $foreground 80%; margin-right: 1; }
        .section { color: $primary; text-style: bold; height: 1; padding-left: 1; }
        .later { margin-top: 1; }
        .error { color: $error; height: auto; padding: 0 1; }
        ParamInput { width: 1fr; max-width: 40; background: $surface; &:focus { background: $primary 30%; } }
        ParamInput.-number { width: 9; }
        ParamChoice, ParamLine, ParamCheck { width: 1fr; height: 1; }
        ParamChoice, ParamLine { max-width: 40; }
        ParamCheck { color: $foreground 70%; &.-on { color: $foreground; } }
        ParamChoice:focus, ParamLine:focus, ParamCheck:focus { background: $primary 30%; }
        .-changed ParamField { text-style: bold; }
        .-refused ParamField { color: $error; }
    }
    """

    def __init__(self, params: Params, dataset: str, technique: AnyTechnique) -> None:
        super().__init__(can_focus=False)
        self._params, self._dataset, self._technique = params, dataset, technique
        self._fields = {name: kind for part in sections_of(params) for name, kind in part.fields}
        self._cursor: float | None = None

    def compose(self) -> ComposeResult:
        """Lay the sections out."""
        wide = label_width(self._fields)
        for number, section in enumerate(sections_of(self._params)):
            classes = "section later" if number else "section"
            yield Static(classes=classes, id=f"section-{section.about}")
            for name, kind in section.fields:
                field = field_of(name, kind, getattr(self._params, name))
                row = Horizontal(id=f"row-{name}")
                row.display = False
                with row:
                    if not is_box(kind):
                        label = Label(Content(kind.label))
                        label.styles.width = wide
                        if isinstance(
                            field, (ParamLine, ParamChoice)
                        ):  # a long value begins before the others
                            label.styles.width, field.indent = len(kind.label), wide - len(kind.label)
                        yield label
                    yield field

    def on_mount(self) -> None:
        """Show what these data use."""
        self.set_dataset(self._dataset)

    def field(self, name: str) -> ParamField | None:
        """Return the field of a parameter, or None where it has none."""
        return self.query_one(f"#param-{name}", ParamField) if name in self._fields else None

    # ------------------------------------------------------------------ what is in force

    def set_dataset(self, dataset: str) -> None:
        """Show the fields that these data use."""
        self._dataset = dataset
        self._defaults = defaults(self._technique, dataset)
        self.show_used()

    def set_params(self, params: Params) -> None:
        """Show these values without posting them."""
        self._params = params
        for name in self._fields:
            self.write_field(name, getattr(params, name))
        self.show_used()

    def set_cursor(self, name: str, position: float) -> None:
        """Show the cursor's position, unless the person is typing there."""
        self._cursor = position
        box = self.field(name)
        if not isinstance(box, ParamInput):
            return
        text = format_position(box.kind, position, 4)
        if box.has_focus and box.pending() is not None:
            box.current = text
        elif box.current != text or box.value != text:
            self.clear_error(name)
            box.show(text)

    def set_in_force(self, values: Mapping[str, str]) -> None:
        """Show what stands in for values that are not set."""
        for name in self._fields:
            field, text = self.field(name), values.get(name, "")
            if field is not None and field.in_force != text:
                field.in_force = text
                if field.pending() is None and name != self._technique.cursor:
                    self.write_field(name, getattr(self._params, name))

    def show_used(self) -> None:
        """Show the fields that have an effect, and which values are not the defaults."""
        simulated = not reads_file(self._technique, self._dataset)
        shared = shares_settings(self._technique, self._dataset)
        for section in sections_of(self._params):
            used = False
            for name, kind in section.fields:
                row = self.query_one(f"#row-{name}")
                row.display = is_used(name, self._params, self._dataset, simulated=simulated)
                used |= row.display
                changed = getattr(self._params, name) != getattr(self._defaults, name)
                row.set_class(changed and kind.recompute != "scrub", CHANGED)
                if not row.display:
                    self.clear_error(name)
            heading = self.query_one(f"#section-{section.about}", Static)
            heading.display = used
            every = shared and section.about == "cv"
            note = f"  {EVERY_TAB}" if every else ""
            heading.update(Content.assemble(section.title, (note, "not bold $foreground 70%")))

    def write_field(self, name: str, value: Any) -> None:
        """Show a value, unless the person is typing there or what was typed is wrong."""
        field = self.field(name)
        if field is None or (field.has_focus and field.pending() is not None):
            return
        if not self.query_one(f"#row-{name}").has_class(REFUSED):  # what was typed stays until it is right
            field.write(value)

    def show_error(self, name: str, message: str) -> None:
        """Say under a field why its entry cannot be."""
        row = self.query_one(f"#row-{name}")
        row.add_class(REFUSED)
        text = Content(f"✗ {message}")
        for line in self.query(f"#error-{name}").results(Static):
            line.update(text)
            return
        self.mount(Static(text, classes="error", id=f"error-{name}"), after=row)

    def clear_error(self, name: str) -> None:
        """Drop what stands under a field."""
        row = self.query_one(f"#row-{name}")
        if row.has_class(REFUSED):
            row.remove_class(REFUSED)
            self.query(f"#error-{name}").remove()
