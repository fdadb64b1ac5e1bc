"""The keys, the important ones first: this order is the footer's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from textual.binding import Binding, BindingType
from textual.keys import Keys, _character_to_key

__all__ = ["ACTIONS", "BINDINGS", "keymap"]

_BINDINGS: list[Binding] = [
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

_NAMES = {
    "step(-1)": "step-down",
    "step(1)": "step-up",
    "step(-10)": "leap-down",
    "step(10)": "leap-up",
    "jump('m')": "mark-m",
    "jump('s')": "mark-s",
    "tab(-1)": "previous-tab",
    "tab(1)": "next-tab",
    "dataset": "data",
    "lesson": "help",
    "go": "go-to-tab",
    "full": "full-screen",
    "tabulate": "table",
    "screen.zoom(1)": "zoom-in",
    "screen.zoom(-1)": "zoom-out",
    "screen.zoom(0)": "zoom-all",
    "screen.pan(-1)": "pan-left",
    "screen.pan(1)": "pan-right",
    "screen.series(1)": "next-line",
    "screen.series(-1)": "previous-line",
    "leave": "stop",
    "copy('coefficients.csv')": "copy-coefficients",
    "copy('sh')": "copy-command",
}


def _named(binding: Binding) -> Binding:
    """Give a binding the name that `config.toml` knows its action by: the action's own where nothing better is."""
    own = re.sub(r"\W+", "-", binding.action).strip("-")
    return replace(binding, id=_NAMES.get(binding.action, own))


BINDINGS: list[BindingType] = [_named(binding) for binding in _BINDINGS]

ACTIONS: Mapping[str, Binding] = {binding.id or "": binding for binding in map(_named, _BINDINGS)}
"""Name of an action → its binding."""

_KEYS = {key.value for key in Keys} | {key for binding in _BINDINGS for key in binding.key.split(",")}


def keymap(asked: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Check keys that a person has set.

    Parameters
    ----------
    asked : name of an action → keys, separated by commas, each a character or a name such as `ctrl+e`

    Returns
    -------
    keys, said
        Name → keys as Textual names them; and a sentence for whatever is left out, or takes another action's key.
    """
    held: dict[str, str] = {}
    said: list[str] = []
    taken: dict[str, str] = {}
    for action, words in asked.items():
        if action not in ACTIONS:
            said.append(
                f"There is no action {action!r} to set a key for; `lasso-tui config --example` has all."
            )
            continue
        keys = [_key(word) for word in words.split(",")]
        if None in keys:
            said.append(
                f"{words!r} is no key for {action}; write a character, or a name such as ctrl+e or f2."
            )
            continue
        known = [key for key in keys if key is not None]
        double = next((key for key in known if key in taken), None)
        if double is not None:
            said.append(
                f"{action} and {taken[double]} cannot both have the key {double}; {action} is left out."
            )
            continue
        held[action] = ",".join(known)
        taken |= dict.fromkeys(known, action)
    for name, binding in ACTIONS.items():
        lost = [key for key in binding.key.split(",") if key in taken and name not in held]
        rest = " and ".join(key for key in binding.key.split(",") if key not in lost) or "none"
        said += [f"The key {key} is that of {taken[key]} now; {name} has {rest}." for key in lost]
    return held, said


def _key(word: str) -> str | None:
    """Return Textual's name of a key, or None where there is none."""
    *modifiers, last = word.strip().split("+") if word.strip() != "+" else ["+"]
    if not set(modifiers) <= {"ctrl", "shift", "alt", "super"} or len(set(modifiers)) < len(modifiers):
        return None
    if len(last) == 1 and last.isprintable():
        key = _character_to_key(last)
    elif last in _KEYS:
        key = last
    else:
        return None
    return "+".join([*modifiers, key])
