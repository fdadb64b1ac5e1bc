"""A table with twelve kinds of trouble, as people have them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

__all__ = ["TROUBLES", "write_troubled"]

ROWS = 600

TROUBLES = {
    "mixed": ("mixed", "call back"),
    "amount": ("written", "thousands"),
    "twice (2)": ("duplicate", "Duplicate of twice"),
    "city": ("levels", "500 distinct"),
    "when": ("date", "Dates"),
    "größe\\x07 π": ("scale", "1e-09 times"),
    "always": ("constant", "every row"),
    "net copy": ("copy", "copy of target net"),
    "customer_id": ("identifier", "identifier"),
    "rarely": ("missing", "90%"),
    "huge": ("scale", "1e+09 times"),
}
"""Column → the kind of its trouble, and words of what is said of it; the twelfth is the semicolons."""


def write_troubled(folder: Path) -> Path:
    """Write the table."""
    rng = np.random.default_rng(12)
    n = ROWS
    a, b, c = rng.normal(size=(3, n))
    net = 40 + 3 * a - 2 * b + rng.normal(size=n)
    columns = {
        "customer_id": [str(10_000 + 7 * k) for k in rng.permutation(n)],
        "mixed": [f"{v:.2f}" if k % 9 else "call back" for k, v in enumerate(a + rng.normal(size=n))],
        "amount": [f"{1000 * v:,.2f}" for v in np.abs(c) + 1],
        "twice": [f"{v:.4f}" for v in b],
        "twice ": [f"{v:.4f}" for v in b],
        "city": [f"place {k % 500}" for k in rng.permutation(n)],
        "when": [str(np.datetime64("2024-01-01") + int(k)) for k in rng.integers(0, 300, n)],
        "größe\x07 π": [f"{1e-9 * v:.4e}" for v in a],
        "always": ["7"] * n,
        "rarely": [f"{v:.3f}" if k % 10 == 0 else "" for k, v in enumerate(c)],
        "huge": [f"{1e9 * v:.4e}" for v in b + rng.normal(size=n)],
        "kind": list(rng.choice(["red", "green", "blue"], n)),
        "plain": [f"{v:.3f}" for v in a],
        "also plain": [f"{v:.3f}" for v in c],
        "net copy": [f"{v:.4f}" for v in net],
        "net": [f"{v:.4f}" for v in net],
    }
    lines = [";".join(columns), *(";".join(row) for row in zip(*columns.values(), strict=True))]
    path = folder / "troubled.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
