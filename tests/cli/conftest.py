"""Running the command line inside the test."""

from __future__ import annotations

import pytest

from lasso_tui.cli import main


@pytest.fixture
def say(capsys):
    """Run a command; return (exit code, standard output, standard error)."""

    def run(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["run", *words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    return run
