"""What is said of sums of rows whose target may be of a family that needs the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.target_families import AUTO

if TYPE_CHECKING:
    from lasso_tui.data import MomentTable

__all__ = ["sums_hint"]


def sums_hint(table: MomentTable, requested: str, how: str) -> tuple[str, ...]:
    """Say that sums fit two classes, or what may be counts, by least squares, and how another family fits them.

    Parameters
    ----------
    table : sums, of which the sample of rows is looked at
    requested : as in `encode_target`; "" for a technique without families
    how : what to do, with a place for the name of the family
    """
    from lasso_tui.data import infer_family, looks_like_counts

    sample = table.file.sample if table.file is not None else None
    if requested != AUTO or sample is None:
        return ()
    y = sample["values"][:, -1]
    if infer_family(y) == "binomial":
        return (f"{table.target} has two classes, which sums fit by least squares. {how.format('logistic')}",)
    if looks_like_counts(y, table.target):
        return (f"{table.target} may be counts, which sums fit by least squares. {how.format('Poisson')}",)
    return ()
