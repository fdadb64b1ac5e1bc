"""Four themes, and the chart colours of each: ours on a dark and a light ground, of high contrast, the terminal's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from lasso_tui.charts import Palette

__all__ = ["DARK", "SHORT_NAMES", "SIXTEEN", "THEMES", "check_theme", "full_name", "palette_for"]

DARK = Theme(
    name="lasso-dark",
    primary="#56b4e9",
    secondary="#009e73",
    accent="#e69f00",
    warning="#e69f00",
    error="#ff6f59",
    success="#2bc48a",
    foreground="#d8dee4",
    background="#11151a",
    surface="#171c22",
    panel="#1f262d",
    dark=True,
)

LIGHT = Theme(
    name="lasso-light",
    primary="#0072b2",
    secondary="#007a59",
    accent="#a85800",
    warning="#a85800",
    error="#b3261e",
    success="#007a59",
    foreground="#1d2329",
    background="#fbfbf8",
    surface="#f2f2ee",
    panel="#e6e6e0",
    dark=False,
)

CONTRAST = Theme(
    name="lasso-contrast",
    primary="#00d7ff",
    secondary="#00ff87",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff5f5f",
    success="#00ff87",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
    variables={"border": "#ffffff", "footer-description-foreground": "#ffffff"},
)

TERMINAL = Theme(
    name="terminal",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_green",
    accent="ansi_yellow",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_cyan",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_white",
        "screen-selection-background": "ansi_blue",
        "screen-selection-foreground": "ansi_white",
    },
)
"""The terminal's own sixteen colours, as the person has set them, on its own ground."""

THEMES = (DARK, LIGHT, CONTRAST, TERMINAL)

SHORT_NAMES: Mapping[str, str] = {theme.name: theme.name.removeprefix("lasso-") for theme in THEMES}
"""Name of a theme of ours → the name that people read and write."""

_OTHER_NAMES = {"high-contrast": CONTRAST.name, "lasso-high-contrast": CONTRAST.name}

SIXTEEN: Mapping[str, str] = {
    "#000000": "black",
    "#aa0000": "red",
    "#00aa00": "green",
    "#aa5500": "yellow",
    "#0000aa": "blue",
    "#aa00aa": "magenta",
    "#00aaaa": "cyan",
    "#aaaaaa": "white",
    "#555555": "bright_black",
    "#ff5555": "bright_red",
    "#55ff55": "bright_green",
    "#ffff55": "bright_yellow",
    "#5555ff": "bright_blue",
    "#ff55ff": "bright_magenta",
    "#55ffff": "bright_cyan",
    "#ffffff": "bright_white",
}
"""What stands for the sixteen colours in palettes → their names."""


def full_name(name: str) -> str:
    """Return the name by which the app knows a theme, for a short or a full one in any case; "" if unknown."""
    from textual.theme import BUILTIN_THEMES

    plain = name.strip().casefold().replace("_", "-").replace(" ", "-")
    known = {short: full for full, short in SHORT_NAMES.items()} | _OTHER_NAMES
    if plain in known:
        return known[plain]
    return plain if plain in SHORT_NAMES or plain in BUILTIN_THEMES else ""


def check_theme(name: str) -> str:
    """Return "" for a theme's name or an empty one, else a sentence that lists the themes."""
    if not name or full_name(name):
        return ""
    return (
        f"Unknown theme {name!r}. Available: {', '.join(SHORT_NAMES.values())}, "
        "and those of Textual, such as nord or gruvbox."
    )


def palette_for(theme: Theme) -> Palette:
    """Return the chart colours for a theme, ours or Textual's."""
    from lasso_tui.charts import DARK_PALETTE, HIGH_CONTRAST_PALETTE, LIGHT_PALETTE, TERMINAL_PALETTE

    if theme.ansi:
        return TERMINAL_PALETTE
    if theme.name == CONTRAST.name:
        return HIGH_CONTRAST_PALETTE
    return DARK_PALETTE if theme.dark else LIGHT_PALETTE
