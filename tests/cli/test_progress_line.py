"""The progress line of a command: when it shows, what it shows, and that nothing of it remains."""

from __future__ import annotations

import io

import pytest

from lasso_tui.cli import run_command
from lasso_tui.cli.progress_line import ProgressLine


class Screen(io.StringIO):
    """A terminal of 80 columns, as far as a text stream is one."""

    def isatty(self) -> bool:
        """It is a terminal."""
        return True

    def shown(self) -> str:
        """What its only line shows after all that was written."""
        line: list[str] = []
        at = 0
        for character in self.getvalue():
            if character == "\r":
                at = 0
                continue
            line[at : at + 1] = [character]
            at += 1
        return "".join(line).rstrip()


class Clock:
    """A clock that is set."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_it_shows_stage_and_share_after_two_seconds():
    screen, clock = Screen(), Clock()
    with ProgressLine(screen, clock) as line:
        report = line.callback
        report("reading", 0.5)
        clock.now = 1.9
        report("path", 0.1)
        assert screen.getvalue() == ""
        clock.now = 2.1
        report("cross-validation", 0.25)
        assert screen.shown() == "cross-validation  25%"
        clock.now = 2.15  # too soon to write again
        report("cross-validation", 0.5)
        assert screen.shown() == "cross-validation  25%"
        clock.now = 3.0
        report("path", 1.0)
        assert screen.shown() == "path 100%"
    assert screen.shown() == ""
    assert "\n" not in screen.getvalue()


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ValueError])
def test_it_is_removed_however_the_work_ends(error):
    screen, clock = Screen(), Clock()

    def work() -> None:
        with ProgressLine(screen, clock) as line:
            clock.now = 5.0
            line.callback("path", 0.5)
            screen.write("^C")  # as a terminal echoes it
            raise error

    with pytest.raises(error):
        work()
    assert screen.shown() == ""


def test_a_long_stage_stays_on_one_line():
    screen, clock = Screen(), Clock()
    with ProgressLine(screen, clock) as line:
        clock.now = 5.0
        line.callback("x" * 300, 0.5)
        assert len(screen.shown()) < 80
    assert screen.shown() == ""


def test_it_shows_nothing_where_nothing_can_be_written():
    closed = io.StringIO()
    closed.close()
    for stream in (closed, None):
        with ProgressLine(stream) as line:
            assert line.callback is None


def test_where_there_is_no_terminal_few_lines_are_written():
    log, clock = io.StringIO(), Clock()
    with ProgressLine(log, clock) as line:
        for second in range(100):
            clock.now = float(second)
            line.callback("reading", second / 200)
    assert log.getvalue().splitlines() == [
        "reading   5% after 10 s",
        "reading  10% after 20 s",
        "reading  20% after 40 s",
        "reading  40% after 80 s",
    ]


def test_a_terminal_that_goes_away_does_not_end_the_work():
    class Gone(Screen):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    clock = Clock()
    with ProgressLine(Gone(), clock) as line:
        report = line.callback
        for clock.now in (5.0, 6.0):
            report("path", 0.5)


def test_a_run_reports_its_stages(monkeypatch, say, tmp_path):
    """The stages of reading and solving reach the terminal, and the output is the same as without it."""
    table = tmp_path / "t.csv"
    table.write_text("a,b,y\n" + "".join(f"{k % 7},{k % 3},{k}\n" for k in range(50)))
    words = ("lasso", str(table), "--target", "y", "--json")
    expected = say(*words)
    screen = Screen()
    seen: list[str] = []

    class Watched(ProgressLine):
        def __init__(self, stream: object) -> None:
            clock = Clock()
            super().__init__(screen, clock)
            clock.now = 5.0

        def _report(self, stage: str, fraction: float) -> None:
            seen.append(stage)
            super()._report(stage, fraction)

    monkeypatch.setattr(run_command, "ProgressLine", Watched)
    assert say(*words) == expected
    assert {"reading", "cross-validation"} <= set(seen)
    assert screen.getvalue()
    assert screen.shown() == ""
