"""The models as scikit-learn estimators, for pipelines and scripts. scikit-learn and the solvers only.

They minimise the same objectives as scikit-learn's estimators of the same names. The public names are listed in
`__init__.pyi` and loaded at first use.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
