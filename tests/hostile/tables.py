"""Files whose every name, level, and file name is hostile."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from tests.hostile.texts import TEXTS

SEED = 7


def is_text(text: str) -> bool:
    """Tell whether a text can stand in a file of UTF-8 text."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def hostile_csv(rows: int = 160, texts: dict[str, str] | None = None) -> bytes:
    """Write a table: a column of numbers under each text, a factor with all of them as levels, and a target."""
    texts = {name: text for name, text in (texts or TEXTS).items() if is_text(text)}
    rng = np.random.default_rng(SEED)
    names = list(texts.values())
    X = rng.normal(size=(rows, len(names)))
    y = X @ rng.normal(size=len(names)) + rng.normal(size=rows)
    levels = [names[k % len(names)] for k in range(rows)]
    held = io.StringIO()
    out = csv.writer(held, quoting=csv.QUOTE_ALL)
    out.writerow([*names, "\x1b[5mlevel[/]", "\x1b[7m[b]target"])
    for row, level, value in zip(X, levels, y, strict=True):
        out.writerow([*(f"{v:.6f}" for v in row), level, f"{value:.6f}"])
    return held.getvalue().encode()


def hostile_file(folder: Path, rows: int = 160, texts: dict[str, str] | None = None) -> Path:
    """Write the table to a file with a hostile name."""
    path = folder / "\x1b]0;owned\x07[@click=app.quit]\u202e\n\udce9 目.csv"
    path.write_bytes(hostile_csv(rows, texts))
    return path
