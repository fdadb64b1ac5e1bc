"""Running exported scripts where lasso_tui cannot be imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

RUNNER = """
import json, os, runpy, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"lasso_tui", "textual", "rich", "plotext"}:
            raise ImportError(f"{name} is not installed here")

sys.meta_path.insert(0, Refuse())
try:
    import lasso_tui
except ImportError:
    pass
else:
    raise SystemExit("lasso_tui can be imported")
told = {}
for path in sys.argv[1:]:
    found = runpy.run_path(path)
    X, y, weights = found["data"]()
    models = {}
    for name in found["MODELS"]:
        model = found["fitted"](X, y, weights, name)
        coef, intercept = found["coefficients"](model)
        predicted = model.predict(X)[:3].tolist()
        models[name] = {"coef": dict(zip(found["column_names"](), coef.tolist())), "intercept": intercept,
                        "rows": len(X), "predicted": predicted}
    told[os.path.basename(path)] = models
print(json.dumps(told))
"""


def run_scripts(folder: Path, scripts: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Write scripts and run all of them in one bare process; script → model → what it found."""
    for name, text in scripts.items():
        (folder / name).write_text(text, encoding="utf-8")
    done = bare([str(folder / name) for name in scripts], ["-c", RUNNER])
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def bare(words: list[str], before: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python from another folder, without the current one among the places of modules."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-P", *(before or []), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd="/",
        env=env | {"PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"},
        timeout=120,
    )
