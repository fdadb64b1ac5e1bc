"""What is to be fitted: one model for each group and target, and which of them one shard takes."""

from __future__ import annotations

import fnmatch
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.data import DataError
from lasso_tui.data.columns.column import Column, number_label
from lasso_tui.data.columns.level_counts import tally_of
from lasso_tui.data.columns.sanitise import join_names
from lasso_tui.data.preparation.roles import find_column

if TYPE_CHECKING:
    from lasso_tui._types import IntArray
    from lasso_tui.data import Preparation, RawTable
    from lasso_tui.techniques.job import Job

__all__ = ["MISSING_GROUP", "Plan", "Task", "make_plan", "rows_of", "rows_of_group"]

MISSING_GROUP = "missing"
"""Name of the group of rows whose value is missing."""


@dataclass(frozen=True)
class Task:
    """One model: the group of rows, "" for all, and the target, "" for that of the request."""

    group: str
    target: str

    @property
    def key(self) -> str:
        """What tells it from others."""
        return json.dumps([self.group, self.target])


@dataclass(frozen=True, eq=False)
class Plan:
    """All models of one command.

    Attributes
    ----------
    job : what each model is, but for its rows and its target
    raw : the columns of all rows
    by : the column of groups, or None
    tasks : in the order of the groups' first rows, then of the targets
    """

    job: Job
    raw: RawTable
    by: Column | None
    tasks: tuple[Task, ...]

    def shard(self, number: int, of: int) -> tuple[Task, ...]:
        """Return every `of`-th task from the `number`-th on, counted from 1."""
        return self.tasks[number - 1 :: of]

    def fingerprint(self) -> str:
        """Return what tells this plan from another: technique, parameters, preparation and the data's size."""
        request = self.job.request
        said = [
            self.job.technique.slug,
            repr(self.job.params),
            repr(request.preparation),
            request.dataset,
            request.target,
            self.raw.n_rows,
            [column.name for column in self.raw.columns],
            [task.key for task in self.tasks],
        ]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:16]

    def preparation_of(self, task: Task) -> Preparation:
        """Return the preparation of one model: neither the groups nor the other targets are features."""
        from lasso_tui.data import Preparation

        base = self.job.request.preparation or Preparation()
        out = [self.by.name] if self.by is not None else []
        out += [other.target for other in self.tasks if other.target and other.target != task.target]
        left_out = dict.fromkeys((*base.left_out, *out))
        roles = set(base.roles)
        return replace(base, left_out=tuple(name for name in left_out if name not in roles))

    def columns_of(self, task: Task) -> RawTable:
        """Return the rows of one model."""
        if self.by is None:
            return self.raw
        return rows_of(self.raw, rows_of_group(self.by, task.group))


def make_plan(job: Job, raw: RawTable, by: str, targets: Sequence[str]) -> Plan:
    """List the models.

    Parameters
    ----------
    job : what each model is
    raw : all rows
    by : name of the column of groups, "" for none
    targets : names of targets, or patterns such as `y_*`; () for that of the job

    Raises
    ------
    DataError
        For a column that is not there, a pattern that matches none, or a column of groups with one value.
    """
    column = find_column(raw.columns, by, raw.name, "--by") if by else None
    groups = [""] if column is None else _groups(column, raw.name)
    names = _targets(raw, targets, column)
    if not names:
        names = [""]
    return Plan(job, raw, column, tuple(Task(group, target) for group in groups for target in names))


def _groups(column: Column, name: str) -> list[str]:
    """Return the groups in the order of their first rows."""
    labels = _labels(column)
    groups = list(dict.fromkeys(labels))
    if len(groups) < 2:
        raise DataError(f"{name}: {column.name} has a single value (--by). Choose a column of groups.")
    if len(groups) == len(labels):
        raise DataError(f"{name}: every row has its own {column.name} (--by). Choose a column of groups.")
    return groups


def _labels(column: Column) -> list[str]:
    if column.codes is not None:
        names = [*column.levels, MISSING_GROUP]
        return [names[k] for k in column.codes.tolist()]
    assert column.numbers is not None
    return [MISSING_GROUP if v != v else number_label(v) for v in column.numbers.tolist()]


def rows_of(raw: RawTable, rows: IntArray) -> RawTable:
    """Return some rows; factors keep the reference level that they have over all rows."""
    columns = tuple(replace(column.at(rows), tally=tally_of(column)) for column in raw.columns)
    return replace(raw, columns=columns)


def rows_of_group(column: Column, group: str) -> IntArray:
    """Return the numbers of the rows of a group."""
    return np.flatnonzero(np.array(_labels(column), dtype=object) == group)


def _targets(raw: RawTable, patterns: Sequence[str], by: Column | None) -> list[str]:
    numeric = [c.name for c in raw.columns if not c.is_factor and not c.exclusion_reason and c is not by]
    found: dict[str, Any] = {}
    for pattern in patterns:
        matching = [name for name in numeric if name == pattern] or fnmatch.filter(numeric, pattern)
        if not matching:
            raise DataError(
                f"{raw.name}: no numeric column matches {pattern} (--targets). Columns: {join_names(numeric, 8)}."
            )
        found |= dict.fromkeys(matching)
    return list(found)
