"""Work in a thread of its own is waited for, also where the interruption that has stopped it comes again."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator

import pytest

from lasso_tui.data import Preparation
from lasso_tui.data.streaming.row_sample import RowSample
from lasso_tui.engines import apart
from lasso_tui.engines.request import Request
from lasso_tui.engines.sum_files import LocalEngine, sum_files
from tests.engines.streamed import N_FOLDS, write_parts

pytestmark = pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="no signals to a thread here")


class Interruptions:
    """Interruptions of the main thread, which say whether it was waiting for work."""

    def __init__(self) -> None:
        self.waited: list[bool] = []
        self._heard = threading.Event()

    def send(self, function: str) -> None:
        """Interrupt the main thread while it waits in a function, and wait until it knows."""
        main = threading.main_thread().ident
        while (frame := sys._current_frames()[main]).f_code.co_name != "wait" or not is_in(function, frame):
            pass
        self._heard.clear()
        signal.pthread_kill(main, signal.SIGUSR1)
        assert self._heard.wait(60)

    def hear(self, number: int, frame) -> None:
        """Raise an exception where work is waited for."""
        self.waited.append(is_in("do_apart", frame))
        self._heard.set()
        if self.waited[-1]:
            raise KeyboardInterrupt


def is_in(function: str, frame) -> bool:
    """Tell whether a function is under way."""
    while frame is not None and frame.f_code.co_name != function:
        frame = frame.f_back
    return frame is not None


@pytest.fixture
def interruptions() -> Iterator[Interruptions]:
    made = Interruptions()
    before = signal.signal(signal.SIGUSR1, made.hear)
    yield made
    signal.signal(signal.SIGUSR1, before)


def test_work_is_waited_for_although_the_interruption_comes_again(interruptions) -> None:
    def work(stopped: threading.Event) -> None:
        interruptions.send("do_apart")
        assert stopped.wait(60)
        interruptions.send("_stop")
        interruptions.send("_stop")

    left = []
    with pytest.raises(KeyboardInterrupt):
        apart.do_apart(work, lambda: None, lambda: left.append(None))
    assert interruptions.waited == [True, True, True]
    assert not left


def test_nothing_is_kept_of_sums_that_are_still_being_added_to(tmp_path, monkeypatch, interruptions) -> None:
    monkeypatch.setattr(apart, "PATIENCE_SECONDS", 0.0)
    added, add, go_on, kept = [], RowSample.add, threading.Event(), []

    def interrupt(self, block) -> None:
        added.append(threading.current_thread())
        if len(added) == 8:  # a file and some pieces of the next are complete
            interruptions.send("do_apart")
            interruptions.send("_stop")
            assert go_on.wait(60)
        add(self, block)

    monkeypatch.setattr(RowSample, "add", interrupt)
    asked = Request(files=(write_parts(tmp_path),), preparation=Preparation(target="y"), n_folds=N_FOLDS)
    with pytest.raises(KeyboardInterrupt):
        sum_files(asked, engine=LocalEngine(1), keep=kept.append)
    assert added[-1].is_alive()
    go_on.set()
    added[-1].join(60)
    assert not kept
