"""The keys, the important ones first: this order is the footer's."""

from __future__ import annotations

from textual.binding import Binding, BindingType

__all__ = ["BINDINGS"]

BINDINGS: list[BindingType] = [
    Binding("left_square_bracket", "step(-1)", "move", key_display="[ ]", tooltip="The cursor one step down"),
    Binding("right_square_bracket", "step(1)", "The cursor one step up", key_display="]", show=False),
    Binding("left_curly_bracket", "step(-10)", "The cursor ten steps down", key_display="{", show=False),
    Binding("right_curly_bracket", "step(10)", "The cursor ten steps up", key_display="}", show=False),
    Binding(
        "m", "jump('m')", "marks", key_display="m s", tooltip="The cursor to the mark m, often the CV minimum"
    ),
    Binding("s", "jump('s')", "The cursor to the mark s, often the 1-SE alpha", show=False),
    Binding("less_than_sign", "tab(-1)", "tab", key_display="< >", tooltip="Previous tab"),
    Binding("d", "dataset", "data", tooltip="The table's columns, and what is done with them"),
    Binding("o", "controls", "controls", tooltip="Show or hide the controls"),
    Binding("e", "export", "export", tooltip="Export what is shown"),
    Binding("question_mark", "lesson", "help", key_display="?", tooltip="What this tab shows, and the keys"),
    Binding("q", "quit", "quit", tooltip="Leave"),
    *(Binding(str(n), f"chart({n})", f"Chart {n} first", show=False) for n in range(1, 10)),
    Binding("greater_than_sign", "tab(1)", "Next tab", key_display=">", show=False),
    Binding("g", "go", "Go to a tab by name", show=False),
    Binding("D", "open", "Open other data", show=False),
    Binding("y", "target", "Choose the target", show=False),
    Binding("c", "source", "Source of this tab", show=False),
    Binding("p", "pin", "Pin this solution", show=False),
    Binding("P", "compare", "Compare with what is pinned", show=False),
    Binding("C", "copy('coefficients.csv')", "Send the coefficients to the clipboard", show=False),
    Binding("L", "copy('sh')", "Send the run command line to the clipboard", show=False),
    Binding("r", "reset", "Reset this tab", show=False),
    Binding("f", "full", "One chart on the full screen, and back", show=False),
    Binding("t", "tabulate", "The first chart as a table, and back", show=False),
    Binding("plus,equals_sign", "screen.zoom(1)", "Zoom in on the chart", key_display="+", show=False),
    Binding("minus", "screen.zoom(-1)", "Zoom out", key_display="-", show=False),
    Binding("0", "screen.zoom(0)", "All of the chart again", show=False),
    Binding("left", "screen.pan(-1)", "Along a zoomed chart to the left", key_display="←", show=False),
    Binding("right", "screen.pan(1)", "Along a zoomed chart to the right", key_display="→", show=False),
    Binding("down", "screen.series(1)", "Read the next line at the cursor", key_display="↓", show=False),
    Binding("up", "screen.series(-1)", "Read the line above at the cursor", key_display="↑", show=False),
    Binding("escape", "leave", "Stop what is being computed; back to the chart", show=False),
]
