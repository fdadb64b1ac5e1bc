"""Free memory and its limits."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

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


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries give memory back themselves")
def test_freed_memory_is_given_back() -> None:
    code = """
from lasso_tui.data.memory_limits import return_freed_memory
def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
pieces = [bytes(1000) for _ in range(100_000)]
last = pieces[-1]  # it stands above all the others
del pieces
before = resident()
return_freed_memory()
print(before - resident())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 50_000  # of 100,000 KB
