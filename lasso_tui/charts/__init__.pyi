# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .cells import CellStyle as CellStyle, StyledText as StyledText
from .drawing import (
    draw_still as draw_still,
    highlight_series as highlight_series,
    lay_cursor as lay_cursor,
    warm_up as warm_up,
)
from .drawing_result import Drawing as Drawing, changed_columns as changed_columns
from .glyphs import Glyphs as Glyphs
from .model import (
    Axis as Axis,
    Bars as Bars,
    Chart as Chart,
    Curve as Curve,
    Dots as Dots,
    Heatmap as Heatmap,
    Images as Images,
    Level as Level,
    Lines as Lines,
    Mark as Mark,
    Overlay as Overlay,
    Panel as Panel,
    Scatter as Scatter,
    Stem as Stem,
    TextTable as TextTable,
    Trace as Trace,
    XYChart as XYChart,
)
from .palette import (
    DARK_PALETTE as DARK_PALETTE,
    HIGH_CONTRAST_PALETTE as HIGH_CONTRAST_PALETTE,
    LIGHT_PALETTE as LIGHT_PALETTE,
    Palette as Palette,
    of_sixteen as of_sixteen,
)
from .svg import as_svg as as_svg
from .text import chart_as_table as chart_as_table
from .zoom import (
    Window as Window,
    followed as followed,
    intersect as intersect,
    panned as panned,
    whole as whole,
    zoomed as zoomed,
)
