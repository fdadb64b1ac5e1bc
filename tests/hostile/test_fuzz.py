"""Random bytes and words, the same ones at each run; `python -m tests.hostile.fuzz` tries others, and many."""

from __future__ import annotations

import tracemalloc

import pytest

from tests.hostile.fuzz import MEMORY, fuzzed, targets
from tests.marks import marked_slow

EXAMPLES = {"files": 150, "groups": 150, "parameters": 150, "parameter files": 100, "command lines": 30}
FEW = 30


@pytest.mark.slow
@pytest.mark.parametrize("most", [FEW, marked_slow(max(EXAMPLES.values()))])
@pytest.mark.parametrize("name", EXAMPLES)
def test_fuzz(name, most, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    function, made = targets(tmp_path)[name]
    # hypothesis makes its table of characters first, which takes 200 MB
    fuzzed(lambda _: None, made, 5, derandomize=True)
    tracemalloc.start()
    try:
        fuzzed(function, made, min(EXAMPLES[name], most), derandomize=True)
        assert tracemalloc.get_traced_memory()[1] < 4 * MEMORY
    finally:
        tracemalloc.stop()
    assert {path.name for path in tmp_path.iterdir()} <= {"fuzzed", "p.json", "p.toml"}


def test_everything_that_is_fuzzed_is_tried_here(tmp_path):
    assert set(EXAMPLES) == set(targets(tmp_path))
