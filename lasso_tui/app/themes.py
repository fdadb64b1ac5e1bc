"""Three themes, and the chart colours of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from lasso_tui.charts import Palette

__all__ = ["DARK", "THEMES", "check_theme", "palette_for"]

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

THEMES = (DARK, LIGHT, CONTRAST)


def check_theme(name: str) -> str:
    """Return "" for a theme's name or an empty one, else a sentence that lists the themes."""
    from textual.theme import BUILTIN_THEMES

    ours = [theme.name for theme in THEMES]
    if not name or name in ours or name in BUILTIN_THEMES:
        return ""
    return f"Unknown theme {name!r}. Available: {', '.join(ours)}, and those that ctrl+p lists."


def palette_for(theme: Theme) -> Palette:
    """Return the chart colours for a theme, ours or Textual's."""
    from lasso_tui.charts import DARK_PALETTE, HIGH_CONTRAST_PALETTE, LIGHT_PALETTE

    if theme.name == CONTRAST.name:
        return HIGH_CONTRAST_PALETTE
    return DARK_PALETTE if theme.dark else LIGHT_PALETTE
