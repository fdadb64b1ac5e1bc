"""How fast files are read, and in how much memory, beside pandas and pyarrow, in one run.

Each figure is the least processor time of runs that alternate, each in a process of its own; imports are not
counted. Memory is the largest resident size beyond that after the imports, over the size of the table in float64.
`python -m tests.benchmarks.reading [SCALE]`: 1 for the full sizes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.benchmarks.table import Row, show

RUNS = 3

READERS = {
    "ours": (
        "import pandas, pyarrow.parquet\n"
        "from lasso_tui.data import load\n"
        "from lasso_tui.data.readers import arrow_reader\n"
        "from lasso_tui.data.readers.text import csv_reader",
        "load(path)",
    ),
    "pandas": (
        "import pandas, pyarrow.parquet",
        "pandas.read_parquet(path) if path.endswith('parquet') else pandas.read_csv(path)",
    ),
    "pyarrow": (
        "import pyarrow.csv, pyarrow.parquet",
        "pyarrow.parquet.read_table(path) if path.endswith('parquet') else pyarrow.csv.read_csv(path)",
    ),
}

SCRIPT = """
import json, sys, time
path = sys.argv[1]
{imports}
def memory():
    # The largest size that the system reports of a process begins with that of its parent; this one does not.
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
before, began = memory(), time.process_time()
table = {read}
print(json.dumps([time.process_time() - began, memory() - before]))
"""


def measured(reader: str, path: Path) -> tuple[float, float]:
    """Return seconds of processor time and MB that reading a file takes."""
    imports, read = READERS[reader]
    script = SCRIPT.format(imports=imports, read=read)
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], check=True, capture_output=True, text=True
    )
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes


def long_csv(path: Path, scale: float) -> int:
    """A million rows of twenty numbers."""
    rows = int(1_000_000 * scale)
    random = np.random.default_rng(1)
    with path.open("w") as file:
        file.write(",".join(f"x{j}" for j in range(20)) + "\n")
        for _ in range(0, rows, 10_000):
            np.savetxt(file, random.normal(size=(min(10_000, rows), 20)), fmt="%.6f", delimiter=",")
    return 8 * rows * 20


def wide_csv(path: Path, scale: float) -> int:
    """Five hundred rows of twenty thousand numbers."""
    columns = int(20_000 * scale)
    random = np.random.default_rng(2)
    with path.open("w") as file:
        file.write(",".join(f"gene{j}" for j in range(columns)) + "\n")
        np.savetxt(file, random.normal(size=(500, columns)), fmt="%.4f", delimiter=",")
    return 8 * 500 * columns


def mixed_csv(path: Path, scale: float) -> int:
    """Fifty thousand rows of three hundred columns, 29 of them factors."""
    import pandas as pd

    rows = int(50_000 * scale)
    random = np.random.default_rng(3)
    columns = {f"x{j}": random.normal(size=rows).round(4) for j in range(271)}
    columns |= {f"f{j}": random.choice([f"level {k}" for k in range(12)], rows) for j in range(29)}
    pd.DataFrame(columns).to_csv(path, index=False)
    return 8 * rows * 300


def parquet(path: Path, scale: float) -> int:
    """A million rows of unique identifiers, timestamps and numbers."""
    import pandas as pd

    rows = int(1_000_000 * scale)
    random = np.random.default_rng(4)
    pd.DataFrame(
        {
            "id": [f"customer-{j:09d}" for j in range(rows)],
            "when": pd.date_range("2020-01-01", periods=rows, freq="37s"),
            "a": random.normal(size=rows),
            "b": random.normal(size=rows),
            "y": random.normal(size=rows),
        }
    ).to_parquet(path, index=False)
    return 8 * rows * 5


CASES: dict[str, tuple[str, Callable[[Path, float], int], str]] = {
    "1,000,000 × 20 CSV": ("long.csv", long_csv, "≤ 1.2 ×"),
    "500 × 20,000 CSV": ("wide.csv", wide_csv, "≤ 1.2 ×"),
    "50,000 × 300 CSV, 29 factors": ("mixed.csv", mixed_csv, "≤ 1.5 ×"),
    "1,000,000 × 5 Parquet, ids and times": ("ids.parquet", parquet, "≤ 2 ×"),
}


def measure(scale: float = 1.0) -> list[Row]:
    """Run everything and return the rows of the table."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for title, (name, write, wanted) in CASES.items():
            path = Path(folder) / name
            size = write(path, scale)
            runs = [{reader: measured(reader, path) for reader in READERS} for _ in range(RUNS)]
            least = {reader: min(run[reader][0] for run in runs) for reader in READERS}
            peak = min(run["ours"][1] for run in runs) * 2**20 / size
            ratio = {reader: least["ours"] / least[reader] for reader in ("pandas", "pyarrow")}
            ratios = ", ".join(f"{value:.2f} × {reader}" for reader, value in ratio.items())
            rows.append(Row(title, f"{least['ours']:.2f} s: {ratios}", f"{wanted} pandas"))
            rows.append(Row(f"{title}, peak memory", f"{peak:.1f} × the table", "≤ 2.5 ×"))
            path.unlink()
    return rows


if __name__ == "__main__":
    show("Reading", measure(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0))
