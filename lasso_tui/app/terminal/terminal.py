"""What the terminal can show, by the environment, and the filters that keep the output to that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, get_args

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor

from lasso_tui.charts.glyphs import Glyphs, to_ascii, to_console

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["Multiplexer", "Terminal", "output_filters", "terminal_of"]

GLYPHS = "LASSO_TUI_GLYPHS"
"""The variable that chooses the characters."""

TRUE_COLOR = 1 << 24

Multiplexer = Literal["", "tmux", "screen"]
"""What may lie between the app and the terminal."""

CONTROL_CHARACTERS = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0, delete, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u2028\u2029\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"  # lines, halves, notes, tags
)
"""What a terminal would act on, or would not show as it is."""


TEXT_OF_SEGMENT = itemgetter(0)


@dataclass(frozen=True)
class Terminal:
    """What a terminal can show.

    Attributes
    ----------
    glyphs : "braille", "block" or "ascii"
    colors : their number; 0 where none are wanted
    console : whether it is a Linux console, whose font has a few hundred characters
    multiplexer : what requests to the terminal have to pass through
    """

    glyphs: Glyphs = "braille"
    colors: int = TRUE_COLOR
    console: bool = False
    multiplexer: Multiplexer = ""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Terminal:
        """Return what the terminal can show, by the environment.

        Raises
        ------
        ValueError
            Where LASSO_TUI_GLYPHS is none of the kinds.
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
    """Tell whether the locale's encoding is UTF-8, which is assumed where none is set.

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
    """Return the multiplexer by its own variable, or by the terminal's name, which a remote connection keeps."""
    if environ.get("TMUX") or term.startswith("tmux"):
        return "tmux"
    return "screen" if environ.get("STY") or term.startswith("screen") else ""


def terminal_of(app: App[Any]) -> Terminal:
    """Return what an app's terminal can show; everything where the app does not know."""
    found = getattr(app, "terminal", None)
    return found if isinstance(found, Terminal) else Terminal()


Filters = Callable[[Sequence[LineFilter]], Sequence[LineFilter]]


def output_filters(app: App[Any], terminal: Terminal) -> Filters:
    """Return a function that completes Textual's line filters.

    With the filters that it returns, everything an app sends is what its terminal can show, and nothing that it
    would act on.
    """
    ours: list[LineFilter] = [EscapeFilter()]
    if terminal.colors == 0:
        ours.append(NoColorFilter(app))
    if terminal.glyphs == "ascii":
        ours.append(GlyphFilter(to_ascii))
    elif terminal.console:
        ours.append(GlyphFilter(to_console))

    def complete(textual: Sequence[LineFilter]) -> Sequence[LineFilter]:
        if terminal.colors == 0:
            textual = [one for one in textual if not isinstance(one, Monochrome | NoColor)]
        return [*textual, *ours]

    return complete


class EscapeFilter(LineFilter):
    """Removes control characters, direction marks and lone surrogates.

    Names are sanitised when they are read; this is for what comes another way: a path, typed text, a message of the
    operating system.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace each that takes a cell by a question mark, and remove the others."""
        if not CONTROL_CHARACTERS.search("".join(map(TEXT_OF_SEGMENT, segments))):
            return segments
        return [
            Segment(CONTROL_CHARACTERS.sub(_mark, text), style, control) for text, style, control in segments
        ]


def _mark(found: re.Match[str]) -> str:
    return "?" * cell_len(found[0])


class GlyphFilter(LineFilter):
    """Replaces characters that the terminal lacks by others of the same width."""

    def __init__(self, rewrite: Callable[[str], str]) -> None:
        super().__init__()
        self._rewrite = rewrite

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace them in a line."""
        return [Segment(self._rewrite(text), style, control) for text, style, control in segments]


class NoColorFilter(LineFilter):
    """Removes colours; text on a background that stands out is reversed."""

    def __init__(self, app: App[Any]) -> None:
        super().__init__()
        self._app = app

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Remove the colours of a line."""
        dark = self._app.current_theme.dark
        return [
            Segment(text, None if style is None else _colorless(style, dark), control)
            for text, style, control in segments
        ]


@lru_cache(maxsize=4096)
def _colorless(style: Style, dark: bool) -> Style:
    """Return a style without colours; text on a light background in a dark theme, or the reverse, is reversed."""
    reverse = bool(style.reverse)
    if style.color is not None and style.bgcolor is not None:
        fore, back = (Color.from_rich_color(c).brightness for c in (style.color, style.bgcolor))
        opposite = fore < back if dark else fore > back
        reverse ^= opposite and abs(fore - back) > 0.2
    return style.without_color + Style(reverse=reverse)
