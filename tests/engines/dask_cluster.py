"""A real Dask cluster on loopback: a scheduler and workers, each a process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

START_SECONDS = 90

if not os.environ.get("CI"):  # there, it must be installed
    pytest.importorskip("distributed")

GATE = """
import os
import time
from pathlib import Path
from lasso_tui.engines.cluster import tasks
from lasso_tui.engines.local import sum_pieces

def gated(*given, **options):
    try:
        with Path(r"{folder}/waiting").open("x") as file:
            file.write(str(os.getpid()))
    except FileExistsError:
        sum_pieces(*given, **options)
    else:
        while True:
            time.sleep(1)

tasks.sum_pieces = gated
"""
"""What workers load first where the first task that one of them begins is never to end; it leaves its process."""


class Cluster:
    """Processes of a cluster.

    Attributes
    ----------
    address : of the scheduler
    file : in which the scheduler wrote it
    scheduler, workers : the processes
    """

    def __init__(self, folder: Path, n_workers: int, preload: Path | None) -> None:
        self.file = folder / "scheduler.json"
        self.log = folder / "log"
        self._log = self.log.open("wb")
        words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        self.scheduler = self._start("dask_scheduler", *words, "--scheduler-file", str(self.file))
        words = ["--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        words += ["--scheduler-file", str(self.file), "--local-directory", str(folder)]
        words += ["--preload", str(preload)] if preload else []
        self.workers = [self._start("dask_worker", *words, "--name", str(k)) for k in range(n_workers)]

    def connect(self) -> None:
        """Wait until all workers are there."""
        import distributed

        wait_for(lambda: self.file.exists() or self.scheduler.poll() is not None)
        assert self.scheduler.poll() is None, self.log.read_text()
        with distributed.Client(
            scheduler_file=str(self.file), timeout=START_SECONDS, set_as_default=False
        ) as client:
            if self.workers:
                client.wait_for_workers(len(self.workers), timeout=START_SECONDS)
            self.address = str(client.scheduler.address)

    def _start(self, module: str, *words: str) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).parents[2])
        paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *words],
            stdout=self._log,
            stderr=self._log,
            env={**os.environ, "PYTHONPATH": paths},
        )

    def close(self) -> None:
        for process in [*self.workers, self.scheduler]:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.wait()
        self._log.close()


def wait_for(condition, seconds: float = START_SECONDS) -> None:
    """Wait until a condition holds, or fail."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.02)


@contextlib.contextmanager
def cluster(folder: Path, n_workers: int = 2, *, stuck: bool = False) -> Iterator[Cluster]:
    """Start a cluster for the length of the block; if it is to be stuck, the first task never ends."""
    preload = None
    if stuck:
        preload = folder / "gate.py"
        preload.write_text(GATE.format(folder=folder))
    made = Cluster(folder, n_workers, preload)
    try:
        made.connect()
        yield made
    finally:
        made.close()
