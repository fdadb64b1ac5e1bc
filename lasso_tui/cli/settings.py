"""What a person has set in `config.toml`: read, checked entry by entry, and told with where each comes from."""

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
"""Word in the file → what Textual calls it."""

LARGEST = 2**20


@dataclass(frozen=True)
class Settings:
    """What is set.

    Attributes
    ----------
    path, there : the file, and whether there is one
    theme, markers, colour : as in the file, "" and "auto" where nothing is set
    keys : name of an action → keys, separated by commas
    said : what is wrong in the file, one sentence each
    """

    path: Path
    there: bool = False
    theme: str = ""
    markers: str = "auto"
    colour: str = "auto"
    keys: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def settings_path(environ: Mapping[str, str]) -> Path:
    """Return where the file is, as the XDG base directories say: a relative XDG_CONFIG_HOME is ignored."""
    home = Path(environ.get("XDG_CONFIG_HOME", ""))
    return (home if home.is_absolute() else Path("~/.config").expanduser()) / "lasso-tui" / "config.toml"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the file; an entry that cannot be used is left out and said. Never raises."""
    path = settings_path(environ)
    try:
        if path.stat().st_size > LARGEST:
            return Settings(path, True, said=(f"{path} is too large for settings; it is not read.",))
        text = path.read_text(encoding="utf-8-sig")
        import tomllib  # where there is no file, a start does not wait for it

        told = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return Settings(path)
    except OSError as error:
        return Settings(path, said=(f"{path} cannot be read: {error.strerror or error}.",))
    except (ValueError, RecursionError) as error:
        why = "it is no UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error).rstrip(".")
        return Settings(path, True, said=(f"{path} is no TOML, so nothing of it is used: {why}.",))
    return _checked(path, text, told)


def _checked(path: Path, text: str, told: dict[str, Any]) -> Settings:
    said: list[str] = []

    def refuse(key: str, why: str) -> None:
        line = _line(text, key)
        said.append(f"{path.name}{f' line {line}' if line else ''}: {why}; it is left out.")

    def take(key: str, allowed: Callable[[str], bool], words: str, unset: str) -> str:
        value = told.pop(key, unset)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)  # colour = 256
        if isinstance(value, str) and allowed(value):
            return value
        refuse(key, f"{key} must be {words}, not {value!r}")
        return unset

    if "color" in told:
        told.setdefault("colour", told.pop("color"))
    theme = take("theme", lambda name: True, "the name of a theme", "")
    markers = take("markers", MARKERS.__contains__, f"one of {', '.join(MARKERS)}", "auto")
    colour = take("colour", COLOURS.__contains__, f"one of {', '.join(COLOURS)}", "auto")
    keys = told.pop("keys", {})
    if not isinstance(keys, dict):
        refuse("keys", "keys must be a table of actions and their keys")
        keys = {}
    for action, key in list(keys.items()):
        if not isinstance(key, str):
            refuse(action, f"the key of {action} must be a text such as 'ctrl+e', not {key!r}")
            del keys[action]
    for key in told:
        refuse(key, f"there is no setting {key!r}, there are theme, markers, colour and keys")
    return Settings(path, True, theme, markers, colour, keys, tuple(said))


def _line(text: str, key: str) -> int:
    """Return the line that sets a key, 0 where it cannot be told."""
    name = re.escape(key)
    found = re.search(rf"^[ \t]*\[?[\"']?{name}[\"']?[ \t]*[=\].]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def environment(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with what is set put in where the environment says nothing itself."""
    told = dict(environ)
    if settings.markers != "auto" and not told.get("LASSO_TUI_GLYPHS"):
        told["LASSO_TUI_GLYPHS"] = settings.markers
    if "NO_COLOR" not in told and settings.colour == "none":
        told["NO_COLOR"] = "1"
    if system := COLOURS[settings.colour]:
        told.setdefault("TEXTUAL_COLOR_SYSTEM", system)
    return told


def colours(settings: Settings, environ: Mapping[str, str]) -> int | None:
    """Return how many colours are set, or None where that is found out from the environment."""
    return None if "NO_COLOR" in environ else {"16": 16, "256": 256, "true": 1 << 24}.get(settings.colour)
