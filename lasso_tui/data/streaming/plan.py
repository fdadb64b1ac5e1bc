"""What is summed of a table that stays where it is: target, weights, columns and their levels, rows, folds."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from lasso_tui.data.columns.missing_words import MissingWords
from lasso_tui.data.columns.sanitise import join_names, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.preparation.row_column_selection import exclusion_notes
from lasso_tui.data.preparation.word_targets import class_one
from lasso_tui.data.streaming.cells import Cells, block_count
from lasso_tui.data.streaming.features import Feature, exclusion_reason, features_of, levels_of
from lasso_tui.data.streaming.profile import ColumnSummary, Levels
from lasso_tui.data.streaming.source import StreamSource
from lasso_tui.data.streaming.terms.joined import rare_of
from lasso_tui.data.streaming.terms.layout import Layout

__all__ = ["Plan", "check_preparation", "find_name", "known_names", "make_plan", "not_needed"]

POSSIBLE = (
    *("target", "weights", "left_out", "factors", "references", "where", "folds"),
    *("train", "test_fraction", "missing", "indicators", "degree", "interactions"),
    *("numbers", "types", "rare", "merged"),
)
"""Fields of a preparation that sums of rows can have."""

NAMES = re.compile(r"`([^`]+)`|([^\W\d]\w*)")
"""What may be the name of a column in an expression."""


@dataclass(frozen=True)
class Plan:
    """What is summed.

    Attributes
    ----------
    target : column to predict
    target_level : the level of it that is 1, "" for a column of numbers
    target_levels : the levels of that column, or None
    features : in the order of the files
    preparation : as requested
    n_folds, seed : number of folds, and what chooses among the ways of splitting
    excluded : columns that are not used → why
    filtered : columns that the choice of rows needs
    missing : what marks a missing value
    joined : the columns among `filtered` whose levels are joined
    said : what was joined, one sentence each
    """

    target: str
    target_level: str
    target_levels: Levels | None
    features: tuple[Feature, ...]
    preparation: Preparation
    n_folds: int
    seed: int
    excluded: Mapping[str, str]
    filtered: tuple[str, ...]
    missing: MissingWords
    joined: Mapping[str, Levels] = field(default_factory=dict)
    said: tuple[str, ...] = ()

    @functools.cached_property
    def cells(self) -> Cells:
        """The parts that rows are summed in."""
        holds_out = bool(self.preparation.train or self.preparation.test_fraction)
        return Cells(self.n_folds, block_count(self.layout.width + 1, self.n_folds), holds_out)

    @property
    def label(self) -> str:
        """Name of the target."""
        return f"{self.target}={self.target_level}" if self.target_level else self.target

    @functools.cached_property
    def layout(self) -> Layout:
        """The columns of the sums."""
        asked = self.preparation
        return Layout(tuple(one.stored for one in self.features), asked.degree, asked.interactions)

    @property
    def read(self) -> tuple[str, ...]:
        """Names of the columns that must be read."""
        asked = self.preparation
        roles = (self.target, asked.weights, asked.folds, asked.train)
        names = (*(feature.name for feature in self.features), *roles, *self.filtered)
        return tuple(dict.fromkeys(name for name in names if name))

    def notes(self) -> list[str]:
        """Say which columns are not used."""
        return exclusion_notes(dict(self.excluded))


def check_preparation(preparation: Preparation) -> None:
    """Refuse what cannot be done in one pass.

    Raises
    ------
    DataError
        Naming what it is.
    """
    default = Preparation()
    for one in fields(Preparation):
        if one.name in (*POSSIBLE, "seed") or getattr(preparation, one.name) == getattr(default, one.name):
            continue
        what = {
            "time": "Folds forward in time are not available in sums of rows: use --folds-by.",
        }.get(one.name, f"{one.name} is not available in sums of rows: leave its flag out.")
        raise DataError(what)
    if preparation.missing not in ("drop", "mean"):
        raise DataError(
            f"{preparation.missing.capitalize()}s do not follow from sums of rows: fill missing values with means "
            "(--missing mean), or leave out the columns that have many (--leave-out)."
        )


def find_name(wanted: str, names: Sequence[str], table: str, flag: str) -> str:
    """Return the name of a column, or raise a DataError that suggests a similar one."""
    import difflib

    name = sanitise_text(wanted)
    if name in names:
        return name
    similar = difflib.get_close_matches(name, names, n=1)
    hint = f"Did you mean {similar[0]}?" if similar else f"Columns: {join_names(list(names), 8)}."
    raise DataError(f"{table}: no column '{name}' ({flag}). {hint}")


def make_plan(
    source: StreamSource,
    summaries: Mapping[str, ColumnSummary],
    preparation: Preparation,
    *,
    columns: Sequence[str] = (),
    n_folds: int = 10,
    seed: int = 0,
    is_part: bool = False,
) -> Plan:
    """Decide what is summed.

    Parameters
    ----------
    source, summaries : the table, and what its columns hold
    preparation : as requested, with a target, and names from `known_names`
    columns : the only columns to use as features, () for all
    n_folds, seed : as in `Plan`
    is_part : True where other parts are summed elsewhere: a column is then not judged by the rows that are here

    Raises
    ------
    DataError
        If a column is not there, or cannot have the role that it is to have.
    """
    names, table, missing = list(source.fields), source.name, MissingWords.of(source.reading.na)
    target, level = _target(preparation.target or "", names, table)
    if preparation.weights and source.fields[preparation.weights].kind != "number":
        raise DataError(
            f"{table}: weights {preparation.weights} are not numeric. Choose a numeric column (--weights)."
        )
    wanted = {find_name(one, names, table, "--columns") for one in columns}
    levels = levels_of(summaries, preparation, missing, is_part=is_part)
    notes = [note for name in levels for note in levels[name].notes]
    if not level and not is_part and target in levels and len(levels[target].names) == 2:
        found = levels[target]
        level, note = class_one(target, found.names, [found.counts[one] for one in found.names], table)
        notes.insert(0, note)
    _check_target(target, level, summaries, levels, table)
    roles = preparation.roles
    left_out = [sanitise_text(name) for name in preparation.left_out]
    chosen, excluded = [], {}
    for name in names:
        if name == target:
            continue
        reason = roles.get(name, "by request" if name in left_out else "")
        if not reason and wanted and name not in wanted:
            reason = "not named by --columns"
        if not reason:
            reason = exclusion_reason(name, summaries, levels, preparation, is_part=is_part)
        if reason:
            excluded[name] = reason
        else:
            chosen.append(name)
    excluded |= {name: "by request" for name in left_out if name not in excluded}
    if not chosen:
        raise DataError(f"{table}: no feature is left to predict {target}. Exclude fewer columns.")
    said = _named(preparation.where)
    filtered = tuple(name for name in names if name in said and source.fields[name].kind != "other")
    joining = {*preparation.merged, *rare_of(preparation)}
    if is_part and (both := next((name for name in filtered if name in joining), "")):
        raise DataError(
            f"{table}: --where looks at {both}, whose levels are joined when all parts are there. Sum it without "
            "--shard, or choose rows by another column."
        )
    return Plan(
        target,
        level,
        levels.get(target),
        features_of(chosen, source, summaries, levels, preparation, is_part=is_part),
        preparation,
        n_folds,
        seed,
        excluded,
        filtered,
        missing,
        {name: levels[name] for name in filtered if name in joining and name in levels},
        tuple(notes),
    )


def not_needed(preparation: Preparation) -> tuple[str, ...]:
    """Return the columns that are left out, have no role and choose no rows, and so need not be read."""
    needed = _named(preparation.where) | {sanitise_text(name) for name in preparation.roles}
    return tuple(name for name in preparation.left_out if sanitise_text(name) not in needed)


def _named(where: str) -> set[str]:
    """Return what may be names of columns in an expression."""
    return {sanitise_text(one) for pair in NAMES.findall(where) for one in pair if one}


def known_names(preparation: Preparation, source: StreamSource) -> Preparation:
    """Return a preparation with the names of columns as the source has them.

    Raises
    ------
    DataError
        If a column is not there.
    """
    left_out = [sanitise_text(name) for name in preparation.left_out]
    names, table = [*source.fields, *(name for name in left_out if name not in source.fields)], source.name

    def one(wanted: str, flag: str) -> str:
        return find_name(wanted, names, table, flag)

    def of_pair(text: str, flag: str) -> str:
        wanted, _, value = text.rpartition("=")
        return f"{one(wanted, flag)}={value}"

    return replace(
        preparation,
        weights=preparation.weights
        and find_name(preparation.weights, list(source.fields), table, "--weights"),
        folds=preparation.folds and find_name(preparation.folds, list(source.fields), table, "--folds-by"),
        train=preparation.train and find_name(preparation.train, list(source.fields), table, "--train"),
        factors=tuple(one(name, "--factor") for name in preparation.factors),
        numbers=tuple(one(name, "--number") for name in preparation.numbers),
        merged=tuple(one(name, "--merge-levels") for name in preparation.merged),
        types=tuple(of_pair(text, "--type") for text in preparation.types),
        rare=tuple(of_pair(text, "--join-rare") for text in preparation.rare),
    )


def _target(wanted: str, names: Sequence[str], table: str) -> tuple[str, str]:
    """Split a target such as `smoke=yes`."""
    if sanitise_text(wanted) not in names:
        for cut in (k for k, letter in enumerate(wanted) if letter == "="):
            if sanitise_text(wanted[:cut]) in names:
                return sanitise_text(wanted[:cut]), sanitise_text(wanted[cut + 1 :])
    return find_name(wanted, names, table, "--target"), ""


def _check_target(
    target: str,
    level: str,
    summaries: Mapping[str, ColumnSummary],
    levels: Mapping[str, Levels],
    table: str,
) -> None:
    kind = summaries[target].kind if target in summaries else "other"
    if kind == "words":
        names = levels[target].names
        if level not in names:
            some = join_names([f"--target '{target}={one}'" for one in names], 3)
            raise DataError(
                f"{table}: target {target} holds words. Choose a level as 1: {some or 'it has none'}."
            )
    elif kind != "number" or level:
        raise DataError(
            f"{table}: cannot predict {target}, which holds {kind}s. Choose a column of numbers (--target)."
        )
