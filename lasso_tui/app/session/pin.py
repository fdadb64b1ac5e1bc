"""A pinned solution: all that is needed to compare it with another one, later and without its data."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lasso_tui.app.position_text import format_position
from lasso_tui.app.session.shown_pin import metric_text
from lasso_tui.techniques import kinds
from lasso_tui.techniques.held_out_looks import NO_LOOKS, Looks, readout_with_looks
from lasso_tui.techniques.job import reads_file

if TYPE_CHECKING:
    from lasso_tui.exports.scoring.fold_losses import FoldLosses
    from lasso_tui.exports.scoring.held_out import ScoredModel
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = [
    "MAX_COEFFICIENTS",
    "Pin",
    "PinnedCoefficient",
    "data_key",
    "default_name",
    "full_name",
    "make_pin",
    "rename_pin",
]

MAX_COEFFICIENTS = 5_000
"""Coefficients that a pin keeps, the largest of them: ridge on a wide table has one for every feature."""

MAX_NAME_CHARS = 60


class PinnedCoefficient(NamedTuple):
    """A nonzero coefficient, on the scale of the fit and per unit of the column."""

    feature: str
    scaled: float
    unscaled: float


@dataclass(frozen=True)
class Pin:
    """A solution at one position of the cursor.

    Attributes
    ----------
    name : what the person calls it
    data : what the coefficients are of, see `data_key`; pins are named and kept for each of these
    technique, target : a slug, and the column that is predicted
    cursor, position : the parameter that the cursor moves, and its value
    prepared : what was done to the columns, in one line
    scaled : whether the two scales of the coefficients differ: then `scaled` is per standard deviation
    metrics : (label, text) of the metrics on the screen; the label says which rows
    coefficients, n_omitted : the largest nonzero coefficients, and how many more there were
    intercept_scaled, intercept_unscaled : for both scales
    folds : losses on the folds of its cross-validation, or None
    fitted, family : the rows it was fitted to where others are held out for testing, as a key; and its family
    """

    name: str
    data: str
    technique: str
    target: str
    cursor: str
    position: float
    prepared: str
    scaled: bool
    metrics: tuple[tuple[str, str], ...]
    coefficients: tuple[PinnedCoefficient, ...]
    n_omitted: int
    intercept_scaled: float
    intercept_unscaled: float
    folds: FoldLosses | None = None
    fitted: str = ""
    family: str = "gaussian"

    @property
    def key(self) -> tuple[str, str]:
        """What identifies a pin: its data and its name."""
        return self.data, self.name

    @property
    def scored(self) -> ScoredModel:
        """It as a model that scores test rows."""
        from lasso_tui.exports.scoring.held_out import ScoredModel

        coefs = {c.feature: c.unscaled for c in self.coefficients}
        key = "" if self.n_omitted else self.fitted
        return ScoredModel(self.name, key, self.family, coefs, self.intercept_unscaled)


def data_key(technique: AnyTechnique, dataset: str) -> str:
    """Return a name of data that holds in every folder: bundled, an absolute path, or a technique's own."""
    if not reads_file(technique, dataset):
        return f"{dataset} of {technique.slug}"
    return full_name(dataset)


def full_name(dataset: str) -> str:
    """Return a bundled name as it is, and a path as an absolute one."""
    from lasso_tui.data.readers.sources import STDIN, find_bundled

    if dataset == STDIN or find_bundled(dataset) is not None:
        return dataset
    return str(Path(dataset).expanduser().absolute())


def default_name(technique: AnyTechnique, position: float) -> str:
    """Return a name such as "lasso α 0.0500", with the digits that the screen shows."""
    parameter = "α" if technique.cursor == "alpha" else technique.cursor
    return (
        f"{technique.slug} {parameter} {format_position(kinds(technique.params)[technique.cursor], position)}"
    )


def make_pin(job: Job, result: AnyResult, position: float, name: str = "", looks: Looks = NO_LOOKS) -> Pin:
    """Make a pin of what is shown.

    Parameters
    ----------
    job, result, position : the computation, its result, the cursor's position
    name : of the pin; "" for `default_name`
    looks : what was seen of the test rows
    """
    from lasso_tui.exports.scoring.fold_losses import fold_losses
    from lasso_tui.exports.scoring.held_out import family_name, fitted_key

    technique, table = job.technique, result.data
    readout = readout_with_looks(technique, result, position, looks)
    nonzero = [
        PinnedCoefficient(c.feature, float(c.scaled), float(c.unscaled))
        for c in readout.coefficients
        if c.scaled and math.isfinite(c.scaled) and math.isfinite(c.unscaled)
    ]
    largest = sorted(nonzero, key=lambda c: -abs(c.scaled))[:MAX_COEFFICIENTS]
    return Pin(
        name=name or default_name(technique, position),
        data=data_key(technique, job.request.dataset),
        technique=technique.slug,
        target=str(table.target),
        cursor=technique.cursor,
        position=float(position),
        prepared=str(getattr(table, "prepared", "")),
        scaled=any(c.scaled != c.unscaled for c in nonzero),
        metrics=tuple(
            metric_text(f)
            for f in readout.metrics
            if f.in_readout and not (f.on_test_rows and math.isnan(f.value))
        ),
        coefficients=tuple(largest),
        n_omitted=len(nonzero) - len(largest),
        intercept_scaled=_finite(readout.intercept_scaled),
        intercept_unscaled=_finite(readout.intercept_unscaled),
        folds=fold_losses(job, result, position),
        fitted=fitted_key(result) if readout.coefficients else "",
        family=family_name(result),
    )


def rename_pin(pin: Pin, name: str) -> Pin:
    """Return a pin under another name; a very long one is cut.

    Raises
    ------
    ValueError
        Where the name is empty, in one sentence.
    """
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not name:
        raise ValueError("A pin needs a name.")
    return replace(pin, name=name[:MAX_NAME_CHARS])


def _finite(value: float) -> float:
    return float(value) if math.isfinite(value) else 0.0
