"""A crowd of two; `python -m tests.load.crowd` is one of twenty."""

from __future__ import annotations

import pytest

from tests.load.crowd import gather
from tests.sshd import AVAILABLE

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not AVAILABLE, reason="no sshd")]


def test_two_sessions_are_answered_and_measured():
    seen = gather(2, steps=2)
    assert len(seen.alone) == 2
    assert len(seen.together) == 4
    assert all(30 < shared <= resident for resident, shared in zip(seen.resident, seen.shared, strict=True))
