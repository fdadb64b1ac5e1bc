"""Shells that close standard input or output, or whose locale has few characters: one sentence, or `?`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from tests.marks import marked_long, marked_slow

COMMANDS = {
    "list": ["list"],
    "list --json": ["list", "--json"],
    "config": ["config"],
    "example settings": ["config", "--example"],
    "completion": ["completion", "bash"],
    "man": ["man"],
    "help": ["--help"],
    "help of run": ["run", "--help"],
    "run": ["run", "lasso", "prostate"],
    "text": ["run", "lasso", "prostate", "--output", "text"],
    "standard input": ["run", "lasso", "-"],
    "file that is not there": ["run", "lasso", "größe.csv"],
    "explorer": [],
    "explorer of standard input": ["-"],
    "wrong option": ["--größe"],
}
CLOSED = ("<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-")
ENCODINGS = ("ascii", "latin-1", "cp437")
TO_FILE = ["run", "lasso", "prostate", "--to"]


def run(command: list[str], redirections: str = "", **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program by a shell, with nothing on standard input."""
    return subprocess.run(
        ["bash", "-c", f'"$@" {redirections}', "bash", sys.executable, "-m", "lasso_tui", *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=os.environ | environ,
        check=False,
    )


def check(done: subprocess.CompletedProcess[bytes]) -> None:
    """Nothing is said of the program's inside; a refusal is a line, or the usage and a line."""
    said = done.stderr
    assert b"Traceback" not in said, said
    assert b"Exception ignored" not in said, said
    assert done.returncode in (0, 2), said
    if done.returncode == 2 and said:
        assert said.splitlines()[-1].startswith(b"lasso-tui"), said


def graded(pairs: list[tuple[str, str]], *quick: tuple[str, str]) -> list[Any]:
    """A few quick ones, every fifth slow, and the others long."""
    marked = [marked_long(pair) if k % 5 else marked_slow(pair) for k, pair in enumerate(pairs)]
    return [pair if pair in quick else mark for pair, mark in zip(pairs, marked, strict=True)]


PAIRS = [(name, how) for name in COMMANDS for how in CLOSED]
TEXTS = [(name, encoding) for encoding in ENCODINGS for name in COMMANDS]


@pytest.mark.parametrize(("name", "how"), graded(PAIRS, ("help", ">&-"), ("explorer", "<&-"), ("run", ">&-")))
def test_closed_streams(name, how):
    done = run(COMMANDS[name], how)
    check(done)
    if ">&-" in how.split():
        assert done.returncode == 2, "a result was lost without a word"
        assert "2>&-" in how or done.stderr


def test_a_result_for_a_file_needs_no_output(tmp_path):
    done = run([*TO_FILE, str(tmp_path / "result.json")], "<&- >&- 2>&-")
    assert done.returncode == 0
    assert (tmp_path / "result.json").stat().st_size


@pytest.mark.parametrize(("name", "encoding"), graded(TEXTS, ("man", "ascii"), ("help of run", "latin-1")))
def test_few_characters(name, encoding):
    done = run(COMMANDS[name], PYTHONIOENCODING=encoding)
    check(done)
    done.stdout.decode("utf-8" if name == "list --json" else encoding)


@pytest.mark.parametrize("command", ["list", "man"])
def test_a_reader_that_has_gone_ends_it_in_silence(command):
    done = run([command], "| head -c 1 >/dev/null; exit ${PIPESTATUS[0]}")
    assert (done.returncode, done.stderr) == (0, b"")
