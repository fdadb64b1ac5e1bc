"""What is said of a target that another family than least squares may fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.target_families import AUTO

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table

__all__ = ["family_hint", "least_squares_warning"]


def family_hint(table: Table, requested: str, how: str = "") -> tuple[str, ...]:
    """Offer another family for what least squares fits by default: whole numbers, and two classes in sums of rows.

    Whole numbers may be counts (see `looks_like_counts`), or names of classes; neither is taken without being asked
    for. Sums suffice for least squares alone, so that another family is fitted to rows of them.

    Parameters
    ----------
    table : the table, or sums, of which the sample of rows is looked at
    requested : as in `encode_target`
    how : of sums: how another family is fitted, with a place for its name
    """
    from lasso_tui.data import infer_family, looks_like_counts, n_classes

    if requested != AUTO or table.origin is None:
        return ()
    y, name = _target_of(table), table.target
    if not len(y):
        return ()
    if infer_family(y) == "binomial":  # of rows in memory these are classes already
        said = f"{name} is a two-class target, fitted by least squares: sums of rows suffice for that alone."
        return (f"{said} {how.format('logistic')}",) if y is not table.y else ()
    where = "" if y is table.y else "In the sample of rows, "
    count, counts = n_classes(y), looks_like_counts(y, name)
    poisson = "family=Poisson (key f on the data screen) fits Poisson regression."
    if y is not table.y:
        poisson = how.format("Poisson")
    if count:
        level = f"{float(y.max()):g}"
        sentence = (
            f"{where}{name} has {count} whole numbers, fitted by least squares. Classes? Predict one: "
            f"--factor {name} --target {name}={level}."
        )
        return (f"{sentence} Counts? {poisson}" if counts else sentence,)
    if not counts:
        return ()
    ratio = float(y.var() / y.mean())
    return (
        f"{where}{name} may be counts (whole numbers from {y.min():g}, variance {ratio:.3g} times the mean), fitted "
        f"by least squares{'.' if where else ';'} {poisson}",
    )


def least_squares_warning(table: Table, title: str) -> tuple[str, ...]:
    """Warn that a technique fits least squares only, where the target is or may be of another family."""
    from lasso_tui.data import infer_family, looks_like_counts

    y = _target_of(table)
    if table.origin is None or not len(y):
        return ()
    if infer_family(y) == "binomial":
        kind, other = "is a two-class target", "logistic"
    elif looks_like_counts(y, table.target):
        kind, other = "may be counts", "Poisson"
    else:
        return ()
    return (
        f"{table.target} {kind}, but {title} fits least squares only. For {other} regression use Lasso, "
        f"Selection, Tuning or Elastic net.",
    )


def _target_of(table: Table) -> FloatArray:
    """Return the values of the target, of sums those of the sample of rows."""
    from lasso_tui.data import MomentTable

    return table.sampled_target if isinstance(table, MomentTable) else table.y
