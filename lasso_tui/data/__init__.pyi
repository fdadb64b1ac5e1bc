# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .bundled import Bundled as Bundled, bundled as bundled
from .errors import DataError as DataError, TooLargeError as TooLargeError
from .preparation.imputation import Imputation as Imputation
from .preparation.preparation import Preparation as Preparation
from .preparation.prepare import (
    check_target as check_target,
    open_table as open_table,
    prepare as prepare,
    targets as targets,
)
from .preparation.table import Group as Group, HeldOut as HeldOut, Table as Table
from .profile.column_checks import ColumnIssue as ColumnIssue
from .profile.describe import (
    ColumnProfile as ColumnProfile,
    LevelCount as LevelCount,
    TableProfile as TableProfile,
    describe as describe,
)
from .profile.leaks import doubtful_target as doubtful_target, leak_warnings as leak_warnings
from .profile.target_family import (
    infer_family as infer_family,
    looks_like_counts as looks_like_counts,
    n_classes as n_classes,
)
from .profile.target_guess import guessed_target as guessed_target
from .readers.load import load as load
from .readers.raw_table import Origin as Origin, RawTable as RawTable, ReadOptions as ReadOptions
from .readers.reading import Reading as Reading
from .readers.sources import check_source as check_source
from .streaming.moment_table import MomentTable as MomentTable
