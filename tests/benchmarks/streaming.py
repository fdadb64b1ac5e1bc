"""What summing a Parquet file takes beside reading it with pyarrow and one X'X of NumPy, in one run.

Each figure is the least processor time of runs that alternate, each in a process of its own with one thread of
linear algebra; imports are not counted. Memory is the largest resident size of the process
(Linux).
The rate of two workers is of elapsed time, and means something where two cores are idle.
`python -m tests.benchmarks.streaming [ROWS [COLUMNS]]`, by default 2,000,000 and 50; ten folds.
"""

from __future__ import annotations

import json
import os
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
import json, sys, time
path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
{setup}
began, clock = time.process_time(), time.perf_counter()
work()
with open("/proc/self/status") as status:  # getrusage has the peak of whoever started this too
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
print(json.dumps([time.process_time() - began, time.perf_counter() - clock, peak]))
"""


def write(path: Path, rows: int, columns: int) -> None:
    """Write standard normal numbers and a target, in row groups."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng, writer = np.random.default_rng(0), None
    coef = np.zeros(columns)
    coef[:5] = [3.0, -2.0, 1.0, 0.5, -0.2][:columns]
    for low in range(0, rows, GROUP_ROWS):
        X = rng.standard_normal((min(GROUP_ROWS, rows - low), columns))
        y = X @ coef + rng.standard_normal(len(X))
        table = pa.table({**{f"x{j}": X[:, j] for j in range(columns)}, "y": y})
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def measured(setup: str, path: Path, rows: int, columns: int) -> tuple[float, float, float]:
    """Return seconds of processor time, seconds, and MB."""
    threads = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(setup=setup), str(path), str(rows), str(columns)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **threads},
    )
    seconds, clock, peak = json.loads(done.stdout)
    return seconds, clock, peak


def measure(rows: int = 2_000_000, columns: int = 50) -> list[Row]:
    """Return the ratio of processor times, and the memory."""
    works = {"ours": OURS.format(workers=2), "alone": OURS.format(workers=1)}
    works |= {"reading": READING, "product": PRODUCT}
    best: dict[str, tuple[float, float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        write(path, rows, columns)
        write(Path(f"{path}.few.parquet"), 100, columns)
        for _ in range(RUNS):
            for name, setup in works.items():
                best[name] = min(
                    best.get(name, (np.inf, np.inf, np.inf)), measured(setup, path, rows, columns)
                )
    bare = best["reading"][0] + best["product"][0]
    print({name: [round(one, 2) for one in figures] for name, figures in best.items()})
    size = f"{rows:,} × {columns}"
    return [
        Row(f"{size}: CPU over reading and one product", f"{best['alone'][0] / bare:.2f}", "≤ 1.5"),
        Row(f"{size}: the same with two workers", f"{best['ours'][0] / bare:.2f}", "≤ 1.5"),
        Row(f"{size}: rate of two workers to one", f"{best['alone'][1] / best['ours'][1]:.2f}", "≥ 1.5"),
        Row(f"{size}: peak memory", f"{best['ours'][2]:.0f} MB", "≤ 600 MB"),
    ]


if __name__ == "__main__":
    show("Streaming", measure(*(int(word.replace(",", "")) for word in sys.argv[1:3])))
