"""Settings of every test run."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Many small problems, each in its own moment: threads of the linear algebra only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Where many look at one result it must not hang on chance: there the same examples are drawn each time.
settings.register_profile("same", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("same")


@pytest.fixture(autouse=True, scope="session")
def folders_of_their_own(tmp_path_factory):
    """No test reads or writes the person's own state and settings."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("STATE", "CONFIG"):
            patch.setenv(f"XDG_{kind}_HOME", str(tmp_path_factory.mktemp(kind.lower())))
        yield
