"""`lasso-tui config`: paths of the files, and the effective settings."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping

from lasso_tui.cli.settings import COLOURS, MARKERS, Settings, environment, read_settings

__all__ = ["format_keys", "print_config"]


def print_config(args: argparse.Namespace) -> int:
    """Print the effective settings, or an example file; return the exit status."""
    print(example() if args.example else effective_settings(os.environ), end="")
    return 0


def effective_settings(environ: Mapping[str, str]) -> str:
    """Return the paths of the files, the effective settings with their origin, and problems."""
    from lasso_tui.app.bindings import keymap
    from lasso_tui.app.session.state_file import StateFile
    from lasso_tui.app.terminal.terminal import Terminal
    from lasso_tui.app.themes import DARK, SHORT_NAMES, check_theme, full_name
    from lasso_tui.requests.state_folder import state_folder

    settings = read_settings(environ)
    problems = list(settings.problems)
    state = StateFile(state_folder(environ)).path
    file = f"{settings.path.name}"
    theme, origin = (full_name(settings.theme), file) if settings.theme else (DARK.name, "default")
    if sentence := check_theme(settings.theme):
        theme, origin = DARK.name, "default"
        problems.append(sentence)
    try:
        terminal = Terminal.of(environment(settings, environ))
        glyphs = terminal.glyphs
    except ValueError as error:
        problems.append(str(error))
        terminal, glyphs = Terminal.of({**environ, "LASSO_TUI_GLYPHS": ""}), "braille"
    keys, complaints = keymap(settings.keys)
    rows = [
        ("settings", str(settings.path), "" if settings.exists else "not found"),
        ("state", str(state), "" if state.exists() else "not found"),
        ("theme", SHORT_NAMES.get(theme, theme), origin),
        ("markers", glyphs, _marker_origin(settings, environ, file)),
        (
            "colour",
            _effective_colours(settings, terminal.colors, environ),
            _colour_origin(settings, environ, file),
        ),
        *((f"keys.{action}", key, file) for action, key in keys.items()),
    ]
    name_width, value_width = (max(len(row[k]) for row in rows) for k in (0, 1))
    lines = [
        f"{name:<{name_width}}  {value:<{value_width}}  {origin}".rstrip() for name, value, origin in rows
    ]
    return "\n".join([*lines, *(f"! {sentence}" for sentence in [*problems, *complaints])]) + "\n"


def _marker_origin(settings: Settings, environ: Mapping[str, str], file: str) -> str:
    if environ.get("LASSO_TUI_GLYPHS"):
        return "LASSO_TUI_GLYPHS"
    return file if settings.markers != "auto" else "detected from TERM and the locale"


def _effective_colours(settings: Settings, found: int, environ: Mapping[str, str]) -> str:
    if "NO_COLOR" in environ or settings.colour == "none":
        return "none"
    return settings.colour if settings.colour != "auto" else {1 << 24: "true"}.get(found, str(found))


def _colour_origin(settings: Settings, environ: Mapping[str, str], file: str) -> str:
    if "NO_COLOR" in environ:
        return "NO_COLOR"
    return file if settings.colour != "auto" else "detected from COLORTERM and TERM"


def example() -> str:
    """Return an example settings file: every setting, commented out, with its default."""
    from lasso_tui.app.bindings import ACTIONS
    from lasso_tui.app.themes import DARK, SHORT_NAMES

    lines = [
        "# Settings of lasso-tui. Remove the # from lines you want to change.",
        "# `lasso-tui config` prints the path of this file and the effective settings.",
        "",
        f"# {', '.join(SHORT_NAMES.values())}, or one of Textual's, such as nord; --theme overrides it",
        f'#theme = "{SHORT_NAMES[DARK.name]}"',
        "",
        f"# characters of charts: {', '.join(MARKERS)}; LASSO_TUI_GLYPHS overrides it",
        '#markers = "auto"',
        "",
        f"# {', '.join(COLOURS)}; NO_COLOR overrides it",
        '#colour = "auto"',
        "",
        "# a character, or a name such as ctrl+e, f2, space; separate several by commas",
        "#[keys]",
    ]
    for name, binding in ACTIONS.items():
        problems = binding.tooltip or binding.description
        problems = f"  # {problems}" if problems else ""
        lines.append(f'#{name} = "{format_keys(binding.key)}"{problems}')
    return "\n".join(lines) + "\n"


def format_keys(keys: str) -> str:
    """Format key names as characters where possible."""
    from textual.keys import key_to_character

    def one(key: str) -> str:
        character = key_to_character(key)
        plain = character is not None and character.isprintable() and character not in {",", '"', "\\", " "}
        return character if plain and character is not None else key

    return ",".join(map(one, keys.split(",")))
