"""Scripts for sums of rows: run without this package, they find the numbers of the document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lasso_tui.cli import main
from tests.engines.streamed import summed, write_parts
from tests.exports.exported import bare
from tests.techniques.test_sums import save

ROW = re.compile(r"^  (\S.*?) +(-?[\d.e+-]+)   lasso-tui +(-?[\d.e+-]+)$", re.MULTILINE)
WORST = re.compile(r"largest difference (\S+) per")


def run(tmp_path: Path, words: list[str], *given: str) -> list[float]:
    """Export a script, run it, and return how far its models are from those of the document."""
    script = tmp_path / "script.py"
    assert main(["run", *words, "--output", "script", "--to", str(script), "--force"]) == 0
    done = bare([str(script), *given])
    assert done.returncode == 0, done.stderr
    rows = ROW.findall(done.stdout)
    assert len(rows) > 2
    for name, found, known in rows:
        assert float(found) == pytest.approx(float(known), rel=1e-7, abs=1e-9), name
    return [float(one) for one in WORST.findall(done.stdout)]


@pytest.mark.parametrize(
    "words",
    [
        ["lasso"],
        ["lasso", "--set", "standardize=off", "--set", "penalty_factor=a=0 region=east=2"],
        ["lasso", "--set", "bounds=a<=1"],
        pytest.param(["elastic-net", "--set", "l1_ratio=0.4"], marks=pytest.mark.slow),  # eleven paths
        ["ridge"],
        ["group-lasso", "--set", "tau=1"],
    ],
)
def test_a_script_finds_the_numbers_of_the_document(words, tmp_path, capsys) -> None:
    whole = save(summed(write_parts(tmp_path), weights="w"), tmp_path / "whole.npz")
    assert all(one < 1e-8 for one in run(tmp_path, [words[0], whole, *words[1:]]))
    capsys.readouterr()


def test_parts_are_added_and_rows_are_summed_again(tmp_path, capsys) -> None:
    pattern = write_parts(tmp_path)
    files = [str(path) for path in sorted(tmp_path.glob("p*.parquet"))]
    parts = [save(summed(pattern, shard=(k, 3), weights="w"), tmp_path / f"part{k}.npz") for k in (1, 2, 3)]
    assert all(one < 1e-8 for one in run(tmp_path, ["lasso", *parts]))
    assert all(one < 1e-8 for one in run(tmp_path, ["lasso", *parts], *files))
    level = save(summed(pattern, target="region=east"), tmp_path / "level.npz")
    assert all(one < 1e-8 for one in run(tmp_path, ["lasso", level, "--set", "alpha=0.01"], *files))
    capsys.readouterr()
