"""What the tests of faults share: a table that takes a while, and a home of its own."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture(scope="session")
def slow_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table that takes a second or so to read and some to cross-validate."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((1200, 400))
    y = X[:, :200] @ rng.standard_normal(200) + rng.standard_normal(1200)
    path = tmp_path_factory.mktemp("slow") / "slow.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow([*(f"x{j}" for j in range(400)), "y"])
        out.writerows(np.round(np.column_stack([X, y]), 4).tolist())
    return path


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for what the app keeps."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return home
