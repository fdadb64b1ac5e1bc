"""Settings of every test run."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Many small problems, each in its own moment: threads of the linear algebra only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The same random examples in each run: what fails, fails for everyone. `--hypothesis-profile=fresh` draws new ones,
# ten times as many where a test does not say how many; what it finds becomes a case of its own (`@example`).
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("fresh", derandomize=False, deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("fixed")


@pytest.fixture(autouse=True, scope="session")
def state_and_settings_apart(tmp_path_factory):
    """No test reads or writes the person's own state and settings."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("STATE", "CONFIG"):
            patch.setenv(f"XDG_{kind}_HOME", str(tmp_path_factory.mktemp(kind.lower())))
        yield


@pytest.fixture(autouse=True)
def working_folder_apart(tmp_path_factory, monkeypatch):
    """What a test saves without naming a folder goes to a folder of its own."""
    monkeypatch.chdir(tmp_path_factory.mktemp("working"))
