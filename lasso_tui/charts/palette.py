"""Colours of charts for dark, light and high-contrast terminals.

The series follow the colour-blind-safe set of Okabe & Ito, with lightness adapted to the background.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "DARK_PALETTE",
    "HIGH_CONTRAST_PALETTE",
    "LIGHT_PALETTE",
    "TERMINAL_PALETTE",
    "Palette",
    "ansi_palette",
]


@dataclass(frozen=True)
class Palette:
    """Colours as #rrggbb.

    Attributes
    ----------
    text, quiet, faint : names and numbers; axis labels; frames and background lines
    series : colours of distinct lines, most prominent first
    cursor, mark : the cursor; marks and levels
    estimate, truth : stems of estimates; markers of the true values
    """

    text: str
    quiet: str
    faint: str
    series: tuple[str, ...]
    cursor: str
    mark: str
    estimate: str
    truth: str


DARK_PALETTE = Palette(
    text="#d8dee4",
    quiet="#98a4b0",
    faint="#606c78",
    series=("#56b4e9", "#e69f00", "#2bc48a", "#e58bbd", "#f0e442", "#ff8a5c", "#a99cff", "#7fd6d6"),
    cursor="#ffffff",
    mark="#e69f00",
    estimate="#56b4e9",
    truth="#e69f00",
)

LIGHT_PALETTE = Palette(
    text="#1d2329",
    quiet="#57616b",
    faint="#8a929a",
    series=("#0072b2", "#bc6000", "#12855f", "#c72fb2", "#665d03", "#7c383f", "#632caa", "#095769"),
    cursor="#000000",
    mark="#985000",
    estimate="#0072b2",
    truth="#b35900",
)

HIGH_CONTRAST_PALETTE = Palette(
    text="#ffffff",
    quiet="#e0e0e0",
    faint="#9a9a9a",
    series=("#00d7ff", "#ffaf00", "#00ff87", "#ff87d7", "#ffff00", "#ff875f", "#afafff", "#87ffff"),
    cursor="#ffffff",
    mark="#ffff00",
    estimate="#00d7ff",
    truth="#ffff00",
)

_DARK_SIXTEEN = Palette(
    text="#ffffff",
    quiet="#aaaaaa",
    faint="#555555",
    series=("#55ffff", "#ffff55", "#55ff55", "#ff55ff", "#ff5555", "#5555ff", "#00aaaa", "#aa5500"),
    cursor="#ffffff",
    mark="#ffff55",
    estimate="#55ffff",
    truth="#ffff55",
)

_LIGHT_SIXTEEN = Palette(
    text="#000000",
    quiet="#555555",
    faint="#aaaaaa",
    series=("#0000aa", "#aa0000", "#00aaaa", "#aa00aa", "#aa5500", "#5555ff", "#00aa00", "#ff5555"),
    cursor="#000000",
    mark="#aa0000",
    estimate="#0000aa",
    truth="#aa0000",
)


TERMINAL_PALETTE = Palette(
    text="",
    quiet="",
    faint="#555555",
    series=("#00aaaa", "#aa5500", "#00aa00", "#aa00aa", "#aa0000", "#5555ff", "#55ffff", "#ff55ff"),
    cursor="",
    mark="#aa5500",
    estimate="#00aaaa",
    truth="#aa5500",
)
"""For a terminal whose ground and colours are its own: "" is its own colour of text."""


def ansi_palette(palette: Palette) -> Palette:
    """Return the palette of the sixteen ANSI colours for the same background.

    Choosing the nearest ANSI colour instead would give several series the same colour.
    """
    if palette is TERMINAL_PALETTE:
        return palette
    return _LIGHT_SIXTEEN if palette.cursor == "#000000" else _DARK_SIXTEEN
