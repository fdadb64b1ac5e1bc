"""The reading and the preparation of a table as command-line flags, and back."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from lasso_tui.requests.reading_flags import reading_arguments

if TYPE_CHECKING:
    from lasso_tui.data import Preparation, Table

__all__ = ["add_preparation", "preparation_arguments", "requested_preparation"]


class Flag(NamedTuple):
    """A command-line flag that sets a field of `Preparation`, or the sample of rows.

    Attributes
    ----------
    name, field : the flag and the field
    kind : "text", "list", "whole", "share", "on" or "off"
    meaning : metavariable of the value in the help
    help : one phrase
    """

    name: str
    field: str
    kind: str
    meaning: str
    help: str


FLAGS = (
    Flag("--leave-out", "left_out", "list", "COL", "column to exclude; repeatable"),
    Flag("--factor", "factors", "list", "COL", "treat a numeric column as categorical; repeatable"),
    Flag(
        "--reference",
        "references",
        "list",
        "COL=LEVEL",
        "reference level of a factor (default: the most frequent); COL=none: a column for every level; repeatable",
    ),
    Flag("--number", "numbers", "list", "COL", "treat a column of words as numbers; repeatable"),
    Flag(
        "--type",
        "types",
        "list",
        "COL=KIND",
        "read a column as number, factor, date or text (--number, --factor do the same); repeatable",
    ),
    Flag(
        "--join-rare",
        "rare",
        "list",
        "COL=N",
        "join the levels of a factor that are in fewer than N rows; repeatable",
    ),
    Flag(
        "--merge-levels",
        "merged",
        "list",
        "COL",
        "merge the levels of a factor that differ in case, blanks or marks only ('North', 'north '); repeatable",
    ),
    Flag("--where", "where", "text", "EXPR", "use the rows for which this holds, e.g. 'age > 40'"),
    Flag(
        "--missing",
        "missing",
        "text",
        "HOW",
        "missing values: drop rows (default), or impute the mean or median",
    ),
    Flag("--no-indicators", "indicators", "off", "", "omit missing-value indicators"),
    Flag("--degree", "degree", "whole", "N", "add powers of the numeric columns up to N"),
    Flag("--interactions", "interactions", "on", "", "add products of all pairs of columns"),
    Flag("--weights", "weights", "text", "COL", "column of sample weights"),
    Flag("--offset", "offset", "text", "COL", "column added to the linear predictor (logistic, Poisson)"),
    Flag("--exposure", "exposure", "text", "COL", "positive column whose logarithm is added (Poisson rates)"),
    Flag("--time", "time", "text", "COL", "time or date column; cross-validate forward in time"),
    Flag("--folds-by", "folds", "text", "COL", "group column; keep each group in one fold"),
    Flag("--train", "train", "text", "COL", "column that marks training rows"),
    Flag("--test-fraction", "test_fraction", "share", "F", "fraction of rows to hold out for testing"),
    Flag("--split-seed", "seed", "whole", "N", "seed of the held-out rows"),
    Flag("--sample", "sample", "whole", "N", "read a random sample of N rows"),
    Flag("--sample-seed", "sample_seed", "whole", "N", "seed of the sample"),
)

TYPES: Mapping[str, Any] = {"text": str, "list": str, "whole": int, "share": float}


def add_preparation(parser: argparse.ArgumentParser) -> None:
    """Add the flags to a parser."""
    group = parser.add_argument_group("data preparation")
    for flag in FLAGS:
        more: dict[str, Any] = {"dest": flag.field, "help": flag.help, "default": None}
        if flag.kind in {"on", "off"}:
            more |= {"action": "store_const", "const": flag.kind == "on"}
        else:
            more |= {"metavar": flag.meaning, "type": TYPES[flag.kind]}
            if flag.kind == "list":
                more["action"] = "append"
        group.add_argument(flag.name, **more)


def requested_preparation(args: argparse.Namespace) -> tuple[Preparation | None, int | None, int]:
    """Return the requested preparation (None for the default), the size of the sample and its seed.

    Raises
    ------
    lasso_tui.data.DataError
        If values are out of range.
    """
    from lasso_tui.data import Preparation

    values = {flag.field: getattr(args, flag.field) for flag in FLAGS}
    sample, seed = values.pop("sample"), values.pop("sample_seed")
    fields: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value
        for field, value in values.items()
        if value is not None
    }
    for kind, field in (("=number", "numbers"), ("=factor", "factors")):
        named = [one for one in fields.get("types", ()) if one.endswith(kind)]
        if named:
            fields[field] = (*fields.get(field, ()), *(one.removesuffix(kind) for one in named))
            fields["types"] = tuple(one for one in fields["types"] if one not in named)
    return Preparation(**fields) if fields else None, sample, seed or 0


def preparation_arguments(table: Table, *, with_target: bool) -> list[str]:
    """Return the flags that prepare a table in the same way; empty for the default preparation.

    Parameters
    ----------
    table : a table, or other data without preparation
    with_target : whether to include the target, if the preparation is not the default
    """
    from lasso_tui.data import Preparation

    preparation, origin = getattr(table, "preparation", None), getattr(table, "origin", None)
    if preparation is None or origin is None:
        return []
    if origin.format == "sums":  # they are prepared already, but for a sample of the rows
        if origin.sample is None:
            return []
        sampled = ["--sample", str(origin.sample)]
        sampled += [f"--degree={preparation.degree}"] * (preparation.degree > 1)
        return [*sampled, *["--interactions"] * preparation.interactions]
    default = Preparation()
    arguments = reading_arguments(origin.reading)
    for flag in FLAGS:
        if flag.field == "sample":
            if origin.sample is not None and origin.sample < origin.rows:
                arguments += [flag.name, str(origin.sample)]
        elif flag.field == "sample_seed":
            if "--sample" in arguments and origin.seed:
                arguments += [flag.name, str(origin.seed)]
        elif (value := getattr(preparation, flag.field)) != getattr(default, flag.field):
            if flag.kind in {"on", "off"}:
                arguments.append(flag.name)
            else:
                for one in value if flag.kind == "list" else (value,):
                    arguments.append(f"{flag.name}={one}")
    if arguments and with_target and preparation.target is not None:
        arguments = ["--target", preparation.target, *arguments]
    return arguments
