"""Settings of every test run."""

from __future__ import annotations

import os

from hypothesis import settings

# Many small problems, each in its own moment: threads of the linear algebra only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Where many look at one result it must not hang on chance: there the same examples are drawn each time.
settings.register_profile("same", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("same")
