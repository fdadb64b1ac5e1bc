"""The keys, the important ones first: this order is the footer's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from textual.binding import Binding, BindingType
from textual.keys import Keys

from lasso_tui.app.textual_compat.key_names import key_of_character

__all__ = ["ACTIONS", "BINDINGS", "keymap"]

_BINDINGS: list[Binding] = [
    Binding(
        "left_square_bracket,left",
        "screen.step(-1)",
        "move",
        key_display="[ ]",
        tooltip="Decrease alpha by one step",
    ),
    Binding(
        "right_square_bracket,right",
        "screen.step(1)",
        "Increase alpha by one step",
        key_display="]",
        show=False,
    ),
    Binding(
        "left_curly_bracket", "screen.step(-10)", "Decrease alpha by ten steps", key_display="{", show=False
    ),
    Binding(
        "right_curly_bracket", "screen.step(10)", "Increase alpha by ten steps", key_display="}", show=False
    ),
    Binding(
        "m",
        "screen.jump('m')",
        "marks",
        key_display="m s",
        tooltip="Go to mark m (usually the alpha at minimum CV error)",
    ),
    Binding("s", "screen.jump('s')", "Go to mark s (usually the 1-SE alpha)", show=False),
    Binding("less_than_sign", "tab(-1)", "tab", key_display="< >", tooltip="Go to the previous tab"),
    Binding("d", "dataset", "data", tooltip="Open the data screen"),
    Binding("o", "screen.controls", "set", tooltip="Go to the settings, alpha first"),
    Binding("e", "export", "export", tooltip="Export what is shown"),
    Binding("question_mark", "lesson", "help", key_display="?", tooltip="Guided tour and lesson of this tab"),
    Binding("q", "quit", "quit", tooltip="Quit"),
    *(
        Binding(str(n), f"screen.chart({n})", f"Choose chart {n} as the main chart", show=False)
        for n in range(1, 10)
    ),
    Binding("greater_than_sign", "tab(1)", "Go to the next tab", key_display=">", show=False),
    Binding("g", "go", "Go to a tab by name", show=False),
    Binding("D", "open", "Open other data", show=False),
    Binding("y", "target", "Choose the target", show=False),
    Binding("c", "source", "Show the source of this tab", show=False),
    Binding("p", "pin", "Pin this solution", show=False),
    Binding("P", "compare", "Compare pinned solutions", show=False),
    Binding("x", "row", "Edit a row and see its prediction", show=False),
    Binding("C", "copy('coefficients.csv')", "Copy the coefficients to the clipboard", show=False),
    Binding("L", "copy('sh')", "Copy the run command line to the clipboard", show=False),
    Binding("O", "screen.hide_settings", "Hide or show the settings", show=False),
    Binding("i", "screen.text", "Edit the tab's text (sentence, groups, factors)", show=False),
    Binding("u", "screen.undo", "Take back the last change of a setting", show=False),
    Binding("r", "screen.reset", "Reset this tab", show=False),
    Binding("f", "screen.full", "Toggle full screen", show=False),
    Binding("t", "screen.tabulate", "Toggle table view", show=False),
    Binding("T", "screen.reveal", "Show the test error here; each look is counted", show=False),
    Binding("plus,equals_sign", "screen.zoom(1)", "Zoom in", key_display="+", show=False),
    Binding("minus", "screen.zoom(-1)", "Zoom out", key_display="-", show=False),
    Binding("0", "screen.zoom(0)", "Reset zoom", show=False),
    Binding("shift+left", "screen.pan(-1, 0)", "Pan left in a zoomed chart or a picture", show=False),
    Binding("shift+right", "screen.pan(1, 0)", "Pan right in a zoomed chart or a picture", show=False),
    Binding("shift+up", "screen.pan(0, -1)", "Pan up in a picture", show=False),
    Binding("shift+down", "screen.pan(0, 1)", "Pan down in a picture", show=False),
    Binding("home", "screen.end(-1)", "Go to the left end of the axis", show=False),
    Binding("end", "screen.end(1)", "Go to the right end of the axis", show=False),
    Binding("down,j", "screen.series(1)", "Pick the next feature", key_display="↓", show=False),
    Binding("up,k", "screen.series(-1)", "Pick the previous feature", key_display="↑", show=False),
    Binding("enter", "screen.entry", "Show where the picked feature enters", show=False),
    Binding("slash", "find", "Find a feature by a part of its name", show=False),
    Binding("n", "screen.find_next(1)", "Pick the next feature found", show=False),
    Binding("N", "screen.find_next(-1)", "Pick the previous feature found", show=False),
    Binding("apostrophe", "mark", "Go to another mark by its letter", show=False),
    Binding("left_parenthesis", "screen.ratio(-1)", "Decrease l1_ratio by 0.1", show=False),
    Binding("right_parenthesis", "screen.ratio(1)", "Increase l1_ratio by 0.1", show=False),
    Binding("w", "warnings", "Show all warnings", show=False),
    Binding("colon,ctrl+p", "command_palette", "List every command", show=False),
    Binding(
        "ctrl+z", "suspend_process", "Stop the program for now; fg continues it", show=False, priority=True
    ),
    Binding("escape", "screen.leave", "Stop the computation; back to the chart", show=False),
]

_NAMES = {
    "screen.step(-1)": "step-down",
    "screen.step(1)": "step-up",
    "screen.step(-10)": "leap-down",
    "screen.step(10)": "leap-up",
    "screen.jump('m')": "mark-m",
    "screen.jump('s')": "mark-s",
    "screen.controls": "controls",
    "screen.hide_settings": "hide-settings",
    "screen.text": "edit-text",
    "screen.undo": "undo",
    "screen.reset": "reset",
    "tab(-1)": "previous-tab",
    "tab(1)": "next-tab",
    "dataset": "data",
    "find": "find-feature",
    "lesson": "help",
    "go": "go-to-tab",
    "screen.full": "full-screen",
    "screen.tabulate": "table",
    "screen.reveal": "test-error",
    "screen.zoom(1)": "zoom-in",
    "screen.zoom(-1)": "zoom-out",
    "screen.zoom(0)": "zoom-all",
    "screen.pan(-1, 0)": "pan-left",
    "screen.pan(1, 0)": "pan-right",
    "screen.pan(0, -1)": "pan-up",
    "screen.pan(0, 1)": "pan-down",
    "screen.end(-1)": "left-end",
    "screen.end(1)": "right-end",
    "screen.series(1)": "next-line",
    "screen.series(-1)": "previous-line",
    "screen.entry": "entry",
    "screen.find_next(1)": "find-next",
    "screen.find_next(-1)": "find-previous",
    "screen.ratio(-1)": "l1-ratio-down",
    "screen.ratio(1)": "l1-ratio-up",
    "command_palette": "commands",
    "screen.leave": "stop",
    "suspend_process": "suspend",
    "copy('coefficients.csv')": "copy-coefficients",
    "copy('sh')": "copy-command",
    **{f"screen.chart({n})": f"chart-{n}" for n in range(1, 10)},
}
"""Action → the name that `config.toml` knows it by, where that is not the action's own."""


