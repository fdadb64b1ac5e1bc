"""Texts of two classes: the bundled sentences, a CSV file of one's own, made-up texts, the tutorial's reviews."""

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

__all__ = ["PARTS", "SENTENCES", "Texts", "article_texts", "text_sources"]

SENTENCES = "sentences"
PARTS = ("all", "imdb", "amazon", "yelp")
WORDS_A_TEXT = 15
"""How many words a made-up text has on average, where there are words enough."""
COMMONEST = 0.3
"""Share of the made-up texts that a word is in, at most."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Texts:
    """Texts, each of one of two classes.

    Attributes
    ----------
    name, source : as in the list of datasets
    texts, labels : n texts, and (n,) 0 or 1
    classes : what 0 and 1 are called
    target : what is told of a text
    truth : word → its coefficient of the log-odds, where the texts are made up
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
        """Number of words in the vocabulary of the training texts; 0 while it is not known."""
        return len(self.features)

    @property
    def summary(self) -> str:
        """Number of texts and their classes, for the screen's first line."""
        share = float(self.labels.mean())
        return f"{self.n_samples:,} texts, {share:.0%} {self.classes[1]}"


def sentences(params: Any) -> Texts:
    """Read the bundled sentences, those of one source only if asked; or the CSV file that is named."""
    import numpy as np

    if params.file:
        return own_file(params.file)
    from lasso_tui.data.bundled import data_folder

    with (data_folder() / "sentences.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if params.part in ("all", row["source"])]
    whose = "imdb, amazon and yelp" if params.part == "all" else params.part
    return Texts(
        name=SENTENCES,
        source=SENTENCES,
        texts=tuple(row["sentence"] for row in rows),
        labels=np.array([float(row["positive"]) for row in rows]),
        classes=("negative", "positive"),
        target="positive",
        notes=(f"{len(rows):,} sentences of reviews from {whose} (Kotzias et al. 2015, CC BY 4.0).",),
    )


def article_texts(params: Any) -> Texts:
    """Return the bundled sentences, for the right method, under the name of the tutorial's example."""
    return replace(
        sentences(params),
        name="article",
        source="article",
        notes=(
            "The tutorial learns from 4 reviews and tests on 1; beside it the right method learns from 3,000 "
            "labelled sentences (Kotzias et al. 2015, CC BY 4.0) and judges the tutorial's five, unseen.",
        ),
    )


def own_file(name: str) -> Texts:
    """Read a CSV file with a header, one column of text and one of two labels.

    Raises
    ------
    ParamError
        Where the file cannot be read so.
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
    shown = sanitise_text(path.name)
    try:
        with file_stream(path, shown) as packed, io.BufferedReader(packed, 1 << 16) as stream:
            lines = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
            header, *rows = _bounded(csv.reader(lines), shown) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ParamError(f"file must be a CSV file in UTF-8: {shown} cannot be read ({error}).") from None
    header = [sanitise_text(cell) for cell in header]
    rows = [row for row in rows if len(row) == len(header) and all(cell.strip() for cell in row)]
    if len(header) < 2 or len(rows) < 4:
        raise ParamError(
            f"file must have a header, two columns and at least 4 full rows; {shown} has {len(rows)}."
        )
    columns = [[row[c].strip() for row in rows] for c in range(len(header))]
    text = max(range(len(header)), key=lambda c: sum(map(len, columns[c])))
    levels = {c: sorted(set(columns[c])) for c in range(len(header)) if c != text}
    label = next((c for c in levels if len(levels[c]) == 2), None)
    if label is None:
        found = ", ".join(f"{header[c]} has {len(levels[c])}" for c in levels)
        raise ParamError(
            f"file must have a column of two labels beside its text {header[text]!r}; in {shown} {found}."
        )
    first, second = levels[label]
    return Texts(
        name=shown,
        source=name,
        texts=tuple(columns[text]),
        labels=np.array([float(cell == second) for cell in columns[label]]),
        classes=(sanitise_text(first), sanitise_text(second)),
        target=header[label],
        notes=(f"Text from {header[text]!r}, classes from {header[label]!r}.",),
    )


def _bounded(rows: Iterable[list[str]], name: str) -> list[list[str]]:
    """Keep the rows that are not blank, as long as they fit in a part of the memory."""
    from lasso_tui.data.memory_limits import available_memory

    kept, held, most = [], 0, available_memory() // 16
    for row in rows:
        held += sum(map(len, row)) + 64 * len(row)
        if held > most:
            raise ParamError(
                f"file must fit in memory: {name} has more than {format_bytes(most)} of text; take a part of it."
            )
        if row:
            kept.append(row)
    return kept


def synthetic_texts(params: Any) -> Texts:
    """Make texts of made-up words, of which a few change the log-odds; neighbours tend to come together.

    Word j is in a text where zⱼ, standard normal with corr(zᵢ, zⱼ) = r^|i−j|, is above a threshold; the class
    is 1 where Σ bⱼxⱼ, centred, plus logistic noise of scale s is positive: a logistic model with b/s.

    Raises
    ------
    ParamError
        Where more words should count than there are.
    """
    import numpy as np
    from scipy.special import ndtri

    n, p = params.rows, params.columns
    if params.informative > p:
        raise ParamError(f"informative must be from 0 to {p}, the number of words, not {params.informative}.")
    rng = np.random.default_rng(params.seed)
    often = min(COMMONEST, WORDS_A_TEXT / p)
    b = np.zeros(p)
    places = np.linspace(0, p - 1, params.informative).round().astype(int)
    b[places] = np.linspace(3.0, 1.0, params.informative) * np.where(
        np.arange(params.informative) % 2, -1.0, 1.0
    )
    score, words = np.zeros(n), [list[str]() for _ in range(n)]
    z = rng.standard_normal(n)
    for j in range(p):
        if j:
            z = params.correlation * z + np.sqrt(1 - params.correlation**2) * rng.standard_normal(n)
        present = np.flatnonzero(z > ndtri(1 - often))
        score[present] += b[j]
        for i in present.tolist():
            words[i].append(f"w{j}")
    labels = (score - often * b.sum() + params.noise * rng.logistic(size=n) > 0).astype(float)
    return Texts(
        name=SYNTHETIC,
        source=SYNTHETIC,
        texts=tuple(" ".join(each) for each in words),
        labels=labels,
        classes=("negative", "positive"),
        target="positive",
        truth={f"w{j}": float(value / params.noise) for j, value in enumerate(b) if value},
        notes=(f"Made-up texts, seed {params.seed}: {params.informative} of {p} words count.",),
    )


def text_sources() -> Sequence[DataGenerator[Any, Any]]:
    """Return the texts that can be opened by name."""
    return (
        DataGenerator(
            name=SENTENCES,
            title="3,000 sentences of reviews, praise or blame; or a CSV file of your own",
            make=sentences,
        ),
        DataGenerator(
            name=SYNTHETIC,
            title="texts of made-up words, with knobs, where the truth is known",
            make=synthetic_texts,
            preset={"weights": "presence", "rows": 1000, "columns": 100},
        ),
    )
