"""Charts as plain data, and their drawing with plotext into coloured runs of cells.

The public names stand in `__init__.pyi` and are loaded at first use, so describing a chart costs nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
