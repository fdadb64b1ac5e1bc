"""Free memory and its limits."""

from __future__ import annotations

import os

import pytest

from lasso_tui.data import memory_limits


def test_some_memory_is_free_and_no_more_than_there_is():
    physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    assert 2**20 < memory_limits.available_memory() <= physical


def test_the_smaller_of_two_limits_counts(monkeypatch):
    monkeypatch.setattr(memory_limits, "_system_memory", lambda: 2**33)
    monkeypatch.setattr(memory_limits, "_container_memory", lambda: 2**30)
    assert memory_limits.available_memory() == 2**30
    monkeypatch.setattr(memory_limits, "_container_memory", lambda: None)
    assert memory_limits.available_memory() == 2**33
    monkeypatch.setattr(memory_limits, "_system_memory", lambda: None)
    assert memory_limits.available_memory() == memory_limits.DEFAULT_FREE_BYTES


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1024, "1.0 kB"),
        (150 * 2**20, "150 MB"),
        (2**41, "2.0 TB"),
        (2**60, "1048576 TB"),
    ],
)
def test_sizes_have_units(number, text):
    assert memory_limits.format_bytes(number) == text
