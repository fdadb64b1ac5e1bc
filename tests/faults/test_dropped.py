"""A few connections dropped at random moments; `python -m tests.faults.dropped` drops two hundred."""

from __future__ import annotations

import pytest

from tests.faults.dropped import drop
from tests.sshd import AVAILABLE, logging_in

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not AVAILABLE, reason="no sshd")]


def test_connections_that_drop_leave_nothing_behind(tmp_path):
    with logging_in(tmp_path) as login:
        trials = [drop(login, tmp_path, seed) for seed in range(6)]
    assert [trial.wrong for trial in trials] == [""] * 6
    assert len({trial.way for trial in trials}) > 1
