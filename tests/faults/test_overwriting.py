"""`--force` on links, read-only files, devices, pipes and folders, by the command line."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

import pytest

from lasso_tui.cli import main

RUN = ["run", "lasso", "prostate", "--output", "csv", "--force", "--to"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o755])
def test_the_mode_of_what_is_replaced_stays(tmp_path, mode):
    file, link = tmp_path / "file.csv", tmp_path / "link.csv"
    file.write_text("old\n")
    file.chmod(mode)
    link.symlink_to(file.name)
    assert main([*RUN, str(link)]) == 0
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert file.read_text() != "old\n"


@pytest.mark.parametrize("kind", ["device", "pipe", "folder", "link to a device", "link to itself"])
def test_what_is_no_file_is_refused_and_stays(tmp_path, kind, capsys):
    path = tmp_path / "result.csv"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind.startswith("link"):
        path.symlink_to("/dev/null" if "device" in kind else path)
    else:
        path = Path("/dev/null")
    before = path.lstat().st_mode
    assert main([*RUN, str(path)]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("lasso-tui: Cannot write")
    assert path.lstat().st_mode == before
    assert {entry.name for entry in tmp_path.iterdir()} <= {"home", "result.csv"}


def test_predictions_go_through_a_link_to_another_file_system(tmp_path):
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other file system to write to")
    model, link = tmp_path / "model.json", tmp_path / "predicted.csv"
    assert main(["run", "lasso", "prostate", "--json", "--to", str(model)]) == 0
    with tempfile.TemporaryDirectory(dir=elsewhere) as folder:
        file = Path(folder) / "file.csv"
        file.write_text("old\n")
        file.chmod(0o640)
        link.symlink_to(file)
        assert main(["predict", str(model), "prostate", "--to", str(link)]) == 2
        assert file.read_text() == "old\n"
        assert main(["predict", str(model), "prostate", "--force", "--to", str(link)]) == 0
        assert link.is_symlink()
        assert stat.S_IMODE(file.stat().st_mode) == 0o640
        assert len(file.read_text().splitlines()) == 98
        assert list(Path(folder).iterdir()) == [file]
