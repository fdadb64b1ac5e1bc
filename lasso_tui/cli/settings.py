"""The settings file `config.toml`: reading, and checks of each entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["COLOURS", "MARKERS", "Settings", "colours", "environment", "read_settings", "settings_path"]

MARKERS = ("auto", "braille", "block", "ascii")

COLOURS: Mapping[str, str] = {
    "auto": "",
    "none": "",
    "16": "standard",
    "256": "256",
    "true": "truecolor",
}
"""Value in the file → name of Textual's colour system."""

MAX_FILE_BYTES = 2**20


@dataclass(frozen=True)
class Settings:
    """The user's settings.

    Attributes
    ----------
    path, exists : path of the file, and whether it exists
    theme, markers, colour : as in the file; "" or "auto" if not set
    keys : name of an action → keys, separated by commas
    problems : what is wrong in the file, one message each
    """

    path: Path
    exists: bool = False
    theme: str = ""
    markers: str = "auto"
    colour: str = "auto"
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def settings_path(environ: Mapping[str, str]) -> Path:
    """Return the path of the file by the XDG base directories; a relative XDG_CONFIG_HOME is ignored."""
    home = Path(environ.get("XDG_CONFIG_HOME", ""))
    return (home if home.is_absolute() else Path("~/.config").expanduser()) / "lasso-tui" / "config.toml"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the file. Invalid entries are ignored and reported in `problems`. Never raises."""
    from lasso_tui.requests.patience import within_patience

    path = settings_path(environ)
    try:
        text = within_patience(lambda: _read_text(path))
        if text is None:
            return Settings(
                path, True, problems=(f"{path} is too large for a settings file and was ignored.",)
            )
        import tomllib  # imported only if there is a file, for a fast start

        raw = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return Settings(path)
    except OSError as error:
        return Settings(path, problems=(f"Cannot read {path}: {error.strerror or error}.",))
    except (ValueError, RecursionError) as error:
        why = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error).rstrip(".")
        return Settings(path, True, problems=(f"{path} is not valid TOML and was ignored: {why}.",))
    return _checked(path, text, raw)


def _read_text(path: Path) -> str | None:
    """Return the text of the file, None where it is too large."""
    return None if path.stat().st_size > MAX_FILE_BYTES else path.read_text(encoding="utf-8-sig")


def _checked(path: Path, text: str, raw: dict[str, Any]) -> Settings:
    problems: list[str] = []

    def refuse(key: str, why: str) -> None:
        line = _line(text, key)
        problems.append(f"{path.name}{f' line {line}' if line else ''}: {why}; ignored.")

    def take(key: str, allowed: Callable[[str], bool], words: str, unset: str) -> str:
        value = raw.pop(key, unset)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)  # colour = 256
        if isinstance(value, str) and allowed(value):
            return value
        refuse(key, f"{key} must be {words}, not {value!r}")
        return unset

    if "color" in raw:
        raw.setdefault("colour", raw.pop("color"))
    theme = take("theme", lambda name: True, "a theme name", "")
    markers = take("markers", MARKERS.__contains__, f"one of {', '.join(MARKERS)}", "auto")
    colour = take("colour", COLOURS.__contains__, f"one of {', '.join(COLOURS)}", "auto")
    keys = raw.pop("keys", {})
    if not isinstance(keys, dict):
        refuse("keys", "keys must be a table of actions and their keys")
        keys = {}
    for action, key in list(keys.items()):
        if not isinstance(key, str):
            refuse(action, f"the key of {action} must be a string such as 'ctrl+e', not {key!r}")
            del keys[action]
    for key in raw:
        refuse(key, f"unknown setting {key!r}; available: theme, markers, colour, keys")
    return Settings(path, True, theme, markers, colour, keys, tuple(problems))


def _line(text: str, key: str) -> int:
    """Return the number of the line that sets a key, 0 if unknown."""
    name = re.escape(key)
    found = re.search(rf"^[ \t]*\[?[\"']?{name}[\"']?[ \t]*[=\].]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def environment(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with the settings added; existing variables take precedence."""
    raw = dict(environ)
    if settings.markers != "auto" and not raw.get("LASSO_TUI_GLYPHS"):
        raw["LASSO_TUI_GLYPHS"] = settings.markers
    if "NO_COLOR" not in raw and settings.colour == "none":
        raw["NO_COLOR"] = "1"
    if system := COLOURS[settings.colour]:
        raw.setdefault("TEXTUAL_COLOR_SYSTEM", system)
    return raw


def colours(settings: Settings, environ: Mapping[str, str]) -> int | None:
    """Return the number of colours that is set, or None to detect it from the environment."""
    return None if "NO_COLOR" in environ else {"16": 16, "256": 256, "true": 1 << 24}.get(settings.colour)
