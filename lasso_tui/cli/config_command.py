"""`lasso-tui config`: where the files are, and what is in force."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping

from lasso_tui.cli.settings import COLOURS, MARKERS, Settings, environment, read_settings

__all__ = ["config", "format_keys"]


def config(args: argparse.Namespace) -> int:
    """Print it, or a file to begin with."""
    print(example() if args.example else in_force(os.environ), end="")
    return 0


def in_force(environ: Mapping[str, str]) -> str:
    """Say where the files are, what is in force and where each of it comes from, and what is wrong."""
    from lasso_tui.app.bindings import keymap
    from lasso_tui.app.session.state_file import StateFile, state_folder
    from lasso_tui.app.terminal.terminal import Terminal
    from lasso_tui.app.themes import DARK, check_theme

    settings = read_settings(environ)
    said = list(settings.said)
    state = StateFile(state_folder(environ)).path
    file = f"{settings.path.name}"
    theme, origin = (settings.theme, file) if settings.theme else (DARK.name, "default")
    if sentence := check_theme(settings.theme):
        theme, origin = DARK.name, "default"
        said.append(sentence)
    try:
        terminal = Terminal.of(environment(settings, environ))
        glyphs = terminal.glyphs
    except ValueError as error:
        said.append(str(error))
        terminal, glyphs = Terminal.of({**environ, "LASSO_TUI_GLYPHS": ""}), "braille"
    keys, complaints = keymap(settings.keys)
    rows = [
        ("settings", str(settings.path), "" if settings.there else "not there"),
        ("state", str(state), "" if state.exists() else "not there"),
        ("theme", theme, origin),
        ("markers", glyphs, _of_markers(settings, environ, file)),
        ("colour", _of_colours(settings, terminal.colors, environ), _of_colour(settings, environ, file)),
        *((f"keys.{action}", key, file) for action, key in keys.items()),
    ]
    wide, long = (max(len(row[k]) for row in rows) for k in (0, 1))
    lines = [f"{name:<{wide}}  {value:<{long}}  {origin}".rstrip() for name, value, origin in rows]
    return "\n".join([*lines, *(f"! {sentence}" for sentence in [*said, *complaints])]) + "\n"


def _of_markers(settings: Settings, environ: Mapping[str, str], file: str) -> str:
    if environ.get("LASSO_TUI_GLYPHS"):
        return "LASSO_TUI_GLYPHS"
    return file if settings.markers != "auto" else "found out from TERM and the locale"


def _of_colours(settings: Settings, found: int, environ: Mapping[str, str]) -> str:
    if "NO_COLOR" in environ or settings.colour == "none":
        return "none"
    return settings.colour if settings.colour != "auto" else {1 << 24: "true"}.get(found, str(found))


def _of_colour(settings: Settings, environ: Mapping[str, str], file: str) -> str:
    if "NO_COLOR" in environ:
        return "NO_COLOR"
    return file if settings.colour != "auto" else "found out from COLORTERM and TERM"


def example() -> str:
    """Return a settings file that changes nothing, with all that can be set."""
    from lasso_tui.app.bindings import ACTIONS
    from lasso_tui.app.themes import THEMES

    lines = [
        "# Settings of lasso-tui. Take away the # before what you want to change.",
        "# `lasso-tui config` says where this file belongs and what is in force.",
        "",
        f"# {', '.join(theme.name for theme in THEMES)}, or a name from the list under ctrl+p, Theme",
        f'#theme = "{THEMES[0].name}"',
        "",
        f"# characters of charts: {', '.join(MARKERS)}; the variable LASSO_TUI_GLYPHS goes before it",
        '#markers = "auto"',
        "",
        f"# {', '.join(COLOURS)}; the variable NO_COLOR goes before it",
        '#colour = "auto"',
        "",
        "# a character, or a name such as ctrl+e, f2, space; several separated by commas",
        "#[keys]",
    ]
    for name, binding in ACTIONS.items():
        said = binding.tooltip or binding.description
        said = f"  # {said}" if said else ""
        lines.append(f'#{name} = "{format_keys(binding.key)}"{said}')
    return "\n".join(lines) + "\n"


def format_keys(keys: str) -> str:
    """Write keys as a person would."""
    from textual.keys import key_to_character

    def one(key: str) -> str:
        character = key_to_character(key)
        plain = character is not None and character.isprintable() and character not in {",", '"', "\\", " "}
        return character if plain and character is not None else key

    return ",".join(map(one, keys.split(",")))
