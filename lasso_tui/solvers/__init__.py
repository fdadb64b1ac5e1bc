"""The mathematics: paths, cross-validation and certificates of penalised linear models. NumPy and SciPy only.

`threadpoolctl` limits their threads inside a call.

`problem` states the objective. The public names are listed in `__init__.pyi` and loaded at first use, so importing
this package costs nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
