"""The mathematics: objectives, paths, cross-validation and certificates. NumPy and SciPy only.

The objective, everywhere (scikit-learn's):

    1/(2n)·‖y − b₀ − Xb‖² + α·(ρ‖b‖₁ + (1−ρ)/2·‖b‖²),   ρ = l1_ratio; the intercept b₀ is not penalised.

The public names stand in `__init__.pyi` and are loaded at first use, so importing this package costs nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
