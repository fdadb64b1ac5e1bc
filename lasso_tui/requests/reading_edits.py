"""The reading of a file as one line of options, as typed on the data screen; types of columns, chosen one by one."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Collection
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, NoReturn

from lasso_tui.requests.data_request import DataRequest
from lasso_tui.requests.preparation_edits import ROLES, current_preparation, with_change, with_reference
from lasso_tui.requests.reading_flags import add_reading, reading_arguments, requested_reading

if TYPE_CHECKING:
    from lasso_tui.data import Reading

__all__ = ["COLUMN_KINDS", "keep_columns", "options_text", "with_kind", "with_options"]

COLUMN_KINDS = ("number", "factor", "date", "text")
"""Types that a column can be given."""

USUAL = {
    "header": True,
    "skip": 0,
    "sep": ",",
    "quote": '"',
    "encoding": ("utf-8", "utf-8-sig", "ascii"),
    "decimal": ".",
}
"""What most files have: it is not written where nobody asked for it."""


class OptionError(ValueError):
    """The options cannot be read; the message says why."""


class OptionParser(argparse.ArgumentParser):
    """A parser that raises its messages."""

    def error(self, message: str) -> NoReturn:
        """Raise the message."""
        message = message.replace("unrecognized arguments:", "unknown:").rstrip(".")
        raise OptionError(f"{message[0].upper()}{message[1:]}. Write options such as --skip 2 --decimal ,")


def options_text(request: DataRequest, decided: Reading | None) -> str:
    """Write what is in force as options: what a person asked for, and what was decided and is not as usual.

    Parameters
    ----------
    request : what is requested
    decided : what was decided when the file was read, None if that is unknown
    """
    from lasso_tui.data import Reading

    asked, default = request.reading or Reading(), Reading()
    values = {}
    for one in fields(Reading):
        value, own = getattr(decided or asked, one.name), getattr(asked, one.name)
        usual = USUAL.get(one.name, getattr(default, one.name))
        is_usual = value in usual if isinstance(usual, tuple) else value == usual
        values[one.name] = own if own != getattr(default, one.name) or is_usual else value
    arguments = reading_arguments(Reading(**values))
    preparation = current_preparation(request)
    arguments += [f"--where={preparation.where}"] if preparation.where else []
    arguments += [f"--join-rare={one}" for one in preparation.rare]
    return " ".join(map(_written, arguments))


def _written(argument: str) -> str:
    """Write a flag and its value as one types them."""
    flag, equals, value = argument.partition("=")
    if not equals:
        return flag
    if flag == "--sep":
        value = {"\t": "tab", " ": "space"}.get(value, value)
        value = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in value)
    if value.startswith("-"):
        return f"{flag}={value if _is_one_word(value) else shlex.quote(value)}"
    return f"{flag} {value if _is_one_word(value) else shlex.quote(value)}"


def _is_one_word(value: str) -> bool:
    try:
        return shlex.split(value) == [value]
    except ValueError:
        return False


def with_options(request: DataRequest, text: str, before: str = "") -> DataRequest:
    """Read the file as a line of options says; what it does not say is decided by evidence again.

    Parameters
    ----------
    request : what is requested
    text : the options
    before : the line that was in force; the same line changes nothing

    Raises
    ------
    ValueError
        If the line cannot be read, or a value is unknown; in one sentence.
    """
    if text.strip() == before.strip():
        return request
    parser = OptionParser(prog="", add_help=False, allow_abbrev=False)
    add_reading(parser)
    parser.add_argument("--where", default="")
    parser.add_argument("--join-rare", dest="rare", action="append", default=[])
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise OptionError(f"{error}. Close every quote.") from None
    args = parser.parse_args(words)
    changed = with_change(request, where=args.where, rare=tuple(args.rare))
    return replace(changed, reading=requested_reading(args))


def with_kind(request: DataRequest, column: str, kind: str) -> DataRequest:
    """Read a column as one of `COLUMN_KINDS`; "" as it is read by itself."""
    preparation = current_preparation(request)
    others: dict[str, Any] = {
        field: tuple(name for name in getattr(preparation, field) if name != column)
        for field in ("factors", "numbers")
    }
    others["types"] = tuple(one for one in preparation.types if one.rpartition("=")[0] != column)
    if kind in ("date", "text"):
        others["types"] += (f"{column}={kind}",)
    elif kind:
        others[f"{kind}s"] += (column,)
    return with_change(with_reference(request, column, None), **others)


def keep_columns(request: DataRequest, names: Collection[str]) -> DataRequest:
    """Drop the target and what else is requested of columns that are not there, as after another header."""
    preparation, known = current_preparation(request), set(names)
    changes: dict[str, Any] = {
        field: tuple(name for name in getattr(preparation, field) if name in known)
        for field in ("left_out", "factors", "numbers", "merged")
    }
    for field in ("references", "types", "rare"):
        entries = getattr(preparation, field)
        changes[field] = tuple(one for one in entries if one.rpartition("=")[0] in known)
    changes |= {role: "" for role in ROLES if getattr(preparation, role) not in known}
    target = request.target
    if target is not None and target not in known and target.partition("=")[0] not in known:
        target = None
    return replace(with_change(request, **changes), target=target)
