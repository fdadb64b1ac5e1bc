"""The datasets that come with the program: what each is, what to predict, what to leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Bundled", "bundled", "data_folder"]


@dataclass(frozen=True, kw_only=True)
class Bundled:
    """A dataset of ours.

    Attributes
    ----------
    name, title : its name on the command line, and one line on what it is
    file : its file in the data folder, or "" where another package carries it
    target : the column to predict unless another is asked for, or "" where there is none
    unit : of that target, where it has one
    left_out : columns that are no features → why
    derived : columns computed from the target, or it from them; when one is the target, the other tells it
    factors : columns that are categories although they are written as numbers
    rescaled : whether the columns come on one scale already
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
        title="442 patients × 10: disease progression after a year (scikit-learn)",
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
        left_out={"no": "it numbers the rows", "train": "it marks the book's training rows"},
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
        title="8,645 hours × 11 columns, most of them factors: bicycles rented",
        file="bikeshare.csv.gz",
        target="bikers",
        unit="per hour",
        left_out={
            "casual": "with registered it adds up to bikers",
            "registered": "with casual it adds up to bikers",
            "day": "it numbers the days of the year, as mnth and season do more coarsely",
        },
        derived=("casual", "registered"),
        factors=("season", "mnth", "hr", "weekday", "weathersit"),
    ),
    Bundled(
        name="birthwt",
        title="189 births × 8, three of them factors: birth weight in g (Hosmer & Lemeshow)",
        file="birthwt.csv",
        target="bwt",
        unit="g",
        left_out={"low": "it says whether bwt is below 2500"},
        derived=("low",),
        factors=("race", "ptl", "ftv"),
    ),
    Bundled(
        name="nci60",
        title="64 cancer cell lines × 6,830 genes: which genes mark melanoma",
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
        title="3,000 sentences of reviews, praise or blame: text, of which a table sees the source",
        file="sentences.csv",
        target="positive",
    ),
)


def bundled() -> tuple[Bundled, ...]:
    """Return the datasets that come with the program."""
    return _BUNDLED


def data_folder() -> Path:
    """Return the folder of the data files: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_datasets", package.parent / "datasets"):
        if (folder / "SOURCES.md").is_file():
            return folder
    raise FileNotFoundError(
        "The bundled datasets are missing from this installation; install lasso-tui again."
    )
