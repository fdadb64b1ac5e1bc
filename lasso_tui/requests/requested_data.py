"""The data that a command line asks for."""

from __future__ import annotations

import argparse

from lasso_tui.requests.data_request import DataRequest
from lasso_tui.requests.engine_flags import requested_engine
from lasso_tui.requests.preparation_flags import requested_preparation
from lasso_tui.requests.reading_flags import requested_reading

__all__ = ["requested_data"]


def requested_data(args: argparse.Namespace, dataset: str) -> DataRequest:
    """Return the request of the options of the explorer or of `run`; `dataset` where they name no data.

    Raises
    ------
    lasso_tui.data.DataError
        If options are out of range or do not go together.
    """
    return DataRequest(
        args.data or dataset,
        args.target,
        *requested_preparation(args),
        requested_reading(args),
        requested_engine(args),
    )
