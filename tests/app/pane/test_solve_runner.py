"""A worker beside the screen: progress, a newer solve over an older one, the last result kept and marked."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lasso_tui.app.pane import solve_runner
from lasso_tui.app.pane.messages import ParamEdited
from lasso_tui.techniques import lasso
from tests.app.conftest import said, screen_text, settle, until
from tests.terminal import MAX_WAIT_SECONDS


@pytest.mark.slow
async def test_a_newer_solve_cancels_the_older(opened, monkeypatch):
    async with opened() as (_, pilot, pane):
        held, cancelled = threading.Event(), threading.Event()
        real = lasso.TECHNIQUE.solve

        def slow(params, table):
            if params.folds != 7:
                yield from real(params, table)
                return
            from lasso_tui import solvers

            held.set()
            try:
                while True:
                    solvers.tick("held", 0.5)
            finally:
                cancelled.set()

        object.__setattr__(pane.technique, "solve", slow)
        try:
            pane.post_message(ParamEdited("folds", 7))
            await until(pilot, held.is_set)
            assert pane.busy
            assert all(view.stale for view in pane.query("ChartView"))
            old = pane.result
            assert old is not None
            pane.post_message(ParamEdited("folds", 3))
            await until(pilot, cancelled.is_set)
            await settle(pilot)
            assert pane.result.params.folds == 3
            assert not any(view.stale for view in pane.query("ChartView"))
        finally:
            object.__setattr__(pane.technique, "solve", real)


@pytest.mark.slow
async def test_progress_is_said_in_the_title_row(opened, monkeypatch):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        release = threading.Event()
        real = lasso.TECHNIQUE.solve

        def slow(params, table):
            from lasso_tui import solvers

            while not release.is_set():
                solvers.tick("weighing", 0.42)
            yield from real(params, table)

        object.__setattr__(pane.technique, "solve", slow)
        try:
            pane.apply(pane.state.on_solve())
            await until(pilot, lambda: "weighing 42 %" in screen_text(app))
        finally:
            release.set()
            object.__setattr__(pane.technique, "solve", real)
        await settle(pilot)
        assert "weighing" not in screen_text(app)


async def test_a_solve_that_fails_keeps_the_picture(opened):
    async with opened() as (app, pilot, pane):
        real, result = lasso.TECHNIQUE.solve, pane.result

        def broken(params, table):
            raise ZeroDivisionError("by nothing")
            yield

        object.__setattr__(pane.technique, "solve", broken)
        try:
            pane.apply(pane.state.on_solve())
            await until(pilot, lambda: bool(app._notifications))
        finally:
            object.__setattr__(pane.technique, "solve", real)
        (note,) = app._notifications
        assert "ZeroDivisionError: by nothing" in note.message
        assert "previous result" in note.message
        assert pane.result is result
        assert not any(view.stale for view in pane.query("ChartView"))


@pytest.mark.slow
async def test_what_changes_the_picture_alone_outlasts_a_better_result(opened):
    async with opened() as (_, pilot, pane):
        release = threading.Event()
        real = lasso.TECHNIQUE.solve

        def slow(params, table):
            from lasso_tui import solvers

            first, *rest = real(params, table)
            yield first
            while not release.is_set():
                solvers.tick("held", 0.5)
            yield from rest

        object.__setattr__(pane.technique, "solve", slow)
        try:
            pane.apply(pane.state.on_solve())
            await until(pilot, lambda: bool(pane.result.pending))
            pane.post_message(ParamEdited("explain", "age"))
            await until(pilot, lambda: pane.result.params.explain == "age")
        finally:
            release.set()
            object.__setattr__(pane.technique, "solve", real)
        await settle(pilot)
        assert not pane.result.pending
        assert pane.result.params.explain == pane.params.explain == "age"


@pytest.mark.slow
async def test_a_solve_for_which_there_is_no_thread_is_refused_in_a_sentence(opened, monkeypatch):
    async with opened() as (app, pilot, pane):
        old, start = pane.result, threading.Thread.start

        def refuse(self):
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr(threading.Thread, "start", refuse)
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        pane.post_message(ParamEdited("folds", 3))
        await until(pilot, lambda: "Out of memory" in said(app))
        monkeypatch.setattr(threading.Thread, "start", start)
        assert pane.result is old
        assert not pane.busy
        assert not app.fault


@pytest.mark.slow
async def test_the_first_result_is_on_the_screen_before_the_next_is_worked_on(opened, monkeypatch):
    async with opened() as (_, pilot, pane):
        real, drawn = lasso.TECHNIQUE.solve, []
        monkeypatch.setattr(solve_runner, "DRAWING_SECONDS", MAX_WAIT_SECONDS)

        def watched(params, table):
            for result in real(params, table):
                yield result
                drawn.append((pane._result_drawn.pending, result.pending))

        object.__setattr__(pane.technique, "solve", watched)
        try:
            pane.apply(pane.state.on_solve())
            await until(pilot, lambda: len(drawn) >= 2)
        finally:
            object.__setattr__(pane.technique, "solve", real)
        assert drawn[0][0] == drawn[0][1] == "cross-validation"
        assert drawn[1][0] == drawn[1][1] == "knots"
