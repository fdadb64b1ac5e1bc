# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .cells import Look as Look
from .cells import Run as Run
from .drawing import (
    brightened as brightened,
)
from .drawing import (
    draw_still as draw_still,
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
    Level as Level,
)
from .model import (
    Lines as Lines,
)
from .model import (
    Map as Map,
)
from .model import (
    Mark as Mark,
)
from .model import (
    Other as Other,
)
from .model import (
    Panel as Panel,
)
from .model import (
    Picture as Picture,
)
from .model import (
    Scatter as Scatter,
)
from .model import (
    Sheet as Sheet,
)
from .model import (
    Stem as Stem,
)
from .model import (
    Trace as Trace,
)
from .model import (
    Traces as Traces,
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
from .text import tabulated as tabulated
from .zoom import (
    Window as Window,
)
from .zoom import (
    followed as followed,
)
from .zoom import (
    panned as panned,
)
from .zoom import (
    whole as whole,
)
from .zoom import (
    within as within,
)
from .zoom import (
    zoomed as zoomed,
)
