# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .bundled import Bundled as Bundled
from .bundled import bundled as bundled
from .preparation.imputation import Imputation as Imputation
from .preparation.preparation import Preparation as Preparation
from .preparation.prepare import open_table as open_table
from .preparation.prepare import prepare as prepare
from .preparation.prepare import targets as targets
from .profile.column_checks import ColumnIssue as ColumnIssue
from .profile.describe import (
    ColumnProfile as ColumnProfile,
)
from .profile.describe import (
    LevelCount as LevelCount,
)
from .profile.describe import (
    TableProfile as TableProfile,
)
from .profile.describe import (
    describe as describe,
)
from .profile.target_family import infer_family as infer_family
from .readers.load import load as load
from .readers.raw_table import RawTable as RawTable
from .readers.raw_table import ReadOptions as ReadOptions
from .readers.sources import check_source as check_source
from .table import (
    DataError as DataError,
)
from .table import (
    Group as Group,
)
from .table import (
    HeldOut as HeldOut,
)
from .table import (
    Origin as Origin,
)
from .table import (
    Table as Table,
)
from .table import (
    TooLargeError as TooLargeError,
)
