"""What the terminal can show, told from the environment, and the app's output made to suit it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor

from lasso_tui.charts.glyphs import Glyphs, to_ascii, to_console

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["Multiplexer", "Terminal", "configure_output", "terminal_of"]

GLYPHS = "LASSO_TUI_GLYPHS"
"""The variable that chooses the characters."""

TRUE_COLOR = 1 << 24

Multiplexer = Literal["", "tmux", "screen"]
"""What may stand between the app and the terminal."""

CONTROL_CHARACTERS = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0, delete, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u2028\u2029\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"  # lines, halves, notes, tags
)
"""What a terminal would act on, or show as other than it is."""


@dataclass(frozen=True)
class Terminal:
    """What a terminal can show.

    Attributes
    ----------
    glyphs : "braille", "block" or "ascii"
    colors : how many; 0 where none are wanted
    console : whether it is a Linux console, whose font has a few hundred characters
    multiplexer : what requests to the terminal have to pass through
    """

    glyphs: Glyphs = "braille"
    colors: int = TRUE_COLOR
    console: bool = False
    multiplexer: Multiplexer = ""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Terminal:
        """Tell what the terminal can show from the variables that say so.

        Raises
        ------
        ValueError
            where LASSO_TUI_GLYPHS is none of the kinds
        """
        term = environ.get("TERM", "").lower()
        console = term == "linux"
        chosen = environ.get(GLYPHS, "").strip().lower()
        if chosen and chosen not in get_args(Glyphs):
            raise ValueError(f"{GLYPHS} must be braille, block or ascii, not {chosen!r}.")
        glyphs: Glyphs = "braille"
        if chosen == "ascii" or (not chosen and not speaks_utf8(environ)):
            glyphs = "ascii"
        elif chosen == "block" or (not chosen and console):
            glyphs = "block"
        return cls(glyphs, _colors(environ, term), console, _multiplexer(environ, term))


def speaks_utf8(environ: Mapping[str, str]) -> bool:
    """Tell whether the locale's characters are Unicode; where none is set, terminals of today are taken to be.

    Python sets LC_CTYPE itself where LANG is C (PEP 538), so such an LC_CTYPE says nothing of the terminal.
    """
    whole, kind, lang = (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    if not whole and lang and kind in {"C.UTF-8", "C.utf8", "UTF-8"}:
        kind = ""
    locale = whole or kind or lang
    return not locale or locale.lower().replace("-", "").split("@")[0].endswith("utf8")


def _colors(environ: Mapping[str, str], term: str) -> int:
    if "NO_COLOR" in environ:
        return 0
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return TRUE_COLOR
    return 256 if term.endswith(("256color", "kitty")) else 16


def _multiplexer(environ: Mapping[str, str], term: str) -> Multiplexer:
    """Tell by their own variables; at the far end of a connection, by the terminal's name that came along."""
    if environ.get("TMUX") or term.startswith("tmux"):
        return "tmux"
    return "screen" if environ.get("STY") or term.startswith("screen") else ""


def terminal_of(app: App[Any]) -> Terminal:
    """Return what an app's terminal can show; all where the app has not been told."""
    found = getattr(app, "terminal", None)
    return found if isinstance(found, Terminal) else Terminal()


def configure_output(app: App[Any], terminal: Terminal) -> None:
    """Have all that an app sends be what its terminal can show, and nothing that it would act on."""
    app._filters.append(EscapeFilter())
    if terminal.colors == 0:
        app._filters = [f for f in app._filters if not isinstance(f, Monochrome | NoColor)]
        app._filters.append(NoColorFilter(app))
    if terminal.glyphs == "ascii":
        app._filters.append(GlyphFilter(to_ascii))
    elif terminal.console:
        app._filters.append(GlyphFilter(to_console))


class EscapeFilter(LineFilter):
    """No control characters but the app's own, no marks that turn the direction of text, no half characters.

    Names are made printable where they are read; this is for whatever comes another way: a path, what is typed,
    a message of the system's.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Leave them out of a line; where one takes a cell, a question mark takes it."""
        if not any(CONTROL_CHARACTERS.search(text) for text, _, _ in segments):
            return segments
        return [
            Segment(CONTROL_CHARACTERS.sub(_mark, text), style, control) for text, style, control in segments
        ]


def _mark(found: re.Match[str]) -> str:
    return "?" * cell_len(found[0])


class GlyphFilter(LineFilter):
    """Characters that the terminal lacks, replaced by some of the same width."""

    def __init__(self, rewrite: Callable[[str], str]) -> None:
        super().__init__()
        self._rewrite = rewrite

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace them in a line."""
        return [Segment(self._rewrite(text), style, control) for text, style, control in segments]


class NoColorFilter(LineFilter):
    """No colours at all: bold, dim, underlined, and reversed where the background stands out."""

    def __init__(self, app: App[Any]) -> None:
        super().__init__()
        self._app = app

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Take the colours from a line."""
        dark = self._app.current_theme.dark
        return [
            Segment(text, None if style is None else _colorless(style, dark), control)
            for text, style, control in segments
        ]


@lru_cache(maxsize=4096)
def _colorless(style: Style, dark: bool) -> Style:
    """Return a style without colours; text on a background of the other kind, as a chosen row has, is reversed."""
    reverse = bool(style.reverse)
    if style.color is not None and style.bgcolor is not None:
        fore, back = (Color.from_rich_color(c).brightness for c in (style.color, style.bgcolor))
        turned = fore < back if dark else fore > back
        reverse ^= turned and abs(fore - back) > 0.2
    return style.without_color + Style(reverse=reverse)
