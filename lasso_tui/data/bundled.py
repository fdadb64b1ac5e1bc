"""The bundled datasets: their files, targets and excluded columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Bundled", "bundled", "data_folder"]


@dataclass(frozen=True, kw_only=True)
class Bundled:
    """A bundled dataset.

    Attributes
    ----------
    name, title : name on the command line, and a one-line description
    file : file in the data folder, or "" if another package provides it
    target : default column to predict, or "" if there is none
    unit : unit of that target, if it has one
    left_out : columns that are not features → why
    derived : columns computed from the target or the reverse; if one is the target, the other would leak it
    factors : numeric columns that hold categories
    rescaled : True if the columns have a common scale already
    """

    name: str
    title: str
    file: str
    target: str
    unit: str = ""
    left_out: Mapping[str, str] = field(default_factory=dict)
    derived: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    rescaled: bool = False


_BUNDLED = (
    Bundled(
        name="diabetes",
        title="442 patients × 10: disease progression after a year",
        file="",
        target="progression",
        rescaled=True,
    ),
    Bundled(
        name="prostate",
        title="97 men × 8: log PSA before surgery (Stamey et al. 1989)",
        file="prostate.csv",
        target="lpsa",
        unit="log ng/ml",
        left_out={"no": "row number", "train": "training rows in the book"},
    ),
    Bundled(
        name="hitters",
        title="263 baseball players × 19: salary in 1987, $1000",
        file="hitters.csv",
        target="Salary",
        unit="$1000",
    ),
    Bundled(
        name="bikeshare",
        title="8,645 hours × 11, most of them factors: bicycle rentals",
        file="bikeshare.csv.gz",
        target="bikers",
        unit="per hour",
        left_out={
            "casual": "bikers = casual + registered",
            "registered": "bikers = casual + registered",
            "day": "day of the year; mnth and season give it more coarsely",
        },
        derived=("casual", "registered"),
        factors=("season", "mnth", "hr", "weekday", "weathersit"),
    ),
    Bundled(
        name="birthwt",
        title="189 births × 8, three of them factors: birth weight in g",
        file="birthwt.csv",
        target="bwt",
        unit="g",
        left_out={"low": "1 if bwt is below 2500"},
        derived=("low",),
        factors=("race", "ptl", "ftv"),
    ),
    Bundled(
        name="nci60",
        title="64 cancer cell lines × 6,830 genes: melanoma or not",
        file="nci60.npz",
        target="label=MELANOMA",
    ),
    Bundled(
        name="sunspots",
        title="3,177 months × 1: mean number of sunspots, 1749–2013",
        file="sunspots_monthly.csv",
        target="value",
    ),
    Bundled(
        name="sentences",
        title="3,000 sentences of reviews; as a table their source alone",
        file="sentences.csv",
        target="positive",
    ),
)


def bundled() -> tuple[Bundled, ...]:
    """Return the bundled datasets."""
    return _BUNDLED


def data_folder() -> Path:
    """Return the folder of the data files: inside the installed package, else next to it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_datasets", package.parent / "datasets"):
        if (folder / "SOURCES.md").is_file():
            return folder
    raise FileNotFoundError("The bundled datasets are missing from this installation. Reinstall lasso-tui.")
