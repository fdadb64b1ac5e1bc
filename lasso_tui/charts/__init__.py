"""Charts as plain data, and their drawing with plotext into coloured runs of cells.

Names are loaded when first used: what a chart is costs nothing to import, drawing it does.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from lasso_tui.charts.model import (
    Axis,
    Bars,
    Chart,
    Curve,
    Dots,
    Level,
    Lines,
    Map,
    Mark,
    Other,
    Panel,
    Picture,
    Scatter,
    Sheet,
    Stem,
    Trace,
    Traces,
)

if TYPE_CHECKING:
    from lasso_tui.charts.cells import Look, Run
    from lasso_tui.charts.drawing import brightened, draw_still, lay_cursor, warm_up
    from lasso_tui.charts.glyphs import Glyphs
    from lasso_tui.charts.palette import (
        DARK_PALETTE,
        HIGH_CONTRAST_PALETTE,
        LIGHT_PALETTE,
        Palette,
        of_sixteen,
    )
    from lasso_tui.charts.still import Drawing, changed_columns
    from lasso_tui.charts.svg import as_svg
    from lasso_tui.charts.tabulate import tabulated
    from lasso_tui.charts.window import Window, followed, panned, whole, within, zoomed

_HOMES = {
    "cells": ("Look", "Run"),
    "drawing": ("brightened", "draw_still", "lay_cursor", "warm_up"),
    "glyphs": ("Glyphs",),
    "tabulate": ("tabulated",),
    "palette": ("DARK_PALETTE", "HIGH_CONTRAST_PALETTE", "LIGHT_PALETTE", "Palette", "of_sixteen"),
    "window": ("Window", "followed", "panned", "whole", "within", "zoomed"),
    "still": ("Drawing", "changed_columns"),
    "svg": ("as_svg",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "DARK_PALETTE",
    "HIGH_CONTRAST_PALETTE",
    "LIGHT_PALETTE",
    "Axis",
    "Bars",
    "Chart",
    "Curve",
    "Dots",
    "Drawing",
    "Glyphs",
    "Level",
    "Lines",
    "Look",
    "Map",
    "Mark",
    "Other",
    "Palette",
    "Panel",
    "Picture",
    "Run",
    "Scatter",
    "Sheet",
    "Stem",
    "Trace",
    "Traces",
    "Window",
    "as_svg",
    "brightened",
    "changed_columns",
    "draw_still",
    "followed",
    "lay_cursor",
    "of_sixteen",
    "panned",
    "tabulated",
    "warm_up",
    "whole",
    "within",
    "zoomed",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
