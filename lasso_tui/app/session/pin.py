"""A pinned solution: all that is needed to set it beside another one, later and without its data."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lasso_tui.app.position_text import format_position
from lasso_tui.techniques import kinds
from lasso_tui.techniques.job import reads_file

if TYPE_CHECKING:
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = [
    "LARGEST",
    "Pin",
    "PinnedCoefficient",
    "data_key",
    "default_name",
    "full_name",
    "make_pin",
    "rename_pin",
]

LARGEST = 5_000
"""Coefficients that a pin keeps, the largest of them: a ridge of a wide table keeps every feature."""

LONGEST_NAME = 60


class PinnedCoefficient(NamedTuple):
    """A coefficient that is not zero, on the scale that was solved on and on that of the columns."""

    feature: str
    value: float
    original: float


@dataclass(frozen=True)
class Pin:
    """A solution at one place of the cursor.

    Attributes
    ----------
    name : what the person calls it
    data : what the coefficients are of, see `data_key`; pins are named and kept for each of these
    technique, target : a slug, and the column that is predicted
    cursor, place : the parameter that the cursor moved, and where it stood
    prepared : what was done to the columns, in one line
    scaled : whether `Kept.value` is per standard deviation and not per unit
    figures : (label, text) of the figures that the screen shows, with what each is a figure of in the label
    coefficients, left_out : those that are not zero, and how many more there were
    intercept, intercept_original : for both scales
    """

    name: str
    data: str
    technique: str
    target: str
    cursor: str
    place: float
    prepared: str
    scaled: bool
    figures: tuple[tuple[str, str], ...]
    coefficients: tuple[PinnedCoefficient, ...]
    left_out: int
    intercept: float
    intercept_original: float

    @property
    def key(self) -> tuple[str, str]:
        """What tells pins apart: their data and their name."""
        return self.data, self.name


def data_key(technique: AnyTechnique, dataset: str) -> str:
    """Name data so that it means the same in every folder: a bundled name, a whole path, or whose example it is."""
    if not reads_file(technique, dataset):
        return f"{dataset} of {technique.slug}"
    return full_name(dataset)


def full_name(dataset: str) -> str:
    """Return a name of data that means the same in every folder: a bundled name as it is, a path from the root."""
    from lasso_tui.data.readers.sources import STDIN, find_bundled

    if dataset == STDIN or find_bundled(dataset) is not None:
        return dataset
    return str(Path(dataset).expanduser().absolute())


def default_name(technique: AnyTechnique, place: float) -> str:
    """Return a name such as "lasso α 0.0500", with the digits that the screen shows."""
    parameter = "α" if technique.cursor == "alpha" else technique.cursor
    return f"{technique.slug} {parameter} {format_position(kinds(technique.params)[technique.cursor], place)}"


def make_pin(job: Job, result: AnyResult, place: float, name: str = "") -> Pin:
    """Make a pin of what is shown.

    Parameters
    ----------
    job, result, place : the computation, its result, where the cursor stands
    name : of the pin; "" for `default_name`
    """
    technique, table = job.technique, result.data
    readout = technique.readout(result, place)
    kept = [
        PinnedCoefficient(c.feature, float(c.scaled), float(c.unscaled))
        for c in readout.coefficients
        if c.scaled and math.isfinite(c.scaled) and math.isfinite(c.unscaled)
    ]
    largest = sorted(kept, key=lambda c: -abs(c.value))[:LARGEST]
    return Pin(
        name=name or default_name(technique, place),
        data=data_key(technique, job.opening.dataset),
        technique=technique.slug,
        target=str(table.target),
        cursor=technique.cursor,
        place=float(place),
        prepared=str(getattr(table, "prepared", "")),
        scaled=any(c.value != c.original for c in kept),
        figures=tuple(
            (f"{f.label} ({f.data_label})" if f.data_label else f.label, f.text)
            for f in readout.metrics
            if f.in_readout
        ),
        coefficients=tuple(largest),
        left_out=len(kept) - len(largest),
        intercept=_finite(readout.intercept_scaled),
        intercept_original=_finite(readout.intercept_unscaled),
    )


def rename_pin(pin: Pin, name: str) -> Pin:
    """Return a pin under another name, which is cut where it is very long.

    Raises
    ------
    ValueError
        Where the name is empty, in one sentence.
    """
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not name:
        raise ValueError("A pin needs a name.")
    return replace(pin, name=name[:LONGEST_NAME])


def _finite(value: float) -> float:
    return float(value) if math.isfinite(value) else 0.0
