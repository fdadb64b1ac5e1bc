"""The number of threads of linear algebra that every command begins with."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from lasso_tui.cli import blas_threads
from lasso_tui.cli.blas_threads import limit_blas_threads
from lasso_tui.cores import COMMON_VARIABLES, VARIABLES


@pytest.mark.parametrize(("cores", "threads"), [(1, "1"), (2, "1"), (4, "3"), (64, "4")])
def test_a_core_is_left_and_many_are_not_taken(monkeypatch, cores, threads):
    monkeypatch.setattr(blas_threads, "cores", lambda: cores)
    environment: dict[str, str] = {}
    limit_blas_threads(environment)
    assert environment == dict.fromkeys(VARIABLES, threads)


@pytest.mark.parametrize("name", ["OMP_NUM_THREADS", "GOTO_NUM_THREADS"])
def test_a_number_for_all_libraries_is_respected(name):
    environment = {name: "7"}
    limit_blas_threads(environment)
    assert environment == {name: "7"}


@pytest.mark.parametrize("name", VARIABLES)
def test_a_number_for_one_library_is_respected(name):
    environment = {name: "7"}
    limit_blas_threads(environment)
    assert environment[name] == "7"
    assert set(environment) == set(VARIABLES)


def test_an_empty_value_is_no_number():
    environment = {"OMP_NUM_THREADS": "", "OPENBLAS_NUM_THREADS": ""}
    limit_blas_threads(environment)
    assert environment["OPENBLAS_NUM_THREADS"]


@pytest.mark.slow
def test_a_run_computes_with_that_many_threads():
    """NumPy reads the number when it is imported, which must not be earlier."""
    script = (
        "import json, sys; from lasso_tui.cli import main; main(['run', 'lasso', 'diabetes', '--to', sys.argv[1],"
        " '--json', '--force']); from threadpoolctl import threadpool_info;"
        " print(json.dumps([x['num_threads'] for x in threadpool_info() if x['user_api'] == 'blas']))"
    )
    names = {*VARIABLES, *COMMON_VARIABLES}
    bare = {name: value for name, value in os.environ.items() if name not in names}
    for given, expected in (({}, max(min(blas_threads.cores() - 1, 4), 1)), ({"OMP_NUM_THREADS": "2"}, 2)):
        ran = subprocess.run(
            [sys.executable, "-c", script, os.devnull],
            env=bare | given,
            capture_output=True,
            text=True,
            check=True,
        )
        found = json.loads(ran.stdout)
        assert found
        assert set(found) == {min(expected, blas_threads.cores())}
