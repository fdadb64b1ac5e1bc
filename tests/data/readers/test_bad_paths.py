"""Names and paths that cannot be read: the message names the path and what to do."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lasso_tui.data import DataError, check_source
from tests.data.refusal import refusal
from tests.facts import assert_facts

ROWS = "a,b,y\n1,2,3\n2,5,4\n4,1,9\n"


def test_no_such_file(tmp_path):
    path = tmp_path / "none.csv"
    message = refusal(str(path))
    assert_facts(message, "No file", str(path), "lasso-tui list")
    with pytest.raises(DataError) as error:
        check_source(str(path))
    assert str(error.value) == message


def test_no_such_name():
    bundled = "diabetes, prostate, hitters, bikeshare, birthwt, nci60, sunspots, sentences"
    assert_facts(refusal("xyzzy"), "xyzzy", bundled)


@pytest.mark.parametrize("name", ["", "  "])
def test_no_name(name):
    assert_facts(refusal(name), "name of the data is empty")


def test_a_file_where_a_folder_is_meant(written):
    path = written(ROWS) + "/y.csv"
    assert_facts(refusal(path), f"No file {path}", "Check the path")


def test_a_folder(tmp_path):
    assert_facts(refusal(str(tmp_path)), f"{tmp_path} is a folder", f"{tmp_path}/*.csv")


def test_a_device():
    assert_facts(refusal("/dev/null"), "/dev/null is a device", "lasso-tui - < /dev/null")


def test_a_pipe_without_waiting_for_a_writer(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert_facts(refusal(str(path)), f"{path} is a pipe")


def test_a_socket():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, socket.socket(socket.AF_UNIX) as made:
        path = f"{folder}/s"
        made.bind(path)
        assert_facts(refusal(path), f"{path} is a socket")


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Give up the right to read everything, which a container's only user often has."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_read():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "secret.csv"
        path.write_text(ROWS)
        path.chmod(0)
        with as_nobody():
            message = refusal(str(path))
        assert_facts(message, "permission", str(path), "owner")


def test_a_folder_that_may_not_be_entered():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        path = Path(folder) / "x.csv"
        path.write_text(ROWS)
        Path(folder).chmod(0)
        with as_nobody():
            message = refusal(str(path))
        Path(folder).chmod(0o700)
        assert_facts(message, "permission", str(path), "owner")


@pytest.mark.parametrize("name", ["a\0b.csv", "x" * 5000, "no\x1b[31mne.csv", "/no/such/\udce9.csv"])
def test_strange_names_are_shown_safely(name):
    message = refusal(name)
    assert len(message) < 400
    assert "\x1b" not in message
