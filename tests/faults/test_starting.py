"""A few signals while the program starts; `python -m tests.faults.starting` sends two hundred."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

from lasso_tui.cli.process_signals import ProcessSignals
from tests.faults.starting import interrupt, notes_signals


@pytest.mark.slow
def test_a_signal_while_starting_ends_it_in_one_line(tmp_path):
    trials = [interrupt(seed, tmp_path) for seed in range(6)]
    assert [trial.wrong for trial in trials] == [""] * 6


def ended(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """Send a signal once the program notes signals; return its status and what it said."""
    while not notes_signals(process.pid):
        assert process.poll() is None
        time.sleep(0.001)
    os.kill(process.pid, number)
    out, err = process.communicate()
    assert out == ""
    return process.returncode, err


def ended_by_signals() -> None:
    """Have signals end this process, though the tests may run under nohup or in the background."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_run_ends_in_one_line_and_leaves_no_file(number, tmp_path):
    words = [sys.executable, "-m", "lasso_tui", "run", "lasso", "-", "--to", str(tmp_path / "result.json")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # It waits for its table, so it is not done before.
    process = subprocess.Popen(words, text=True, preexec_fn=ended_by_signals, **pipes)
    assert ended(process, number) == (
        128 + number,
        f"lasso-tui was ended by {signal.Signals(number).name}.\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_program_that_is_to_outlive_its_terminal_does():
    words = ["nohup", sys.executable, "-m", "lasso_tui", "list"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not notes_signals(process.pid):
        assert process.poll() is None
        time.sleep(0.001)
    os.kill(process.pid, signal.SIGHUP)
    assert "lasso" in process.communicate()[0]
    assert process.returncode == 0


@pytest.fixture
def signals():
    """Handlers of a process of its own, put back afterwards."""
    numbers = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGALRM)
    before = {number: signal.getsignal(number) for number in numbers}
    found = ProcessSignals()
    found.install()
    yield found
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_signal_is_noted_and_acted_on_when_the_work_begins(signals):
    signal.raise_signal(signal.SIGTERM)
    assert signals.noted == signal.SIGTERM
    with pytest.raises(SystemExit) as ended, signals:
        raise AssertionError("the work began")
    assert ended.value.code == 128 + signal.SIGTERM
    assert signals.take() == signal.SIGTERM
    assert signals.message == ""


def test_an_import_is_done_before_the_work_ends(signals, tmp_path, monkeypatch):
    """An exception within would leave it half done, or be taken for something else."""
    (tmp_path / "slow_to_import.py").write_text(
        "import signal\n"
        "signal.raise_signal(signal.SIGTERM)\n"
        "try:\n    sum(range(10**5))\nexcept BaseException:\n    pass\n"
        "whole = True\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))

    def work():
        import slow_to_import

        assert slow_to_import.whole
        signal.pause()

    with pytest.raises(SystemExit), signals:
        work()


def test_an_exception_that_is_lost_comes_again(signals, monkeypatch):
    monkeypatch.setattr("lasso_tui.cli.process_signals.LOST_SECONDS", 0.01)

    def work():
        with contextlib.suppress(SystemExit):  # as Python does where a destructor raises one
            signal.raise_signal(signal.SIGTERM)
        signal.pause()

    with pytest.raises(SystemExit), signals:
        work()
