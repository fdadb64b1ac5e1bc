"""What the data screen finds out about a request, without a screen."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from lasso_tui.app.screens.data.profile_worker import profile_draft
from lasso_tui.requests.data_request import DataRequest, TableCache
from tests.app.conftest import line, until


def test_a_date_and_a_value_can_be_used_by_a_tab_for_series_only(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("day,v\n" + "".join(f"2024-01-{k:02},{k * k % 7}\n" for k in range(1, 31)))
    request = DataRequest(str(path))
    *_, found = profile_draft(0, request, TableCache(), lambda text: None, series=True)
    assert not found.refusal
    assert "time day" in found.prepared
    *_, refused = profile_draft(0, request, TableCache(), lambda text: None)
    assert "no feature is left" in refused.refusal


@pytest.mark.slow
async def test_where_there_is_no_thread_to_look_with_that_is_said(looking, monkeypatch):
    async with looking() as (app, pilot, _, screen):
        start = threading.Thread.start

        def refuse(self):
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr(threading.Thread, "start", refuse)
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        await pilot.press("p")
        await until(pilot, lambda: "Out of memory" in line(app, "plan"))
        monkeypatch.setattr(threading.Thread, "start", start)
        assert app.screen is screen
        assert not app.fault


def test_the_first_of_many_columns_are_described_before_the_others(tmp_path):
    path = tmp_path / "wide.csv"
    numbers = np.random.default_rng(1).normal(size=(12, 600)).round(3)
    lines = [",".join(f"x{j}" for j in range(600)), *(",".join(map(str, row)) for row in numbers)]
    path.write_text("\n".join(lines) + "\n")
    posted = []
    told = profile_draft(0, DataRequest(str(path)), TableCache(), lambda text: None, posted.append)
    assert next(told).names[0] == "x0"
    whole = next(told).profile
    (first,) = posted
    assert [one.name for one in first.first] == [f"x{j}" for j in range(100)]
    assert [replace(one, issues=()) for one in whole.columns[:100]] == list(first.first)
