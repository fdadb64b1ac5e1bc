"""Solutions side by side on the rows of a table that were held out for testing."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.data import HeldOut, Table
    from lasso_tui.techniques.result import AnyResult

__all__ = ["ScoredModel", "TestRows", "family_name", "fitted_key", "test_texts"]


@dataclass(frozen=True)
class ScoredModel:
    """What predicts test rows.

    Attributes
    ----------
    name : of the solution
    key : of the rows it was fitted to, see `fitted_key`; "" where it cannot be scored
    family : "gaussian", "binomial" or "poisson"
    coefs : feature → coefficient of the columns as they are, those that are not zero
    intercept : the same
    """

    name: str
    key: str
    family: str
    coefs: Mapping[str, float]
    intercept: float


@dataclass(frozen=True, eq=False)
class TestRows:
    """Rows that no solution with the same key was fitted to: the table's own, or those that its tab sets apart.

    Attributes
    ----------
    table : the rows that were fitted
    held_out : the test rows
    key : from `fitted_key`
    """

    __test__ = False  # not a class of tests

    table: Table
    held_out: HeldOut
    key: str

    @classmethod
    def of(cls, result: AnyResult) -> TestRows | None:
        """Return the test rows of a result; None where it has none."""
        parts = _divided(result)
        return None if parts is None else cls(*parts, fitted_key(result))

    def links(self, model: ScoredModel) -> FloatArray:
        """Return the linear predictors of all rows."""
        import numpy as np

        place = {name: j for j, name in enumerate(self.table.features)}
        columns = [place[name] for name in model.coefs]
        link = self.held_out.X[:, columns] @ np.array(list(model.coefs.values())) + model.intercept
        return link if self.held_out.offset is None else np.asarray(link + self.held_out.offset)

    def target(self, family: str) -> FloatArray:
        """Return the target, 0 and 1 where it is of two classes."""
        import numpy as np

        if family != "binomial":
            return self.held_out.y
        return np.asarray(self.held_out.y == self.table.y.max(), dtype=np.float64)


def _divided(result: AnyResult) -> tuple[Table, HeldOut] | None:
    """Return the rows that a result was fitted to, and its test rows; None where it has none."""
    from lasso_tui.data import Table
    from lasso_tui.techniques.linear.splits import TrainTest

    table = result.data
    if not isinstance(table, Table):
        return None
    if table.held_out is not None:
        return table, table.held_out
    parts = getattr(result, "parts", None)
    if isinstance(parts, TrainTest) and isinstance(parts.fitted, Table) and parts.test is not None:
        return parts.fitted, parts.test
    return None


def family_name(result: AnyResult) -> str:
    """Return the family of a result's fit."""
    return str(getattr(getattr(getattr(result, "fit", None), "family", None), "name", "gaussian"))


def fitted_key(result: AnyResult) -> str:
    """Return what is the same for results that were fitted to the same rows of a table; "" where none is held out."""
    import numpy as np

    parts = _divided(result)
    if parts is None:
        return ""
    table, held_out = parts
    digest = hashlib.sha256(repr((table.source, table.target, table.features)).encode())
    for values in (table.rows, table.y, held_out.positions, held_out.y):
        digest.update(b"|" if values is None else np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()[:32]


def test_texts(rows: TestRows, models: Sequence[ScoredModel]) -> list[tuple[str, list[str]]]:
    """Return rows of a comparison: errors on the test rows, and differences to the best solution, row by row.

    Parameters
    ----------
    rows : to score
    models : those fitted to other rows, or of another family than the first, have "" in their place
    """
    import numpy as np

    from lasso_tui.exports.scoring.goodness import goodness_of_links

    known = set(rows.table.features)
    usable = [model.key == rows.key and known.issuperset(model.coefs) for model in models]
    family = next((model.family for model, use in zip(models, usable, strict=True) if use), "")
    chosen = [k for k, use in enumerate(usable) if use and models[k].family == family]
    if not chosen:
        return []
    found = goodness_of_links(
        [models[k].name for k in chosen],
        family,
        [len(models[k].coefs) for k in chosen],
        rows.target(family),
        np.vstack([rows.links(models[k]) for k in chosen]),
        rows.held_out.weights,
    )
    texts: dict[str, list[str]] = {}

    def put(label: str, k: int, text: str) -> None:
        texts.setdefault(label, [""] * len(models))[k] = text

    for k, one in zip(chosen, found.standings, strict=True):
        put(f"{found.loss_name} ({found.rows:,} test rows)", k, format_significant(one.loss, 4))
        put(f"{found.explained_name} (test)", k, format_significant(one.explained))
        if math.isfinite(one.auc):
            put("AUC (test)", k, format_significant(one.auc))
        if len(chosen) > 1:
            best = one.se == 0 and one.difference == 0
            paired = f"{format_significant(one.difference)} ± {format_significant(one.se)}"
            put("diff. to best (test) ± SE", k, "0, smallest" if best else paired)
    return list(texts.items())
