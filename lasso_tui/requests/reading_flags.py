"""The reading of a file as command-line flags, and back."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lasso_tui.data import Reading

__all__ = ["add_reading", "reading_arguments", "reading_of", "requested_reading"]

TEXT_FLAGS = {
    "--sep": ("sep", "MARKS", "separator of cells: , ; | tab, space or marks such as || (default: found)"),
    "--quote": ("quote", "CHAR", "quote character, or none: quotes are text"),
    "--comment": ("comment", "MARK", "leave out lines that begin with this, e.g. '#'"),
    "--encoding": ("encoding", "NAME", "encoding of the text, e.g. cp1252"),
    "--decimal": ("decimal", "MARK", "decimal mark: . or ,"),
    "--dates": ("dates", "ORDER", "order of day, month and year: dmy, mdy or ymd"),
    "--table": ("table", "NAME", "sheet of a workbook, or table of a database"),
    "--sql": ("sql", "QUERY", "query of a database whose result is the table"),
}
"""Flag → field of `Reading`, metavariable, help."""


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the flags to a parser."""
    group = parser.add_argument_group("reading of files (what is not given is decided by evidence, and said)")
    header = group.add_mutually_exclusive_group()
    header.add_argument("--header", action="store_true", default=None, help="the first row holds names")
    header.add_argument(
        "--no-header", action="store_false", dest="header", default=None, help="the first row is data"
    )
    group.add_argument("--skip", type=int, metavar="N", help="lines to skip before the header")
    group.add_argument(
        "--na",
        action="append",
        metavar="WORDS",
        help="words or numbers that count as missing too, separated by commas; '' switches all words off",
    )
    for flag, (field, meaning, phrase) in TEXT_FLAGS.items():
        group.add_argument(flag, dest=f"read_{field}", metavar=meaning, help=phrase)


def requested_reading(args: argparse.Namespace) -> Reading | None:
    """Return what is requested of the reading, None for nothing.

    Raises
    ------
    lasso_tui.data.DataError
        If a value is unknown.
    """
    values: dict[str, Any] = {
        field: value
        for field, _, _ in TEXT_FLAGS.values()
        if (value := getattr(args, f"read_{field}", None)) is not None
    }
    if getattr(args, "header", None) is not None:
        values["header"] = args.header
    if getattr(args, "skip", None) is not None:
        values["skip"] = args.skip
    if getattr(args, "na", None) is not None:
        values["na"] = tuple(word.strip() for words in args.na for word in words.split(","))
    return reading_of(values)


def reading_of(values: Mapping[str, Any] | None) -> Reading | None:
    """Return the reading of a table of fields, as from JSON; None for the default.

    Raises
    ------
    lasso_tui.data.DataError
        If a value is unknown.
    """
    from lasso_tui.data import Reading

    values = {
        key: tuple(value) if isinstance(value, list) else value for key, value in (values or {}).items()
    }
    reading = Reading(**values)
    return None if reading == Reading() else reading


def reading_arguments(reading: Reading) -> list[str]:
    """Return the flags that read a file in the same way."""
    from dataclasses import fields

    from lasso_tui.data import Reading

    default = Reading()
    given = {one.name: getattr(reading, one.name) for one in fields(reading)}
    given = {name: value for name, value in given.items() if value != getattr(default, name)}
    arguments = []
    if "header" in given:
        arguments.append("--header" if given["header"] else "--no-header")
    if "skip" in given:
        arguments.append(f"--skip={given['skip']}")
    if "na" in given:
        arguments.append(f"--na={','.join(given['na'])}")
    return arguments + [
        f"{flag}={given[field]}" for flag, (field, _, _) in TEXT_FLAGS.items() if field in given
    ]
