# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .cells import CellStyle as CellStyle, StyledText as StyledText
from .drawing import (
    draw_static as draw_static,
    highlight_series as highlight_series,
    lay_cursor as lay_cursor,
    warm_up as warm_up,
)
from .drawing_result import Drawing as Drawing, changed_columns as changed_columns
from .glyphs import Glyphs as Glyphs
from .model.base import Axis as Axis, Chart as Chart, Level as Level, Mark as Mark
from .model.features import Bars as Bars, Overlay as Overlay, Stem as Stem
from .model.panels import (
    Heatmap as Heatmap,
    Images as Images,
    MarkedText as MarkedText,
    MarkedWord as MarkedWord,
    Panel as Panel,
    TextTable as TextTable,
)
from .model.series import (
    Curve as Curve,
    Dots as Dots,
    Focus as Focus,
    Lines as Lines,
    Rival as Rival,
    Scatter as Scatter,
    Trace as Trace,
    XYChart as XYChart,
)
from .model.stack import Stack as Stack
from .palette import (
    DARK_PALETTE as DARK_PALETTE,
    HIGH_CONTRAST_PALETTE as HIGH_CONTRAST_PALETTE,
    LIGHT_PALETTE as LIGHT_PALETTE,
    TERMINAL_PALETTE as TERMINAL_PALETTE,
    Palette as Palette,
    ansi_palette as ansi_palette,
)
from .svg import to_svg as to_svg
from .text import chart_as_table as chart_as_table
from .zoom import (
    Window as Window,
    follow_cursor as follow_cursor,
    full_scale as full_scale,
    intersect as intersect,
    pan_window as pan_window,
    zoom_window as zoom_window,
)
