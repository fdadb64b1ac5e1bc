# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .coefficients import Coefficient as Coefficient
from .coefficients import Coefficients as Coefficients
from .params import ParamError as ParamError
from .params import Params as Params
from .params import kinds as kinds
from .params import updated as updated
from .result import Metric as Metric
from .result import Readout as Readout
from .result import Result as Result
from .technique import (
    ChartSpec as ChartSpec,
)
from .technique import (
    DataGenerator as DataGenerator,
)
from .technique import (
    Lesson as Lesson,
)
from .technique import (
    Technique as Technique,
)
from .technique import (
    TutorialExample as TutorialExample,
)
