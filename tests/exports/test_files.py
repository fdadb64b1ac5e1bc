"""A file is written completely or not at all, and over nothing but files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from lasso_tui.exports.files import write_new


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask():
    before = os.umask(0o027)
    yield
    os.umask(before)


def test_a_new_file_obeys_the_umask_and_is_not_written_over(tmp_path, umask):
    path = tmp_path / "new.csv"
    write_new(path, "a\n")
    assert mode_of(path) == 0o640
    with pytest.raises(FileExistsError):
        write_new(path, "b\n")
    assert path.read_text() == "a\n"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_overwritten_keeps_its_mode(tmp_path):
    path = tmp_path / "old.csv"
    path.write_text("a\n")
    path.chmod(0o604)
    write_new(path, "b\n", overwrite=True)
    assert (path.read_text(), mode_of(path)) == ("b\n", 0o604)
    write_new(path, "c\n", overwrite=True, mode=0o600)
    assert (path.read_text(), mode_of(path)) == ("c\n", 0o600)


def test_a_link_stays_a_link_and_its_file_is_overwritten(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    file, link = folder / "file.csv", tmp_path / "link.csv"
    file.write_text("a\n")
    link.symlink_to(file)
    write_new(link, "b\n", overwrite=True)
    assert link.is_symlink()
    assert file.read_text() == "b\n"
    file.unlink()
    write_new(link, "c\n", overwrite=True)
    assert file.read_text() == "c\n"


def test_devices_pipes_and_folders_are_refused(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    device = tmp_path / "device"
    device.symlink_to("/dev/null")
    for path, word in ((pipe, "pipe"), (device, "device"), (tmp_path, "folder")):
        with pytest.raises(OSError, match=word):
            write_new(path, "b\n", overwrite=True)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert device.is_char_device()


def test_the_umask_is_not_changed_for_a_moment(tmp_path, monkeypatch):
    """Another thread may make a file just then."""
    if not Path("/proc/self/status").exists():
        pytest.skip("no file that tells it")
    old = os.umask(0o027)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(os, "umask", None)
            write_new(tmp_path / "x", "x\n")
        assert mode_of(tmp_path / "x") == 0o640
    finally:
        os.umask(old)
