"""A result in forms that leave the program: JSON, CSV, and the command that computes it again."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques.document import document
from lasso_tui.techniques.params import kinds

if TYPE_CHECKING:
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import Result

__all__ = ["FORMS", "command", "content", "write_new"]

FORMS = {
    "json": "the document that `lasso-tui run --json` prints",
    "coefficients.csv": "every feature's coefficient at this alpha, on both scales",
    "path.csv": "every feature's coefficient at every alpha",
    "sh": "the command that computes this again without a screen",
}


def content(form: str, job: Job, result: Result, cursor: float) -> str:
    """Return the text of a file of one of `FORMS`."""
    if form == "json":
        told = document(job.technique, result, cursor)
        return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if form == "sh":
        return command(job, result, cursor) + "\n"
    if form == "coefficients.csv":
        rows = [["feature", "value", "original"]]
        readout = job.technique.readout(result, cursor)
        rows.append(["(intercept)", repr(readout.intercept), repr(readout.intercept_original)])
        rows += [[c.feature, repr(c.value), repr(c.original)] for c in readout.coefficients]
    else:
        rows = [["alpha", "(intercept)", *result.table.features]]
        for alpha in result.grid.tolist():
            readout = job.technique.readout(result, alpha)
            rows.append(
                [repr(alpha), repr(readout.intercept), *(repr(c.value) for c in readout.coefficients)]
            )
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def command(job: Job, result: Result, cursor: float) -> str:
    """Return the `lasso-tui run` command line that gives the same numbers."""
    words: list[Any] = ["lasso-tui", "run", job.technique.slug, job.dataset]
    if job.target is not None:
        words += ["--target", job.target]
    for name, kind in kinds(result.params).items():
        if kind.serves(job.dataset):
            value = cursor if kind.tempo == "scrub" else getattr(result.params, name)
            if value != "":
                words += [
                    "--set",
                    f"{name}={repr(float(value)) if kind.tempo == 'scrub' else kind.text(value)}",
                ]
    return " ".join(shlex.quote(word) for word in [*words, "--json"])


def write_new(path: Path, text: str, *, overwrite: bool = False) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    FileExistsError
        Where the file is there and `overwrite` is False.
    OSError
        Where the folder cannot be written; nothing is left behind.
    """
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", text=False)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(part).chmod(0o666 & ~umask)
        if overwrite:
            Path(part).replace(path)
        else:
            path.hardlink_to(part)  # fails where the name is taken, unlike a rename
    finally:
        Path(part).unlink(missing_ok=True)
