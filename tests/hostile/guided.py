"""Bytes of files that coverage guides: `pip install atheris` (Linux), then `python -m tests.hostile.guided`.

Words after it are libFuzzer's: `-max_total_time=60` stops after a minute. What it does not know of the readers' code
it cannot be guided by, so all of it is imported here, and instrumented, before anything else imports it.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["lasso_tui.data"]):
    import lasso_tui.data

    for module in pkgutil.iter_modules(lasso_tui.data.__path__, "lasso_tui.data."):
        importlib.import_module(module.name)

from tests.hostile.fuzz import read_bytes
from tests.hostile.fuzz_material import BEGINNINGS


def main() -> None:
    """Fuzz until the time given is over or something is found, from files of every format's beginning."""
    with tempfile.TemporaryDirectory() as begun, tempfile.TemporaryDirectory() as held:
        for k, content in enumerate(BEGINNINGS):
            Path(begun, str(k)).write_bytes(content)
        atheris.Setup([sys.argv[0], *sys.argv[1:], begun], lambda content: read_bytes(content, Path(held)))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
