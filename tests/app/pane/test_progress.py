"""Progress as text, and a worker that posts what it finds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from lasso_tui.app.pane import solve_runner
from lasso_tui.app.pane.messages import Progressed, Solved, SolveFailed
from lasso_tui.app.pane.solve_runner import SolveRunner
from lasso_tui.app.progress import format_progress
from lasso_tui.app.worker_thread import SupersededError
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.job import Job
from tests.app.pane.example import EXAMPLE, ExampleParams, result


@pytest.mark.parametrize(
    ("fraction", "left", "done", "text"),
    [
        (0.0, None, (), "solving 0 % · esc stops"),
        (0.42, 3.2, ("reading",), "reading ✓ solving 42 %, 3 s left · esc stops"),
        (1.0, None, ("reading", "path"), "reading ✓ path ✓ solving 100 % · esc stops"),
    ],
)
def test_progress_has_what_is_done_a_percentage_and_what_is_left(fraction, left, done, text):
    assert format_progress("solving", fraction, left, done) == text


class Posts:
    """Stands for the widget: keeps what is posted, and runs the worker at once."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.workers: list[Any] = []

    def post_message(self, message: Any) -> bool:
        self.messages.append(message)
        return True


@pytest.fixture
def run(monkeypatch):
    """Run a solve that does something, and return what was posted."""

    def of(solve, *, cancelled: bool = False) -> list[Any]:
        monkeypatch.setattr(
            solve_runner, "get_current_worker", lambda: SimpleNamespace(is_cancelled=cancelled)
        )
        monkeypatch.setattr(solve_runner, "stream", lambda job, progress: solve(progress))
        monkeypatch.setattr(solve_runner, "PROGRESS_SECONDS", 0.0)
        posts = Posts()
        SolveRunner(posts)._solve(7, Job(EXAMPLE, ExampleParams(), DataRequest("prostate")))
        return posts.messages

    return of


def test_each_result_is_posted_with_its_ticket(run):
    first, second = result(pending="more"), result()
    messages = run(lambda progress: iter([first, second]))
    assert [type(m) for m in messages] == [Solved, Solved]
    assert [(m.ticket, m.result) for m in messages] == [(7, first), (7, second)]


def test_progress_is_posted(run):
    def solve(progress):
        progress("reading", 0.25)
        yield result()

    message, _ = run(solve)
    assert isinstance(message, Progressed)
    assert (message.ticket, message.stage, message.fraction) == (7, "reading", 0.25)


@pytest.mark.parametrize(
    ("error", "fact"), [(ValueError("column x is constant."), "column x"), (MemoryError(), "emory")]
)
def test_what_fails_is_posted_with_its_reason(run, error, fact):
    def solve(progress):
        raise error
        yield

    (message,) = run(solve)
    assert isinstance(message, SolveFailed)
    assert fact in message.reason


def test_an_unforeseen_error_is_posted_and_raised(run):
    def solve(progress):
        raise ZeroDivisionError("by nothing")
        yield

    with pytest.raises(ZeroDivisionError):
        run(solve)


def test_a_solve_that_was_cancelled_posts_nothing(run):
    def solve(progress):
        progress("reading", 0.5)
        raise AssertionError("progress must have ended it")
        yield

    assert run(solve, cancelled=True) == []
    assert run(lambda progress: iter([result()]), cancelled=True) == []
    assert issubclass(SupersededError, Exception)