def _named(binding: Binding) -> Binding:
    """Give a binding the name that `config.toml` knows its action by."""
    own = re.sub(r"\W+", "-", binding.action).strip("-")
    return replace(binding, id=_NAMES.get(binding.action, own))


BINDINGS: list[BindingType] = [_named(binding) for binding in _BINDINGS]

ACTIONS: Mapping[str, Binding] = {binding.id or "": binding for binding in map(_named, _BINDINGS)}
"""Name of an action → its binding."""

_KEYS = {key.value for key in Keys} | {key for binding in _BINDINGS for key in binding.key.split(",")}


def keymap(requested: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Check keys that a person has set.

    Parameters
    ----------
    requested : name of an action → keys, separated by commas, each a character or a name such as `ctrl+e`

    Returns
    -------
    keys, problems
        Name → keys as Textual names them; and a sentence for each that is ignored, or takes another action's key.
    """
    keys_of: dict[str, str] = {}
    problems: list[str] = []
    taken: dict[str, str] = {}
    for action, text in requested.items():
        if action not in ACTIONS:
            problems.append(
                f"No action {action!r} to set a key for. `lasso-tui config --example` lists them."
            )
            continue
        keys = [_parse_key(word) for word in text.split(",")]
        if None in keys:
            problems.append(
                f"{text!r} is not a key (for {action}). Write a character, or a name such as ctrl+e or f2."
            )
            continue
        known = [key for key in keys if key is not None]
        double = next((key for key in known if key in taken), None)
        if double is not None:
            problems.append(
                f"{action} and {taken[double]} cannot both have the key {double}; {action} is ignored."
            )
            continue
        keys_of[action] = ",".join(known)
        taken |= dict.fromkeys(known, action)
    for name, binding in ACTIONS.items():
        lost = [key for key in binding.key.split(",") if key in taken and name not in keys_of]
        rest = " and ".join(key for key in binding.key.split(",") if key not in lost) or "none"
        problems += [f"Key {key} is now {taken[key]}; {name} has {rest}." for key in lost]
    return keys_of, problems


def _parse_key(word: str) -> str | None:
    """Return Textual's name of a key, or None where it is no key."""
    *modifiers, last = word.strip().split("+") if word.strip() != "+" else ["+"]
    if not set(modifiers) <= {"ctrl", "shift", "alt", "super"} or len(set(modifiers)) < len(modifiers):
        return None
    if len(last) == 1 and last.isprintable():
        key = key_of_character(last)
    elif last in _KEYS:
        key = last
    else:
        return None
    return "+".join([*modifiers, key])
