"""Two threads that want a table: one reads, the other hears of it, and may give up."""

from __future__ import annotations

import threading

import pytest

from lasso_tui.requests.data_request import DataRequest, TableCache

LONGEST = 60.0
"""Seconds after which a thread is taken to hang."""


class GivenUpError(Exception):
    """Raised by a progress function."""


@pytest.fixture
def held(monkeypatch):
    """Hold the first reading; `tick` lets it report progress once, `release` lets it end."""
    import lasso_tui.data

    real = lasso_tui.data.load
    steps: list[threading.Event] = [threading.Event(), threading.Event(), threading.Event()]
    reading, tick, release = steps

    def load(source, options):
        if source == "prostate":
            reading.set()
            assert tick.wait(LONGEST)
            options.progress("reading", 0.5)
            assert release.wait(LONGEST)
        return real(source, options)

    monkeypatch.setattr(lasso_tui.data, "load", load)
    yield reading, tick, release
    tick.set()
    release.set()


def test_who_waits_is_told_and_gives_up_at_the_readers_progress(held):
    reading, tick, release = held
    cache, ended = TableCache(), threading.Event()
    heard: list[str] = []

    def give_up(stage: str, fraction: float) -> None:
        heard.append(stage)
        if len(heard) > 1:
            raise GivenUpError

    def wait() -> None:
        with pytest.raises(GivenUpError):
            cache.columns(DataRequest("diabetes"), give_up)
        ended.set()

    reader = threading.Thread(target=cache.columns, args=(DataRequest("prostate"),))
    reader.start()
    assert reading.wait(LONGEST)
    waiter = threading.Thread(target=wait)
    waiter.start()
    while not cache._readers.waiting:
        assert waiter.is_alive()
    tick.set()
    assert ended.wait(LONGEST)
    assert heard == ["waiting", "waiting"]
    release.set()
    reader.join(LONGEST)
    assert cache.holds(DataRequest("prostate"))


def test_who_waits_reads_when_the_reader_is_done(held):
    reading, tick, release = held
    cache = TableCache()
    reader = threading.Thread(target=cache.columns, args=(DataRequest("prostate"),))
    reader.start()
    assert reading.wait(LONGEST)
    waiter = threading.Thread(target=cache.columns, args=(DataRequest("diabetes"),))
    waiter.start()
    tick.set()
    release.set()
    waiter.join(LONGEST)
    reader.join(LONGEST)
    assert not waiter.is_alive()
    assert cache.holds(DataRequest("diabetes")) or cache.holds(DataRequest("prostate"))


def test_a_reader_that_fails_lets_the_next_one_read():
    cache = TableCache()
    with pytest.raises(ValueError, match=r"nosuch\.csv"):
        cache.columns(DataRequest("./nosuch.csv"))
    assert cache.columns(DataRequest("prostate")).columns
