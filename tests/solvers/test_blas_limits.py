"""Threads of linear algebra inside a call of the solvers, and after it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from lasso_tui.solvers.blas_limits import VARIABLES

COUNTED = """
import threading, numpy as np, threadpoolctl
from lasso_tui import solvers
from lasso_tui.solvers import blas_limits
rng = np.random.default_rng(0)
X = rng.standard_normal((60, 5))
y = X[:, 0] + rng.standard_normal(60)
ones = (y > 0).astype(float)
def threads():
    return max((l["num_threads"] for l in threadpoolctl.threadpool_info() if l["user_api"] == "blas"), default=0)
seen = []
def within(solve):
    seen.clear()
    with solvers.monitored(lambda *_: seen.append(threads())):
        solve()
    return sorted(set(seen))
import scipy.linalg
with threadpoolctl.threadpool_limits(3, user_api="blas"):
    before = threads()
"""


def printed(code: str, **environment: str) -> list[str]:
    plain = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    done = subprocess.run(
        [sys.executable, "-c", COUNTED + "".join(f"    {line}\n" for line in code.splitlines())],
        capture_output=True,
        text=True,
        check=True,
        env=plain | environment,
    )
    return done.stdout.split("\n")[:-1]


def test_calls_use_one_thread_and_leave_what_there_was() -> None:
    said = printed(
        "print(within(lambda: solvers.path(X, y, n_alphas=9)), threads() == before)\n"
        "print(within(lambda: solvers.path(X, ones, family='binomial', n_alphas=9)), threads() == before)\n"
        "print(within(lambda: solvers.cross_validate(X, y, 3, loss='mae', n_alphas=9)), threads() == before)\n"
        "halves = solvers.stability_selection(X, y, n_pairs=2, n_alphas=5)\n"
        "next(halves)\n"
        "print(threads() == before)\n"
        "print(within(lambda: list(halves)) in ([], [1]), threads() == before)\n"
        "try: solvers.path(X, y, alphas=[-1.0])\n"
        "except ValueError: print(threads() == before)"
    )
    if said[0] == "[0] True":
        pytest.skip("this library of linear algebra cannot be limited")
    assert said == ["[1] True"] * 3 + ["True", "True True", "True"]


def test_a_large_matrix_and_a_number_that_is_set_are_left_alone() -> None:
    large = printed(
        "blas_limits.MAX_NUMBERS = 100\nprint(within(lambda: solvers.path(X, y, n_alphas=9)) == [before])"
    )
    chosen = printed(
        "print(within(lambda: solvers.path(X, y, n_alphas=9)) == [before])", OPENBLAS_NUM_THREADS="2"
    )
    assert large == chosen == ["True"]


def test_calls_in_several_threads_take_the_limit_back_once() -> None:
    said = printed(
        "def solve(): [solvers.path(X, y, n_alphas=9) for _ in range(20)]\n"
        "work = [threading.Thread(target=solve) for _ in 'ab']\n"
        "[one.start() for one in work]\n"
        "[one.join() for one in work]\n"
        "print(threads() == before, blas_limits._limit._inside)"
    )
    assert said == ["True 0"]
