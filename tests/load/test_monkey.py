"""A short while of anything; `python -m tests.load.monkey` is the long one."""

from __future__ import annotations

from tests.load.monkey import play


async def test_anything_goes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # exports are written here
    report = await play(240, seed=7, every=120, warm=False)
    assert report.faults == []
    assert report.events == 240
    assert report.checks >= 1
