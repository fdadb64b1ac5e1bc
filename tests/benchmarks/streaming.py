"""What summing a Parquet file takes beside reading it with pyarrow and one X'X of NumPy, in one run.

Each figure is the least processor time of runs that alternate, each in a process of its own with one thread of
linear algebra; imports are not counted. Memory is the largest resident size of the process (Linux).

The rate of two workers is of elapsed time, and means something where two cores are idle. Where they are not, the
busiest thread bounds it: two workers cannot end before it has had its time of a processor.

`python -m tests.benchmarks.streaming [ROWS [COLUMNS [FOLDER]]]`, by default 2,000,000 and 50; ten folds. In a folder
that is named, the data stay for the next time. Where they would not fit on the disk, they are float32.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks.table import Row, show

RUNS = 3

GROUP_ROWS = 500_000

OURS = """
from lasso_tui.data import Preparation
from lasso_tui.engines.request import Request
from lasso_tui.engines.sum_files import LocalEngine, sum_files
def work(path=path):
    sum_files(Request(files=(path,), preparation=Preparation(target="y")), engine=LocalEngine({workers}))
work(path + ".few.parquet")  # imports what is imported when it is needed
"""

READING = """
import numpy, pyarrow.parquet
def work():
    with pyarrow.parquet.ParquetFile(path, buffer_size=1 << 18, pre_buffer=False) as file:  # the fastest way here
        for batch in file.iter_batches(65536):
            pass
"""

PRODUCT = """
import numpy
X = numpy.random.default_rng(0).standard_normal((min(rows, 500_000), columns + 1))
work = lambda: [X.T @ X for _ in range(max(rows // len(X), 1))]
"""

SCRIPT = """
import json, os, sys, threading, time
path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
{setup}
threads, ended = {{}}, threading.Event()
def watch():  # what a thread has taken is known while it lives
    tick = os.sysconf("SC_CLK_TCK")
    while not ended.wait(0.02):
        for thread in os.listdir("/proc/self/task"):
            try:
                with open("/proc/self/task/" + thread + "/stat") as file:
                    words = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            threads[thread] = (int(words[11]) + int(words[12])) / tick
threading.Thread(target=watch, daemon=True).start()
began, clock = time.process_time(), time.perf_counter()
work()
ended.set()
with open("/proc/self/status") as status:  # getrusage has the peak of whoever started this too
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
print(json.dumps([time.process_time() - began, time.perf_counter() - clock, peak, max(threads.values())]))
"""


def write(path: Path, rows: int, columns: int, kind: str = "float64") -> None:
    """Write standard normal numbers and a target, in row groups."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng, writer = np.random.default_rng(0), None
    coef = np.zeros(columns)
    coef[:5] = [3.0, -2.0, 1.0, 0.5, -0.2][:columns]
    for low in range(0, rows, GROUP_ROWS):
        X = rng.standard_normal((min(GROUP_ROWS, rows - low), columns))
        y = X @ coef + rng.standard_normal(len(X))
        numbers = {**{f"x{j}": X[:, j] for j in range(columns)}, "y": y}
        table = pa.table({name: values.astype(kind) for name, values in numbers.items()})
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def ready(folder: Path, rows: int, columns: int) -> tuple[Path, str]:
    """Return a file with so many numbers, which is written unless it is there, and their type."""
    kinds = {"float64": 9.0, "float32": 4.8}  # bytes of each, about
    for kind, size in kinds.items():
        path = folder / f"rows-{rows}-{columns}-{kind}.parquet"
        if path.exists():
            return path, kind
        if size * rows * (columns + 1) < 0.9 * shutil.disk_usage(folder).free:
            part = path.with_suffix(".part")
            write(Path(f"{path}.few.parquet"), 100, columns, kind)
            write(part, rows, columns, kind)
            return part.rename(path), kind
    raise SystemExit(f"{rows:,} rows of {columns:,} columns do not fit on the disk of {folder}: name fewer.")


Figures = tuple[float, float, float, float]
"""Seconds of processor time, seconds, MB, and seconds of processor time of the busiest thread."""


def measured(setup: str, path: Path, rows: int, columns: int) -> Figures:
    """Return the figures of one run."""
    threads = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(setup=setup), str(path), str(rows), str(columns)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **threads},
    )
    seconds, clock, peak, busiest = json.loads(done.stdout)
    return seconds, clock, peak, busiest


def measure(rows: int = 2_000_000, columns: int = 50, folder: str = "") -> list[Row]:
    """Return the ratio of processor times, the rate of two workers, and the memory."""
    works = {"ours": OURS.format(workers=2), "alone": OURS.format(workers=1)}
    works |= {"reading": READING, "product": PRODUCT}
    best: dict[str, Figures] = {}
    with contextlib.ExitStack() as stack:
        where = Path(folder or stack.enter_context(tempfile.TemporaryDirectory()))
        path, kind = ready(where, rows, columns)
        for _ in range(RUNS):
            for name, setup in works.items():
                found = measured(setup, path, rows, columns)
                best[name] = tuple(map(min, best.get(name, found), found))
    bare = best["reading"][0] + best["product"][0]
    print({name: [round(one, 2) for one in figures] for name, figures in best.items()})
    size = f"{rows:,} × {columns}" + (f" {kind}" if kind != "float64" else "")
    ours, alone = best["ours"], best["alone"]
    return [
        Row(f"{size}: CPU over reading and one product", f"{alone[0] / bare:.2f}", "≤ 1.5"),
        Row(f"{size}: the same with two workers", f"{ours[0] / bare:.2f}", "≤ 1.5"),
        Row(f"{size}: rate of two workers to one", f"{alone[1] / ours[1]:.2f}", "≥ 1.5"),
        Row(
            f"{size}: CPU of one worker over the busiest thread of two", f"{alone[0] / ours[3]:.2f}", "≥ 1.5"
        ),
        Row(f"{size}: peak memory, one worker", f"{alone[2]:.0f} MB", "≤ 600 MB"),
        Row(f"{size}: peak memory, two", f"{ours[2]:.0f} MB", "≤ 600 MB"),
    ]


def main(words: list[str]) -> None:
    """Measure what the command line names."""
    numbers = [int(word.replace(",", "")) for word in words[:2]]
    show("Streaming", measure(*numbers, **({"folder": words[2]} if len(words) > 2 else {})))


if __name__ == "__main__":
    main(sys.argv[1:])
