"""Texts of two classes: the bundled sentences, the user's CSV file, and simulated texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lasso_tui.data.memory_limits import format_bytes
from lasso_tui.techniques.linear.synthetic import NAME as SYNTHETIC
from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.technique import DataGenerator

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["SENTENCES", "SOURCES", "Texts", "article_texts", "text_generators"]

SENTENCES = "sentences"
SOURCES = ("all", "imdb", "amazon", "yelp")
MEAN_WORDS = 15
"""Mean number of words in a simulated text, where the vocabulary is large enough."""
MAX_FREQUENCY = 0.3
"""Highest share of the simulated texts that contain a word."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Texts:
    """Texts, each of one of two classes.

    Attributes
    ----------
    name, source : as in the list of datasets
    texts, labels : n texts, and (n,) 0 or 1
    classes : names of the classes 0 and 1
    target : name of the class column
    truth : word → its true coefficient of the log-odds, where the texts are simulated
    features : the vocabulary, once it is known
    notes : sentences on where the texts are from
    """

    name: str
    source: str
    texts: tuple[str, ...]
    labels: FloatArray
    classes: tuple[str, str]
    target: str = "class"
    truth: Mapping[str, float] | None = None
    features: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def n_samples(self) -> int:
        """Number of texts."""
        return len(self.texts)

    @property
    def n_features(self) -> int:
        """Number of words in the vocabulary of the training texts; 0 before it is known."""
        return len(self.features)

    @property
    def summary(self) -> str:
        """Number of texts and their classes, for the status bar."""
        share = float(self.labels.mean())
        return f"{self.n_samples:,} texts, {share:.0%} {self.classes[1]}"


