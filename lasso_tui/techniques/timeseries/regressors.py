"""Other columns that a forecast may use, each with its own lags, none later than what is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.names import suggestion
from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.timeseries.params import TimeSeriesParams

__all__ = ["Regressor", "regressors_of"]

MAX_LAG, MAX_COLUMNS = 100_000, 20_000
"""Largest lag of a regressor, and most columns of all regressors."""


@dataclass(frozen=True, eq=False)
class Regressor:
    """A column with its lags.

    Attributes
    ----------
    name : of the column
    values : (T,) in the order of the series, NaN where missing
    lags : steps before the value to forecast
    """

    name: str
    values: FloatArray
    lags: tuple[int, ...]


def regressors_of(table: Table, params: TimeSeriesParams, lags: int) -> tuple[Regressor, ...]:
    """Return the requested regressors; the columns of a factor are one each.

    Parameters
    ----------
    table : the rows in the order of time
    params : with the columns and their lags
    lags : number of lags of the series itself, and of regressors for which none are requested

    Raises
    ------
    ParamError
        For an unknown column, lags that cannot be read, or lags that would use values from the future.
    """
    horizon = params.horizon
    groups = {group.name: group.columns for group in table.groups}
    columns = {name: (j,) for j, name in enumerate(table.features)} | groups
    named = read_names(params.regressors, columns, "regressors", table.target)
    ahead = read_names(params.known_ahead, columns, "known_ahead", table.target)
    common = read_lags(params.regressor_lags, horizon, "regressor_lags")
    result = []
    for name, own in {**ahead, **named}.items():
        known = name in ahead
        own_lags = read_lags(own or ahead.get(name, ""), horizon, f"regressors, {name}")
        chosen = own_lags or common or ((0,) if known else tuple(range(horizon, horizon + lags)))
        if not known and min(chosen) < horizon:
            raise ParamError(
                f"Lag {min(chosen)} of {name} is not known yet when a value {horizon} ahead is forecast: use lags of "
                f"at least {horizon}, or known_ahead={quoted(name)} where it is known in advance."
            )
        result += [Regressor(table.features[j], table.X[:, j], chosen) for j in columns[name]]
    if sum(len(one.lags) for one in result) > MAX_COLUMNS:
        raise ParamError(f"regressors with their lags are more than {MAX_COLUMNS:,} columns. Use fewer lags.")
    return tuple(result)


def read_names(text: str, columns: dict[str, tuple[int, ...]], parameter: str, target: str) -> dict[str, str]:
    """Read names, each perhaps with "=lags", separated by commas, semicolons or blanks.

    A name that holds one of these stands in backquotes; the longest known name is tried first.

    Returns
    -------
    name → lags, or ""
    """
    rest, found = text.strip(" ,;"), dict[str, str]()
    known = sorted(columns, key=len, reverse=True)
    while rest:
        name = next((one for one in known if begins(rest, f"`{one}`") or begins(rest, one)), None)
        if name is None:
            unknown = re.split(r"[,; =]", rest, maxsplit=1)[0]
            raise ParamError(f"{parameter}: {hint(unknown, known, target)}")
        rest = rest[len(name) + 2 * rest.startswith("`") :]
        lags = re.match(r"\s*=\s*([^\s,;]+)", rest)
        found[name] = lags[1] if lags else ""
        rest = rest[lags.end() if lags else 0 :].strip(" ,;")
    return found


def begins(text: str, name: str) -> bool:
    """Tell whether a text begins with a name that ends there."""
    return text.startswith(name) and (len(text) == len(name) or text[len(name)] in " ,;=")


def hint(unknown: str, known: Sequence[str], target: str) -> str:
    """Say what is wrong with a name."""
    if unknown == target:
        return f"{target} is the series itself; its past values are used already."
    return f"no column {unknown!r}. " + suggestion(unknown, sorted(known))


def quoted(name: str) -> str:
    """Write a name so that it can be read again."""
    return f"`{name}`" if re.search(r"[,; =]", name) else name


def read_lags(text: str, horizon: int, where: str) -> tuple[int, ...]:
    """Read lags such as "1..7, 14" or "h..h+6", h being the horizon; () for an empty text."""
    lags: set[int] = set()
    for item in re.split(r"[\s,;]+", text.strip(" ,;")):
        if not item:
            continue
        ends = [re.fullmatch(r"(h(?=\+|$))?\+?(\d*)", end) for end in item.split("..")]
        if len(ends) > 2 or not all(end and end[0] for end in ends):
            raise ParamError(
                f"{where}: cannot read lags {item[:40]!r}. Write, for example, 1..7, 14 or h..h+6."
            )
        numbers = [(horizon if end and end[1] else 0) + int((end and end[2]) or 0) for end in ends]
        if numbers[-1] < numbers[0] or numbers[-1] > MAX_LAG:
            raise ParamError(f"{where}: lags {item[:40]!r} must increase, up to {MAX_LAG:,}.")
        lags.update(range(numbers[0], numbers[-1] + 1))
    return tuple(sorted(lags))
