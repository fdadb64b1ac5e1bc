"""How alpha was chosen, the versions of what computed it, and the sentence on methods for a paper."""

from __future__ import annotations

import math
import platform
from importlib import metadata
from typing import TYPE_CHECKING

from lasso_tui import __version__

if TYPE_CHECKING:
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult, Readout

__all__ = ["how_chosen", "methods_sentence", "versions"]

LIBRARIES = ("numpy", "scipy", "scikit-learn")

CHOICES = {
    "m": "the alpha at the minimum of the cross-validated error",
    "s": "the largest alpha within one standard error of the minimum of the cross-validated error",
}
"""Key of a mark → what the alpha there is."""


def versions() -> tuple[tuple[str, str], ...]:
    """Return the software and its versions."""
    found = [("lasso-tui", __version__), ("Python", platform.python_version())]
    for name in LIBRARIES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(found)


def _mark_at(result: AnyResult, cursor: float) -> str:
    """Return the key of the mark at the cursor, "" where there is none."""
    return next((m.key for m in result.marks if m.key and math.isclose(float(m.x), cursor, rel_tol=1e-9)), "")


def how_chosen(job: Job, result: AnyResult, cursor: float) -> str:
    """Say how the position of the cursor was chosen, in a sentence."""
    name = job.technique.cursor
    known = CHOICES.get(_mark_at(result, cursor)) if name == "alpha" else None
    if known is not None:
        return f"{name} = {cursor:.4g} is {known}{_folds(result)}."
    return f"{name} = {cursor:.4g} was set by hand."


def _folds(result: AnyResult) -> str:
    folds = getattr(result.params, "folds", None)
    seed = getattr(result.params, "seed", None)
    if not isinstance(folds, int):
        return ""
    return f" ({folds} folds" + (f", seed {seed})" if isinstance(seed, int) else ")")


def methods_sentence(job: Job, result: AnyResult, cursor: float, readout: Readout) -> str:
    """Return a sentence for the methods of a paper: model, data, choice of alpha, software."""
    data, params = result.data, result.params
    family = getattr(getattr(getattr(result, "fit", None), "family", None), "label", "")
    found = {metric.name: metric for metric in readout.metrics}
    parts = [
        f"{job.technique.title} ({family})" if family else job.technique.title,
        f"was fitted to {data.n_samples:,} rows and {data.n_features:,} columns of {data.name}",
    ]
    if data.target:
        parts.append(f"to predict {data.target}")
    if hasattr(params, "standardize"):
        scaled = "divided by their standard deviations" if params.standardize else "as they were"
        parts.append(f"with columns {scaled}")
    sentence = " ".join(parts)
    key = _mark_at(result, cursor) if job.technique.cursor == "alpha" else ""
    chosen = (
        f"alpha = {cursor:.4g} was {CHOICES[key]}{_folds(result)}"
        if key in CHOICES
        else f"{job.technique.cursor} = {cursor:.4g} was set by hand"
    )
    gap = found.get("gap")
    certified = f"; the relative duality gap was {gap.text}" if gap is not None and gap.text else ""
    return f"{sentence}; {chosen}{certified} (lasso-tui {__version__})."
