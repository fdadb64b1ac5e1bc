"""Settings of every test run."""

from __future__ import annotations

import os

# Many small problems, each in its own moment: threads of the linear algebra only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
