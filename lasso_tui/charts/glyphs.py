"""Translation of characters for terminals without braille, or with ASCII only.

Charts are composed of braille and box-drawing characters; when rows are written, characters that the terminal
lacks are replaced by others of the same width.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Literal, TypeAlias

__all__ = ["RAMP", "Glyphs", "to_ascii", "to_console", "translation"]

Glyphs: TypeAlias = Literal["braille", "block", "ascii"]

RAMP = " .:-=+*#%@"
"""Characters from dark to light, for images in ASCII."""

_ASCII = {
    "│": "|",
    "┤": "+",
    "├": "+",
    "┬": "+",
    "┴": "+",
    "┼": "+",
    "─": "-",
    "━": "=",
    "╸": "=",
    "╺": "=",
    "┿": "+",
    "└": "+",
    "╰": "+",
    "╭": "+",
    "╌": ".",
    "╵": "'",
    "╷": ".",
    "▔": "-",
    "▁": "_",
    "▕": "|",
    "▂": "_",
    "▃": "_",
    "▅": "#",
    "▆": "#",
    "▇": "#",
    "║": "|",
    "═": "=",
    "┃": "|",
    "‖": "|",
    "›": ">",
    "‹": "<",
    "⭘": "o",
    "▶": ">",
    "◀": "<",
    "₀": "0",
    "²": "2",
    "ρ": "r",
    "τ": "t",
    "½": "/",
    "Σ": "S",
    "╯": "+",
    "╮": "+",
    "┄": ".",
    "╎": ":",
    "┊": "|",
    "▲": "^",
    "▸": ">",
    "◂": "<",
    "●": "*",
    "○": "o",
    "◉": "@",
    "■": "#",
    "□": "=",
    "◆": "%",
    "◇": "+",
    "△": "A",
    "▼": "v",
    "▽": "V",
    "✕": "x",
    "×": "x",
    "·": ".",
    "•": "*",
    "░": ":",
    "▒": "=",
    "▓": "%",
    "█": "#",
    "▉": "#",
    "▊": "#",
    "▋": "#",
    "▌": "#",
    "▍": "|",
    "▎": "|",
    "▏": "|",
    "▐": "#",
    "▀": '"',
    "▄": "_",
    "…": "~",
    "−": "-",
    "–": "-",
    "—": "-",
    "✓": "x",
    "±": "+",
    "α": "a",
    "β": "b",
    "λ": "l",
    "ε": "e",
    "σ": "s",
    "μ": "u",
    "≥": ">",
    "≤": "<",
    "√": "V",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "’": "'",
    "“": '"',
    "”": '"',
}


@cache
def translation(glyphs: Glyphs) -> Mapping[int, str] | None:
    """Return a table for `str.translate` to the characters that the terminal has, or None for no change."""
    if glyphs == "braille":
        return None
    if glyphs == "block":
        return {0x2800 + bits: _quadrants(bits) for bits in range(256)}
    if glyphs == "ascii":
        return _ascii_translation()
    raise ValueError(f"glyphs must be 'braille', 'block' or 'ascii', not {glyphs!r}.")


@cache
def _ascii_translation() -> Mapping[int, str]:
    return _Ascii()


def to_ascii(text: str) -> str:
    """Replace characters of a text by ASCII, keeping its width."""
    return text if text.isascii() else text.replace("± ", "+-").translate(_ascii_translation())


def to_console(text: str) -> str:
    """Replace characters of a text by those in the font of a Linux console, keeping its width."""
    return text if text.isascii() else text.translate(_console_translation())


def _grid(bits: int) -> list[list[bool]]:
    """Return the four rows of two dots of a braille pattern."""
    order = ((0, 3), (1, 4), (2, 5), (6, 7))
    return [[bool(bits >> left & 1), bool(bits >> right & 1)] for left, right in order]


def _quadrants(bits: int) -> str:
    dots = _grid(bits)
    halves = [[dots[r][c] or dots[r + 1][c] for c in (0, 1)] for r in (0, 2)]
    index = halves[0][0] + 2 * halves[0][1] + 4 * halves[1][0] + 8 * halves[1][1]
    return " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"[index]


def _stroke(bits: int) -> str:
    """Return the ASCII character most similar to a braille pattern."""
    dots = _grid(bits)
    left, right = ([r for r in range(4) if dots[r][c]] for c in (0, 1))
    if not left and not right:
        return " "
    rows = sorted({*left, *right})
    if len(rows) >= 3 and (len(left) + len(right)) >= 6:
        return "#"
    if left and right:
        rise = sum(left) / len(left) - sum(right) / len(right)
        if len(rows) >= 2 and abs(rise) >= 1:
            return "/" if rise > 0 else "\\"
    elif len(rows) >= 3:
        return "|"
    middle = sum(rows) / len(rows)
    return "'" if middle < 1 else "-" if middle <= 2 else "_" if left and right else "."


_CONSOLE = {
    "╵": "│",
    "╷": "│",
    "╭": "┌",
    "╮": "┐",
    "╰": "└",
    "╯": "┘",
    "╌": "─",
    "┄": "─",
    "╎": "│",
    "┊": "│",
    "━": "═",
    "╸": "═",
    "╺": "═",
    "┿": "╪",
    "▘": "▀",
    "▝": "▀",
    "▖": "▄",
    "▗": "▄",
    "▚": "█",
    "▞": "█",
    "▛": "█",
    "▜": "█",
    "▙": "█",
    "▟": "█",
    "▔": "▀",
    "▁": "▄",
    "▎": "▌",
    "▊": "█",
    "▍": "▌",
    "▏": "│",
    "▕": "│",
    "▂": "▄",
    "▃": "▄",
    "▅": "█",
    "▆": "█",
    "▇": "█",
    "▉": "█",
    "▋": "▌",
    "●": "•",
    "○": "o",
    "◉": "@",
    "◆": "♦",
    "◇": "x",
    "△": "^",
    "□": "=",
    "▸": ">",
    "◂": "<",
    "▲": "^",
    "▼": "v",
    "▽": "v",
    "✕": "x",
    "✓": "√",
    "…": "~",
    "−": "-",
    "–": "-",
    "—": "-",
    "‖": "║",
    "›": ">",
    "‹": "<",
    "₀": "0",
    "⭘": "o",
    "▶": ">",
    "◀": "<",
    "’": "'",
    "“": '"',
    "”": '"',
    "ρ": "p",
    "λ": "l",
    "τ": "t",
}
"""Replacements for characters missing in Linux console fonts, which have roughly those of code page 437."""


@cache
def _console_translation() -> Mapping[int, str]:
    return {ord(char): other for char, other in _CONSOLE.items()}


class _Ascii(dict[int, str]):
    """Translations, computed at first use."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if code < 128:
            text = char
        elif char in _ASCII:
            text = _ASCII[char]
        elif 0x2800 <= code <= 0x28FF:
            text = _stroke(code - 0x2800)
        elif unicodedata.category(char) in {"Mn", "Me", "Cf"}:
            text = ""
        else:
            plain = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
            wide = 2 if unicodedata.east_asian_width(char) in "WF" else 1
            text = (plain[:1] if plain[:1].isprintable() else "") or "?"
            text = text.ljust(wide, "?" if text == "?" else " ")
        self[code] = text
        return text
