"""Bounds of coefficients: read from the text of a parameter, and said where they bind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.names import SEPARATORS, longest_first, suggestion
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import BoolArray, FloatArray
    from lasso_tui.techniques.linear.linear_path import PathFit

__all__ = ["Bounds", "binding", "binding_metric", "parse_bounds"]

ALL = "*"
"""Stands for every column."""

NUMBER = r"[-+−]?\s*(?:inf|∞|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
RANGE = re.compile(
    rf"\s*(?:in\s*)\[\s*(?P<low>{NUMBER})\s*[,;]\s*(?P<high>{NUMBER})\s*\]"
    rf"|\s*(?P<sign>>=|<=|≥|≤|>|<)\s*(?P<limit>{NUMBER})"
)
EXAMPLE = "Write column>=0, column<=2 or column in [-1, 1], with * for every column."
MAX_NAMED = 4


@dataclass(frozen=True, eq=False)
class Bounds:
    """Limits of the coefficients, in units of the columns.

    Attributes
    ----------
    lower, upper : (p,) at most 0 and at least 0; infinite where there is none
    """

    lower: FloatArray
    upper: FloatArray

    @property
    def pair(self) -> tuple[FloatArray, FloatArray]:
        """As the solvers take them."""
        return self.lower, self.upper

    def text(self, j: int) -> str:
        """Write the limits of one coefficient; "" where there are none."""
        low, high = float(self.lower[j]), float(self.upper[j])
        if low > -float("inf") and high < float("inf"):
            return f"[{format_significant(low)}, {format_significant(high)}]"
        if low > -float("inf"):
            return f"≥ {format_significant(low)}"
        return f"≤ {format_significant(high)}" if high < float("inf") else ""


def parse_bounds(text: str, features: Sequence[str]) -> Bounds | None:
    """Read bounds such as "x1>=0, x2 in [0, 1]"; None for an empty text.

    Commas, semicolons and spaces separate; a name stands in backquotes where it would be misread. Several bounds of
    one column hold together.

    Raises
    ------
    ParamError
        For an unknown column, what cannot be read, and bounds that cross or exclude 0.
    """
    import numpy as np

    if not text.strip(SEPARATORS):
        return None
    lower, upper = np.full(len(features), -np.inf), np.full(len(features), np.inf)
    known = longest_first(features)
    at = 0
    while at < len(text):
        if text[at] in SEPARATORS:
            at += 1
            continue
        name, at = _name_at(text, at, known, features)
        found = RANGE.match(text, at)
        if found is None:
            raise ParamError(f"Cannot read bounds at {text[at : at + 20].strip()!r} after {name}. {EXAMPLE}")
        at = found.end()
        low, high = _limits(found)
        which = slice(None) if name == ALL else list(features).index(name)
        lower[which] = np.maximum(lower[which], low)
        upper[which] = np.minimum(upper[which], high)
    _check(lower, upper, features)
    return Bounds(lower, upper)


def _name_at(text: str, at: int, known: Sequence[str], features: Sequence[str]) -> tuple[str, int]:
    """Return the column named at a position, the longest that fits, and where its name ends."""
    if text[at] == "`":
        end = text.find("`", at + 1)
        if end < 0:
            raise ParamError(f"A backquote (`) is not closed in bounds. {EXAMPLE}")
        name = text[at + 1 : end]
        if name in features:
            return name, end + 1
        raise ParamError(f"No column {name} (in bounds). {suggestion(name, features)}")
    for name in (*known, ALL):
        if text.startswith(name, at) and RANGE.match(text, at + len(name)):
            return name, at + len(name)
    word = re.split(r"\s*(?:>=|<=|≥|≤|>|<|\bin\b)", text[at:])[0].strip(SEPARATORS)
    if word in features or not word:
        raise ParamError(f"Cannot read bounds at {text[at : at + 20].strip()!r}. {EXAMPLE}")
    raise ParamError(f"No column {word} (in bounds). {suggestion(word, features)}")


def _limits(found: re.Match[str]) -> tuple[float, float]:
    if found["low"] is not None:
        return _number(found["low"]), _number(found["high"])
    limit = _number(found["limit"])
    return (limit, float("inf")) if found["sign"] in (">=", "≥", ">") else (-float("inf"), limit)


def _number(text: str) -> float:
    return float(text.replace(" ", "").replace("−", "-").replace("∞", "inf"))


def _check(lower: FloatArray, upper: FloatArray, features: Sequence[str]) -> None:
    import numpy as np

    crossed = np.flatnonzero(lower > upper)
    if len(crossed):
        j = crossed[0]
        raise ParamError(
            f"Bounds of {features[j]} cross: at least {lower[j]:g} and at most {upper[j]:g}. Swap them."
        )
    outside = np.flatnonzero((lower > 0) | (upper < 0))
    if len(outside):
        j = outside[0]
        raise ParamError(
            f"Bounds of {features[j]} exclude 0 ({lower[j]:g} to {upper[j]:g}), but a coefficient must be able "
            "to be 0. Use 0 or a bound on its other side."
        )


def binding(fit: PathFit, alpha: float, bounds: Bounds, factors: FloatArray | None) -> BoolArray:
    """Return which coefficients (p,) would be different without their bounds, the others as they are.

    A coefficient at a bound other than 0 is; one at a bound of 0 is where its correlation is beyond its limit on the
    side that the bound forbids.
    """
    import numpy as np

    coef = fit.at(alpha).coef
    at_bound = (coef != 0) & ((coef <= bounds.lower) | (coef >= bounds.upper))
    l1 = alpha * fit.path.l1_ratio * (1.0 if factors is None else factors)
    gradients = fit.gradients(alpha)
    held = ((bounds.upper == 0) & (gradients > l1 * (1 + 1e-6))) | (
        (bounds.lower == 0) & (gradients < -l1 * (1 + 1e-6))
    )
    return np.asarray(at_bound | ((coef == 0) & held))


def binding_metric(
    fit: PathFit, alpha: float, bounds: Bounds | None, factors: FloatArray | None
) -> tuple[Metric, ...]:
    """Say which bounds bind at one alpha; () where there are none."""
    import numpy as np

    if bounds is None:
        return ()
    which = np.flatnonzero(binding(fit, alpha, bounds, factors)).tolist()
    named = ", ".join(f"{fit.table.features[j]} {bounds.text(j)}" for j in which[:MAX_NAMED])
    named += f" and {len(which) - MAX_NAMED} more" if len(which) > MAX_NAMED else ""
    return (
        Metric(
            "bounds_binding", "bounds that bind", len(which), f"{len(which)}: {named}" if which else "none"
        ),
    )
