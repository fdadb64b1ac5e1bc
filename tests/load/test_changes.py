"""Some changes of tab and data; `python -m tests.load.changes` makes two thousand."""

from __future__ import annotations

import pytest

from tests.load.changes import change


@pytest.mark.slow
@pytest.mark.long
async def test_memory_threads_and_files_stay_flat():
    done, before, after = await change(200, 5)
    assert done == 200
    assert not after.exceeds(before), f"{before} → {after}"
