"""The colours that the lines around the charts are written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui.app.terminal.terminal import terminal_of
from lasso_tui.app.themes import palette_for
from lasso_tui.charts.cells import CellStyle

if TYPE_CHECKING:
    from textual.app import App
    from textual.theme import Theme

    from lasso_tui.charts import Palette

__all__ = ["Inks", "inks_of", "palette_of"]


@dataclass(frozen=True)
class Inks:
    """Styles of text.

    Attributes
    ----------
    text, bold : what is read first: figures, names
    quiet, faint : labels; what is zero, or of no use now
    heading : titles of sections
    amber, key : warnings; the names of keys
    bright : what is picked
    chosen : the tab in front
    series : colours of the features, first to enter first
    """

    text: CellStyle
    bold: CellStyle
    quiet: CellStyle
    faint: CellStyle
    heading: CellStyle
    amber: CellStyle
    key: CellStyle
    bright: CellStyle
    chosen: CellStyle
    series: tuple[CellStyle, ...]

    @classmethod
    def of(cls, palette: Palette, heading: str, amber: str, ground: str, block: str = "") -> Inks:
        """Return the styles of a palette.

        Parameters
        ----------
        palette : the colours of the charts
        heading, amber : colours of headings and of warnings
        ground : the colour behind it all
        block : the ground of what is chosen, "" for the colour of text
        """
        return cls(
            text=CellStyle(palette.text),
            bold=CellStyle(palette.text, bold=True),
            quiet=CellStyle(palette.quiet),
            faint=CellStyle(palette.faint),
            heading=CellStyle(heading, bold=True),
            amber=CellStyle(amber),
            key=CellStyle(amber, bold=True),
            bright=CellStyle(palette.cursor, bold=True),
            chosen=CellStyle(ground, block or palette.text, bold=True),
            series=tuple(CellStyle(color) for color in palette.series),
        )


def palette_of(app: App[Any]) -> Palette:
    """Return the colours of the charts for an app's theme and terminal."""
    from lasso_tui.charts import ansi_palette

    palette = palette_for(app.current_theme)
    return ansi_palette(palette) if terminal_of(app).colors == 16 else palette


def inks_of(app: App[Any]) -> Inks:
    """Return the styles for an app's theme and terminal."""
    theme, colors = app.current_theme, terminal_of(app).colors
    made_for, inks = _MADE.get((theme.name, colors), (None, None))
    if inks is None or made_for is not theme:
        inks = _make_inks(app, theme)
        _MADE[theme.name, colors] = theme, inks
    return inks


_MADE: dict[tuple[str, int], tuple[Theme, Inks]] = {}
"""Name of a theme, and how many colours there are → the theme, and its styles: each row of a screen asks for them."""


def _make_inks(app: App[Any], theme: Theme) -> Inks:
    if theme.ansi:
        return Inks.of(palette_of(app), "#00aaaa", "#aa5500", "#000000", "#aaaaaa")
    colors = theme.to_color_system().generate()
    return Inks.of(palette_of(app), colors["primary"], colors["warning"], colors["background"])
