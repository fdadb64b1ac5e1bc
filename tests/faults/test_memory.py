"""Memory that runs out in the middle of things: a sentence, and a terminal as it was."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.after import assert_restored
from tests.terminal import Terminal

MB = 2**20
SAID = ("Out of memory", "ran out of memory")


def leave(process: int, megabytes: int | None) -> None:
    """Let a process have so many more megabytes of addresses than now, or as many as there are."""
    _, hard = resource.prlimit(process, resource.RLIMIT_AS)
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[0])
    soft = hard if megabytes is None else pages * resource.getpagesize() + megabytes * MB
    resource.prlimit(process, resource.RLIMIT_AS, (soft, hard))


@pytest.mark.slow
@pytest.mark.parametrize(("stage", "megabytes"), [("reading", 24), ("cross-validation", 1)])
def test_wherever_it_happens_it_is_said_and_the_terminal_restored(stage, megabytes, slow_table):
    """NumPy raises; OpenBLAS ends the whole program, and the watching process says so.

    What OpenBLAS works in is asked for before it is first used: it would wait for it for ever.
    """
    with Terminal("-m", "lasso_tui", str(slow_table), "--target", "y") as shown:
        shown.wait_until(lambda: re.search(rf"{stage} \d+ %", shown.text()) is not None)
        leave(shown.process.pid, megabytes)
        shown.wait_until_ended_or(lambda: any(word in shown.text() for word in SAID))
        if shown.process.poll() is None:
            leave(shown.process.pid, None)
            shown.send("q")
        shown.wait_reading()
        assert_restored(shown)
        assert any(word in shown.text() for word in SAID), shown.text()[-500:]
        assert "Traceback" not in shown.text()


RUN = """
import resource, sys
from pathlib import Path
from lasso_tui.cli import main
main(["run", "lasso", "prostate", "--to", sys.argv[2]])
pages = int(Path("/proc/self/statm").read_text().split()[0])
most = pages * resource.getpagesize() + 4 * 2**20
resource.setrlimit(resource.RLIMIT_AS, (most, most))
sys.exit(main(["run", "lasso", sys.argv[1], "--target", "y", "--to", sys.argv[3]]))
"""


def test_run_says_it_in_one_line_and_writes_nothing(slow_table, tmp_path):
    small, large = tmp_path / "small.txt", tmp_path / "large.txt"
    words = [sys.executable, "-c", RUN, str(slow_table), str(small), str(large)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("lasso-tui: Out of memory")
    assert len(done.stderr.splitlines()) == 1
    assert small.exists()
    assert not large.exists()
    assert [path.name for path in tmp_path.iterdir() if path.suffix] == ["small.txt"]
