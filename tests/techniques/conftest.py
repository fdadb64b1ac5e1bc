"""Fixtures that several files of technique tests share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lasso_tui.techniques.linear import problem as problems


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> str:
    rng = np.random.default_rng(8)
    n = 90
    made = pd.DataFrame(rng.normal(size=(n, 3)), columns=["a", "b", "c"])
    made["kind"] = rng.choice(["red", "green", "blue"], n)
    eta = 0.8 * made["a"] - made["b"] + made["kind"].eq("red")
    made["w"] = rng.integers(0, 4, n)
    made["subject"] = [f"s{k}" for k in rng.integers(0, 6, n)]
    made["day"] = pd.date_range("2024-03-01", periods=n)[rng.permutation(n)].strftime("%Y-%m-%d")
    made["part"] = rng.choice(["train", "test"], n, p=[0.8, 0.2])
    made["y"] = 3 + eta + rng.normal(size=n)
    made["ill"] = (rng.random(n) < 1 / (1 + np.exp(-eta))) + 1
    made["count"] = rng.poisson(np.exp(0.6 * eta))
    made.loc[::8, "a"] = np.nan
    folder = tmp_path_factory.mktemp("rows")
    made.to_csv(folder / "rows.csv", index=False)
    return str(folder / "rows.csv")


@pytest.fixture
def few_alphas(monkeypatch) -> None:
    grid = problems.Problem.grid
    monkeypatch.setattr(problems.Problem, "grid", lambda self, alpha: grid(replace(self, n_alphas=12), alpha))
