"""Some changes of tab and data; `python -m tests.load.changes` makes two thousand."""

from __future__ import annotations

import pytest

from tests.load.changes import change


@pytest.mark.slow
async def test_memory_threads_and_files_stay_flat():
    await change(60, 5, 30, tabs=("lasso", "ridge", "objective"), data=("prostate", "diabetes"))
