"""The charts of a technique as text and as SVG, without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.model import ExportError

if TYPE_CHECKING:
    from lasso_tui.charts import Chart, Drawing, Palette
    from lasso_tui.techniques.result import AnyResult
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = ["charts_svg", "charts_text", "draw_charts"]

SIZE = (100, 26)
"""Width and height of a chart in cells."""


def charts_text(
    technique: AnyTechnique,
    result: AnyResult,
    cursor: float,
    *,
    chart: str = "",
    size: tuple[int, int] = SIZE,
) -> str:
    """Draw the charts as text, each under its title.

    Parameters
    ----------
    technique, result, cursor : the result, and the position of its cursor
    chart : title of the chart to draw, "" for all
    size : width and height of each chart in cells

    Raises
    ------
    ExportError
        For an unknown title.
    """
    drawn = draw_charts(technique, result, cursor, chart=chart, size=size)
    return "\n".join(f"{title}\n{drawing.text()}\n" for title, drawing in drawn)


def charts_svg(
    technique: AnyTechnique,
    result: AnyResult,
    cursor: float,
    *,
    chart: str = "",
    size: tuple[int, int] = SIZE,
) -> str:
    """Draw the charts as one SVG image; parameters and errors as in `charts_text`."""
    from lasso_tui.charts import LIGHT_PALETTE, to_svg

    return to_svg(draw_charts(technique, result, cursor, chart=chart, size=size), LIGHT_PALETTE)


def draw_charts(
    technique: AnyTechnique,
    result: AnyResult,
    cursor: float,
    *,
    chart: str = "",
    size: tuple[int, int] = SIZE,
    palette: Palette | None = None,
) -> list[tuple[str, Drawing]]:
    """Draw the charts, each with its title; parameters and errors as in `charts_text`.

    `palette` has the colours, None for those on white.
    """
    from lasso_tui.charts import LIGHT_PALETTE, draw_static, lay_cursor

    palette = LIGHT_PALETTE if palette is None else palette
    shown = technique.shown(result)
    chosen = [one for one in shown if not chart or one.title.lower() == chart.lower()]
    if not chosen:
        raise ExportError(
            f"{technique.title} has no chart {chart!r}. Charts: {', '.join(one.title for one in shown)}."
        )
    charts = [one.chart(result, cursor) for one in chosen]
    return [
        (one.title, lay_cursor(draw_static(one, *_size(one, *size), palette), one, palette)) for one in charts
    ]


def _size(chart: Chart, width: int, height: int) -> tuple[int, int]:
    """Return the size of a chart in cells; a table has only as many lines as it fills."""
    from lasso_tui.charts import TextTable

    if isinstance(chart, TextTable):
        note = 1 + len(chart.note) // max(width - 2, 1) if chart.note else 0
        return width, min(height, max(len(chart.rows), 1) + 2 + note)
    return width, height
