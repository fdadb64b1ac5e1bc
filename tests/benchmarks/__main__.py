"""All benchmarks that take less than a few minutes: `python -m tests.benchmarks`."""

from __future__ import annotations

from tests.benchmarks import start
from tests.benchmarks.table import show

show("Starting", start.measure())
