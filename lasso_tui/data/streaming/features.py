"""The features of sums: their levels, and what stands for missing values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lasso_tui.data.columns.column import MAX_LEVELS
from lasso_tui.data.columns.missing_words import MissingWords
from lasso_tui.data.columns.numeric_range import MAX_ABS_VALUE
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.streaming.profile import ColumnSummary, Levels, levels_of_words
from lasso_tui.data.streaming.retyped import types_of
from lasso_tui.data.streaming.source import StreamSource
from lasso_tui.data.streaming.terms.joined import joined, rare_of
from lasso_tui.data.streaming.terms.layout import StoredColumn

__all__ = ["Feature", "exclusion_reason", "features_of", "levels_of"]


@dataclass(frozen=True)
class Feature:
    """A column of numbers, or a factor with its levels; and how it is stored in the sums."""

    name: str
    levels: Levels | None
    stored: StoredColumn


def levels_of(
    summaries: Mapping[str, ColumnSummary], preparation: Preparation, missing: MissingWords, *, is_part: bool
) -> dict[str, Levels]:
    """Return the levels of all columns of words.

    Parameters
    ----------
    summaries : what the columns hold
    preparation : as requested
    missing : what marks a missing value
    is_part : True where other parts are summed elsewhere: levels are then joined when the parts are added

    Raises
    ------
    DataError
        If a factor has too many levels to join the rare ones.
    """
    rare, found = rare_of(preparation), {}
    for name, one in summaries.items():
        if one.kind != "words":
            continue
        if name in rare and one.tally.counts is None:
            raise DataError(
                f"{name} has more than 1,000 distinct values, too many to join the rare ones in sums of rows. Leave "
                f"it out (--leave-out {name})."
            )
        forced = name in preparation.factors or name in rare
        levels = levels_of_words(one, missing, forced=forced)
        if levels.names and (name in rare or name in preparation.merged):
            levels = (
                replace(levels, reason="") if is_part else _joined(name, levels, preparation, forced=forced)
            )
        found[name] = levels
    return found


def _joined(name: str, levels: Levels, preparation: Preparation, *, forced: bool) -> Levels:
    done = joined(name, levels.names, levels.counts, preparation)
    assert done is not None
    of_word = {word: done.of_level[level] for word, level in levels.of_word.items()}
    few = len(done.names) <= MAX_LEVELS and (
        len(done.names) <= 10 or len(done.names) <= 0.5 * sum(done.counts.values())
    )
    reason = "" if forced or few else levels.reason
    return replace(
        levels,
        names=done.names,
        counts=done.counts,
        of_word=of_word,
        reason=reason,
        merged=done.merged,
        notes=done.notes,
    )


def exclusion_reason(
    name: str,
    summaries: Mapping[str, ColumnSummary],
    levels: Mapping[str, Levels],
    preparation: Preparation,
    *,
    is_part: bool,
) -> str:
    """Return why a column cannot be a feature, "" where it can."""
    if name not in summaries:
        return "nested values, bytes or identifiers"
    if types_of(preparation).get(name) == "text" and name not in preparation.factors:
        return "text by request"
    reason = levels[name].reason if name in levels else summaries[name].exclusion_reason
    if name in levels and not reason and len(levels[name].names) == 1:
        reason = "constant"
    # Other parts may hold what this one lacks; the columns that are constant in all are left out later.
    elsewhere = is_part and summaries[name].kind != "empty" and reason.startswith(("constant", "no values"))
    return "" if elsewhere else reason


def _has_gaps(name: str, summaries: Mapping[str, ColumnSummary], levels: Mapping[str, Levels]) -> bool:
    """Return whether values are missing."""
    if summaries[name].gaps or name not in levels:
        return summaries[name].gaps
    return any(word not in levels[name].of_word for word in summaries[name].tally.counts or {})


def features_of(
    names: Sequence[str],
    source: StreamSource,
    summaries: Mapping[str, ColumnSummary],
    levels: Mapping[str, Levels],
    preparation: Preparation,
    *,
    is_part: bool,
) -> tuple[Feature, ...]:
    """Return the features of these names.

    Raises
    ------
    DataError
        For numbers that are too large for powers or products.
    """
    power = max(preparation.degree, 2 if preparation.interactions else 1)
    if power > 1:
        for name in names:
            one = summaries[name]
            size = max(abs(one.low), abs(one.high)) if name not in levels and one.low <= one.high else 0.0
            if size > MAX_ABS_VALUE ** (1 / power):
                raise DataError(
                    f"{source.name}: {name} has values up to {size:.0e}, too large to multiply. Divide them, or "
                    f"leave it out (--leave-out {name})."
                )
    gaps = [name for name in names if preparation.missing != "drop" and _has_gaps(name, summaries, levels)]
    fills = dict.fromkeys(gaps, 0.0) | _first_means(
        [one for one in gaps if one not in levels], source, summaries
    )
    features, rare = [], rare_of(preparation)
    for name in names:
        coded = levels.get(name)
        stored = StoredColumn(
            name,
            None if coded is None else coded.names,
            None if coded is None else dict(coded.counts),
            fills.get(name),
            is_joined=not is_part and (name in preparation.merged or name in rare),
            merged={} if coded is None else dict(coded.merged),
        )
        features.append(Feature(name, coded, stored))
    return tuple(features)


def _first_means(
    names: Sequence[str], source: StreamSource, summaries: Mapping[str, ColumnSummary]
) -> dict[str, float]:
    """Return numbers near the means of columns, those of the first rows: sums lose no digits where they stand."""
    batch = source.first_batch(names) if names else None
    found = {}
    for name in names:
        cells = None if batch is None else batch.cells[name]
        present = cells[np.isfinite(cells)] if isinstance(cells, np.ndarray) else np.zeros(0)
        one = summaries[name]
        if len(present):
            found[name] = float(present.mean())
        else:
            found[name] = min(max(0.0, one.low), one.high) if one.low <= one.high else 0.0
    return found
