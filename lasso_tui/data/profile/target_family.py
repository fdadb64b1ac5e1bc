"""Model family of a target, inferred from its values, and what whole numbers may be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.numeric_range import is_whole

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["infer_family", "looks_like_counts", "n_classes"]

MAX_CLASSES = 10
"""Number of distinct whole numbers up to which they may be names of classes, or steps of a scale."""

SMALL = 10
"""Counts reach down to small numbers: below this one."""

MIN_SHARE_SMALL = 0.05
"""Smallest share of small numbers among the positive ones of a count."""

MIN_DISPERSION = 0.8
"""Smallest ratio of variance to mean of a count. With any features a Poisson model has at least 1, but for chance:
Var(y) = E(μ) + Var(μ)."""

NO_COUNT = re.compile(
    r"(^|[\W_])(id|uuid|key|index|zip|zipcode|postcode|phone|code|year|yr|month|day|hour|date|time|age|rank|rating|score|"
    r"grade|level|class|type|species|group|label|price|cost|salary|wage|income|balance|amount|revenue|fee|debt|loan|"
    r"dollars?|usd|eur|gbp)s?$",
    re.IGNORECASE,
)
"""Ends of names of whole numbers that count nothing: identifiers, times, scales, classes, money."""


def infer_family(values: FloatArray) -> str:
    """Infer the model family of a target. Whole numbers are numbers like others: nothing is taken for counts.

    Parameters
    ----------
    values : (n,) the target, without missing values

    Returns
    -------
    str
        "binomial" for two values, "gaussian" for other numbers, "" for one value or none.
    """
    if not len(values) or values.min() == values.max():
        return ""
    low, high = values.min(), values.max()
    return "binomial" if ((values == low) | (values == high)).all() else "gaussian"


def looks_like_counts(values: FloatArray, name: str) -> bool:
    """Return whether a target may be counts, so that Poisson regression is worth offering.

    It may if all hold: whole numbers of at least 0, of more than two values; a name that is not one of an identifier,
    a time, a scale, a class or money, and values that are not all different; at least 5 % of the positive numbers
    below 10, for counts reach down to small numbers and most prices and years do not; a variance of at least 0.8 of
    the mean, which Poisson regression implies and steps of a scale seldom have.

    Parameters
    ----------
    values : (n,) the target, without missing values
    name : its column
    """
    if infer_family(values) != "gaussian" or values.min() < 0 or not is_whole(values):
        return False
    mean, positive = float(values.mean()), values[values > 0]
    if NO_COUNT.search(_parts(name)) or float((positive < SMALL).mean()) < MIN_SHARE_SMALL:
        return False
    if float(values.var()) < MIN_DISPERSION * mean:
        return False
    return float(values.max() - values.min()) < len(values) - 1 or len(np.unique(values)) < len(values)


def n_classes(values: FloatArray) -> int:
    """Return the number of distinct values if they are 3 to 10 whole numbers, which may be names of classes, else 0.

    Parameters
    ----------
    values : (n,) the target, without missing values
    """
    if not len(values) or not is_whole(values[:1000]):
        return 0
    if len(set(values[:1000].tolist())) > MAX_CLASSES or not is_whole(values):
        return 0
    count = len(np.unique(values))
    return count if 2 < count <= MAX_CLASSES else 0


def _parts(name: str) -> str:
    """Separate the words of a name such as orderYear."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
