"""Files that never end, grow without end, run programs or are no files: refused in one sentence, or bounded."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from lasso_tui.cli import main
from lasso_tui.data import DataError, ReadOptions, load, open_table
from lasso_tui.requests.parameter_file import ParameterFileError, read_parameters
from tests.hostile.texts import harm_in

ROWS = b"a,b,y\n1,2,3\n2,5,4\n4,1,9\n"
ZEROS = b"0,0,0\n" * 300_000


def refusal(path: Path | str) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(DataError) as error:
        open_table(str(path))
    said = str(error.value)
    assert not harm_in(said, lines=False)
    return said


def zipped(content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("x.csv", content)
    return held.getvalue()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zipped])
def test_a_bomb_is_stopped(pack, tmp_path, monkeypatch):
    monkeypatch.setattr("lasso_tui.data.readers.streams.MIN_CHECKED_BYTES", 2**18)
    monkeypatch.setattr("lasso_tui.data.readers.streams.MAX_EXPANSION", 20)
    path = tmp_path / "bomb.csv"
    path.write_bytes(pack(b"a,b,y\n" + ZEROS))
    sentence = refusal(path)
    assert "to more than 256 kB" in sentence
    assert "decompress it first" in sentence


def test_a_bomb_within_a_bomb_is_no_table(tmp_path):
    path = tmp_path / "bomb.csv"
    path.write_bytes(gzip.compress(gzip.compress(ZEROS)))
    assert "holds another compressed file" in refusal(path)


def test_arrays_larger_than_the_memory_are_refused_by_what_they_say(tmp_path):
    path = tmp_path / "x.npz"
    np.savez_compressed(path, X=np.zeros((20_000, 100)), y=np.arange(20_000.0))
    assert path.stat().st_size < 100_000
    with pytest.raises(DataError, match=r"15\.4 MB.*1\.0 MB"):
        load(str(path), ReadOptions(memory=2**20))


def test_a_parquet_file_larger_than_the_memory_is_refused_by_what_it_says(tmp_path):
    path = tmp_path / "x.parquet"
    parquet.write_table(pa.table({"a": np.zeros(2_000_000), "y": np.zeros(2_000_000)}), path)
    assert path.stat().st_size < 200_000
    with pytest.raises(DataError, match=r"1\.0 MB"):
        load(str(path), ReadOptions(memory=2**20))


class Touching:
    """Runs a program where it is unpickled."""

    def __reduce__(self):
        return os.mkdir, (str(MARKER),)


MARKER = Path("/tmp/lasso-tui-was-here")


@pytest.mark.parametrize("kind", ["npy", "npz", "pickle", "gz"])
def test_no_pickle_is_ever_read(kind, tmp_path):
    path = tmp_path / f"x.{kind}"
    evil = np.array([Touching(), 1], dtype=object)
    if kind == "npy":
        np.save(path, evil, allow_pickle=True)
    elif kind == "npz":
        np.savez(path, X=np.eye(3), y=evil)
    else:
        held = pickle.dumps(Touching())
        path.write_bytes(gzip.compress(held) if kind == "gz" else held)
    assert "could run any program" in refusal(path)
    assert not MARKER.exists()


@pytest.mark.parametrize(
    "what",
    [
        "/dev/zero",
        "/dev/urandom",
        "/dev/null",
        "/dev/stdin",
        "/proc/self/mem",
        "/proc/self/environ",
        "/proc/kmsg",
        "/",
    ],
)
def test_devices_and_endless_files_are_refused_unread(what, tmp_path):
    link = tmp_path / "link.csv"
    link.symlink_to(what)
    for path in (what, link):
        assert any(
            word in refusal(path) for word in ("device", "pipe", "folder", "is empty", "may not", "socket")
        )
        with pytest.raises(ParameterFileError):
            read_parameters(str(path))
        assert main(["run", "text", "file", "--set", f"file={path}"]) == 2


def test_a_pipe_is_refused_without_waiting(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert "is a pipe" in refusal(path)
    with pytest.raises(ParameterFileError, match="not a regular file"):
        read_parameters(str(path))
    assert main(["run", "text", "file", "--set", f"file={path}"]) == 2


def test_links_that_go_in_a_circle(tmp_path):
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.symlink_to(other)
    other.symlink_to(one)
    assert "Too many levels of symbolic links" in refusal(one)


def test_a_link_to_a_table_is_read(tmp_path):
    (tmp_path / "t.csv").write_bytes(ROWS)
    (tmp_path / "link.csv").symlink_to(tmp_path / "t.csv")
    assert open_table(str(tmp_path / "link.csv")).n_samples == 3


@pytest.mark.parametrize("given", ["/dev/zero", "/dev/urandom"])
def test_standard_input_without_end_is_refused_at_its_beginning(given):
    with Path(given).open("rb") as endless:
        done = subprocess.run(
            [sys.executable, "-m", "lasso_tui", "run", "lasso", "-"],
            stdin=endless,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("lasso-tui: Standard input is a binary file")
    assert all(form in line for form in ("CSV", "Parquet", "Arrow", "NPZ"))


def test_standard_input_takes_half_the_disk_at_most(monkeypatch):
    from lasso_tui.data.readers import streams

    kept = io.BytesIO()
    with pytest.raises(DataError, match=r"2\.0 MB"):
        streams._copy_limited(io.BytesIO(b"a,b\n" * 2**20), kept, 2 * 2**20)
    assert len(kept.getvalue()) <= 2 * 2**20


def test_a_long_parameter_file_is_refused_unread(tmp_path):
    path = tmp_path / "p.json"
    with path.open("wb") as file:
        file.truncate(2**40)  # a hole: no disk is used
    with pytest.raises(ParameterFileError, match="too large"):
        read_parameters(str(path))


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"alpha": 1e400}',
        b'{"alpha": NaN}',
        b'{"alpha": ' + b"9" * 5000 + b"}",
        b'{"alpha": [1]}',
        b"\xff\xfe",
        b"{",
        b"null",
        b'{"\x1b]0;x\x07": 1}',
        json.dumps({"alpha": "\ud800"}).encode(),
    ],
)
def test_parameter_files_that_hold_something_else(content, tmp_path, capfd):
    path = tmp_path / "p.json"
    path.write_bytes(content)
    assert main(["run", "lasso", "prostate", "--params", str(path)]) == 2
    line = capfd.readouterr().err
    assert line.count("\n") == 1
    assert not harm_in(line[:-1], lines=False)
