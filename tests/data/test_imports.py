"""What the first picture may not wait for: scikit-learn and pandas to open data, NumPy to paint the frame."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lasso_tui.data import bundled

SCRIPT = """
import sys
from lasso_tui.data import open_table, targets
for spec in sys.argv[1:]:
    targets(spec)
    open_table(spec)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def imported(script: str, *arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def after_opening(tmp_path_factory) -> set[str]:
    path = tmp_path_factory.mktemp("small") / "small.csv"
    path.write_text("a,b,c\n1,2,x\n2,1,y\n3,5,x\n")
    return imported(SCRIPT, *(b.name for b in bundled()), str(path))


@pytest.mark.parametrize("heavy", ["sklearn", "pandas", "pyarrow", "scipy", "textual"])
def test_opening_imports_no(heavy, after_opening):
    assert "numpy" in after_opening
    assert heavy not in after_opening


def test_the_package_itself_imports_not_even_numpy():
    names = imported("import sys, lasso_tui.data\nprint(*{n.partition('.')[0] for n in sys.modules})")
    assert "lasso_tui" in names
    assert "numpy" not in names


def test_the_app_and_its_first_tab_are_declared_without_numpy():
    names = imported(
        "import sys, lasso_tui.app\n"
        "from lasso_tui.engines.open_sums import sums_of\n"
        "from lasso_tui.techniques.discovery import find\n"
        "sums_of(find('lasso').dataset)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    assert "textual" in names
    assert not names & {"numpy", "scipy", "plotext"}