def sentences(params: Any) -> Texts:
    """Read the bundled sentences, all or those of one source; or the user's CSV file, where one is set."""
    import numpy as np

    if params.file:
        return read_file(params.file)
    from lasso_tui.data.bundled import data_folder

    with (data_folder() / "sentences.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if params.source in ("all", row["source"])]
    sources = "imdb, amazon and yelp" if params.source == "all" else params.source
    return Texts(
        name=SENTENCES,
        source=SENTENCES,
        texts=tuple(row["sentence"] for row in rows),
        labels=np.array([float(row["positive"]) for row in rows]),
        classes=("negative", "positive"),
        target="positive",
        notes=(f"{len(rows):,} sentences of reviews from {sources} (Kotzias et al. 2015, CC BY 4.0).",),
    )


def article_texts(params: Any) -> Texts:
    """Return the bundled sentences as the worked example."""
    return replace(
        sentences(params),
        name="article",
        source="article",
        notes=(
            "The tutorial trains on 4 reviews and tests on 1. Here: 3,000 labelled sentences (Kotzias et al. 2015, "
            "CC BY 4.0); the tutorial's five reviews are classified without being trained on.",
        ),
    )


def read_file(name: str) -> Texts:
    """Read a CSV file with a header, one column of text and one of two labels.

    Raises
    ------
    ParamError
        For a file that cannot be read, or lacks such columns.
    """
    import numpy as np

    from lasso_tui.data import DataError
    from lasso_tui.data.columns.sanitise import sanitise_text
    from lasso_tui.data.readers.sources import check_file
    from lasso_tui.data.readers.streams import file_stream

    path = Path(name).expanduser()
    try:
        check_file(path)
    except DataError as error:
        raise ParamError(f"file must be a CSV file in UTF-8: {error}") from None
    filename = sanitise_text(path.name)
    try:
        with file_stream(path, filename) as packed, io.BufferedReader(packed, 1 << 16) as stream:
            lines = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
            header, *rows = _bounded(csv.reader(lines), filename) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ParamError(f"file={filename} cannot be read as a UTF-8 CSV file ({error}).") from None
    header = [sanitise_text(cell) for cell in header]
    rows = [row for row in rows if len(row) == len(header) and all(cell.strip() for cell in row)]
    if len(header) < 2 or len(rows) < 4:
        raise ParamError(
            f"file={filename} has {len(header)} columns and {len(rows)} complete rows; at least 2 and 4 are needed, "
            "below a header."
        )
    columns = [[row[c].strip() for row in rows] for c in range(len(header))]
    text = max(range(len(header)), key=lambda c: sum(map(len, columns[c])))
    levels = {c: sorted(set(columns[c])) for c in range(len(header)) if c != text}
    label = next((c for c in levels if len(levels[c]) == 2), None)
    if label is None:
        found = ", ".join(f"{header[c]} has {len(levels[c])}" for c in levels)
        raise ParamError(
            f"file={filename} has no column of two labels in addition to its text {header[text]!r}: {found} "
            "different values."
        )
    first, second = levels[label]
    return Texts(
        name=filename,
        source=name,
        texts=tuple(columns[text]),
        labels=np.array([float(cell == second) for cell in columns[label]]),
        classes=(sanitise_text(first), sanitise_text(second)),
        target=header[label],
        notes=(f"Text from {header[text]!r}, classes from {header[label]!r}.",),
    )


def _bounded(rows: Iterable[list[str]], name: str) -> list[list[str]]:
    """Return the rows that are not blank, as long as they fit in a sixteenth of the available memory."""
    from lasso_tui.data.memory_limits import available_memory

    found, n_bytes, limit = [], 0, available_memory() // 16
    for row in rows:
        n_bytes += sum(map(len, row)) + 64 * len(row)
        if n_bytes > limit:
            raise ParamError(
                f"file={name} has more than {format_bytes(limit)} of text, which does not fit in memory. Use a part."
            )
        if row:
            found.append(row)
    return found


def synthetic_texts(params: Any) -> Texts:
    """Simulate texts of invented words, a few of them informative; neighbouring words tend to occur together.

    Word j is in a text where zⱼ, standard normal with corr(zᵢ, zⱼ) = r^|i−j|, is above a threshold; the class
    is 1 where Σ bⱼxⱼ, centred, plus logistic noise of scale s is positive: a logistic model with b/s.

    Raises
    ------
    ParamError
        For more informative words than words.
    """
    import numpy as np
    from scipy.special import ndtri

    n, p = params.rows, params.columns
    if params.informative > p:
        raise ParamError(f"informative must be from 0 to {p}, the number of words, not {params.informative}.")
    rng = np.random.default_rng(params.seed)
    frequency = min(MAX_FREQUENCY, MEAN_WORDS / p)
    b = np.zeros(p)
    informative = np.linspace(0, p - 1, params.informative).round().astype(int)
    b[informative] = np.linspace(3.0, 1.0, params.informative) * np.where(
        np.arange(params.informative) % 2, -1.0, 1.0
    )
    score, words = np.zeros(n), [list[str]() for _ in range(n)]
    z = rng.standard_normal(n)
    for j in range(p):
        if j:
            z = params.correlation * z + np.sqrt(1 - params.correlation**2) * rng.standard_normal(n)
        present = np.flatnonzero(z > ndtri(1 - frequency))
        score[present] += b[j]
        for i in present.tolist():
            words[i].append(f"w{j}")
    labels = (score - frequency * b.sum() + params.noise * rng.logistic(size=n) > 0).astype(float)
    return Texts(
        name=SYNTHETIC,
        source=SYNTHETIC,
        texts=tuple(" ".join(each) for each in words),
        labels=labels,
        classes=("negative", "positive"),
        target="positive",
        truth={f"w{j}": float(value / params.noise) for j, value in enumerate(b) if value},
        notes=(f"Simulated texts, seed {params.seed}: {params.informative} of {p} words informative.",),
    )


def text_generators() -> Sequence[DataGenerator[Any, Any]]:
    """Return the generators of the bundled sentences and of simulated texts."""
    return (
        DataGenerator(
            name=SENTENCES,
            title="3,000 sentences of reviews, positive or negative; or your own CSV file",
            make=sentences,
        ),
        DataGenerator(
            name=SYNTHETIC,
            title="simulated texts with known true coefficients",
            make=synthetic_texts,
            preset={"weighting": "presence", "rows": 1000, "columns": 100},
        ),
    )
