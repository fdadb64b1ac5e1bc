"""A table with weights, groups, times, gaps and targets of three families, and its solves."""

from __future__ import annotations

from lasso_tui.data import Preparation, Table, open_table
from lasso_tui.exports.json_document import document
from lasso_tui.techniques import updated
from lasso_tui.techniques.discovery import find

QUICK = {"folds": 3, "pairs": 2, "stability": True, "lags": 3}
LINEAR = ("lasso", "objective", "ridge", "selection", "tuning", "elastic-net", "group-lasso")


def opened(source: str, target: str = "y", **asked) -> Table:
    others = {"y", "ill", "count"} - {target}
    roles = {"w": "weights", "day": "time", "subject": "folds", "part": "train"}
    unused = {column for column, role in roles.items() if role not in asked}
    return open_table(
        source, target, preparation=Preparation(left_out=tuple(sorted(others | unused)), **asked)
    )


def solved(slug: str, table: Table, **values):
    technique = find(slug)
    params = technique.params()
    known = {name: value for name, value in {**QUICK, **values}.items() if hasattr(params, name)}
    *_, result = technique.solve(updated(params, known), table)
    return result


def told(slug: str, result) -> dict:
    return document(find(slug), result, result.start)
