# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .cells import CellStyle as CellStyle
from .cells import StyledText as StyledText
from .drawing import (
    draw_still as draw_still,
)
from .drawing import (
    highlight_series as highlight_series,
)
from .drawing import (
    lay_cursor as lay_cursor,
)
from .drawing import (
    warm_up as warm_up,
)
from .drawing_result import Drawing as Drawing
from .drawing_result import changed_columns as changed_columns
from .glyphs import Glyphs as Glyphs
from .model import (
    Axis as Axis,
)
from .model import (
    Bars as Bars,
)
from .model import (
    Chart as Chart,
)
from .model import (
    Curve as Curve,
)
from .model import (
    Dots as Dots,
)
from .model import (
    Heatmap as Heatmap,
)
from .model import (
    Images as Images,
)
from .model import (
    Level as Level,
)
from .model import (
    Lines as Lines,
)
from .model import (
    Mark as Mark,
)
from .model import (
    Overlay as Overlay,
)
from .model import (
    Panel as Panel,
)
from .model import (
    Scatter as Scatter,
)
from .model import (
    Stem as Stem,
)
from .model import (
    TextTable as TextTable,
)
from .model import (
    Trace as Trace,
)
from .model import (
    XYChart as XYChart,
)
from .palette import (
    DARK_PALETTE as DARK_PALETTE,
)
from .palette import (
    HIGH_CONTRAST_PALETTE as HIGH_CONTRAST_PALETTE,
)
from .palette import (
    LIGHT_PALETTE as LIGHT_PALETTE,
)
from .palette import (
    Palette as Palette,
)
from .palette import (
    of_sixteen as of_sixteen,
)
from .svg import as_svg as as_svg
from .text import chart_as_table as chart_as_table
from .zoom import (
    Window as Window,
)
from .zoom import (
    followed as followed,
)
from .zoom import (
    intersect as intersect,
)
from .zoom import (
    panned as panned,
)
from .zoom import (
    whole as whole,
)
from .zoom import (
    zoomed as zoomed,
)
