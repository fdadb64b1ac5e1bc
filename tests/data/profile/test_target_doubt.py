"""A target that nobody named is doubted where its place or its values speak against it."""

from __future__ import annotations

import pytest

from lasso_tui.data import describe, leak_warnings, load, open_table

ROWS = range(40)
SQUARES = [f"{k * k % 17}.5" for k in ROWS]


def write(folder, **columns):
    """Write a table and return its path."""
    path = folder / "table.csv"
    lines = [",".join(columns), *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True))]
    path.write_text("\n".join(lines) + "\n")
    return str(path)


@pytest.mark.parametrize(
    ("last", "why"),
    [
        ({"kind": [f"kind{k % 3}" for k in ROWS]}, "Target z is a guess: the last column, kind, is a factor"),
        ({"same": [1] * 40}, "Target z is a guess: the last column, same, is constant"),
        ({"order_id": [k * k + 100 for k in ROWS]}, "Target order_id is a guess: possible identifier"),
        ({"y": [f"{k * 7 % 13}.25" for k in ROWS]}, ""),
    ],
)
def test_the_default_target_is_doubted_by_evidence(tmp_path, last, why):
    path = write(tmp_path, x=SQUARES, z=[f"{k * 5 % 23}.25" for k in ROWS], **last)
    warned = [one for one in leak_warnings(open_table(path)) if "is a guess" in one]
    shown = describe(load(path)).doubt
    assert shown.startswith(why)
    assert bool(shown) == bool(why)
    assert warned == ([shown] if why else [])
    assert not any("is a guess" in one for one in leak_warnings(open_table(path, "z")))
    assert not describe(load(path), "z").doubt
