# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .coefficients import Coefficient as Coefficient
from .coefficients import Coefficients as Coefficients
from .params import ParamError as ParamError
from .params import Params as Params
from .params import kinds as kinds
from .params import updated as updated
from .result import Figure as Figure
from .result import Readout as Readout
from .result import Result as Result
from .technique import (
    Article as Article,
)
from .technique import (
    Exhibit as Exhibit,
)
from .technique import (
    Lesson as Lesson,
)
from .technique import (
    Source as Source,
)
from .technique import (
    Technique as Technique,
)
