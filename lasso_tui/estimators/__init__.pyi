# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .adaptive import AdaptiveLassoCV as AdaptiveLassoCV
from .base import FittedPath as FittedPath
from .groups import GroupLasso as GroupLasso, GroupLassoCV as GroupLassoCV
from .linear import (
    ElasticNet as ElasticNet,
    ElasticNetCV as ElasticNetCV,
    Lasso as Lasso,
    LassoCV as LassoCV,
)
from .logistic import LogisticLasso as LogisticLasso, LogisticLassoCV as LogisticLassoCV
from .poisson import PoissonLasso as PoissonLasso, PoissonLassoCV as PoissonLassoCV
from .stability import StabilitySelection as StabilitySelection
