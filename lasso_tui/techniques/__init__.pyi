# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .arrangement import Arrangement as Arrangement, Column as Column, Row as Row
from .coefficients import Coefficient as Coefficient, Coefficients as Coefficients
from .fit_table import FitRow as FitRow, FitTable as FitTable
from .model import (
    CoefficientPath as CoefficientPath,
    ExportError as ExportError,
    Holdout as Holdout,
    LinearModel as LinearModel,
)
from .params import (
    ParamError as ParamError,
    Params as Params,
    current_names as current_names,
    kinds as kinds,
    updated as updated,
)
from .result import (
    AnyResult as AnyResult,
    Data as Data,
    Metric as Metric,
    Readout as Readout,
    Result as Result,
    Sentence as Sentence,
)
from .technique import (
    AnyTechnique as AnyTechnique,
    ChartSpec as ChartSpec,
    DataGenerator as DataGenerator,
    Lesson as Lesson,
    Technique as Technique,
    TutorialExample as TutorialExample,
)
