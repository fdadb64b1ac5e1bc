"""The preparation of a table as words of the command line, and back."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from lasso_tui.data import Preparation, Table

__all__ = ["add_preparation", "preparation_words", "requested_preparation"]


class Flag(NamedTuple):
    """A word of the command line that sets a field of `Preparation`, or how rows are sampled.

    Attributes
    ----------
    word, field : the word and the field
    kind : "text", "list", "whole", "share", "on" or "off"
    meaning : what the value is called in the help
    help : one phrase
    """

    word: str
    field: str
    kind: str
    meaning: str
    help: str


FLAGS = (
    Flag("--leave-out", "left_out", "list", "COL", "a column that is no feature; repeatable"),
    Flag("--factor", "factors", "list", "COL", "a column of numbers to take as categories; repeatable"),
    Flag("--number", "numbers", "list", "COL", "a column of words to take as numbers; repeatable"),
    Flag("--missing", "missing", "text", "HOW", "missing values: drop their rows (default), mean or median"),
    Flag("--no-indicators", "indicators", "off", "", "no 0/1 columns that say where values were filled"),
    Flag("--degree", "degree", "whole", "N", "powers of the numeric columns up to N"),
    Flag("--interactions", "interactions", "on", "", "products of every two columns"),
    Flag("--weights", "weights", "text", "COL", "the column of sample weights"),
    Flag("--time", "time", "text", "COL", "the column of times or dates: folds go forward in it"),
    Flag("--folds-by", "folds", "text", "COL", "the column of groups whose rows stay in one fold"),
    Flag("--train", "train", "text", "COL", "the column that says which rows train"),
    Flag("--test-fraction", "test_fraction", "share", "F", "share of the rows to hold out at random"),
    Flag("--split-seed", "seed", "whole", "N", "seed of the rows held out"),
    Flag("--sample", "sample", "whole", "N", "read a random sample of N rows"),
    Flag("--sample-seed", "sample_seed", "whole", "N", "seed of the sample"),
)

TYPES: Mapping[str, Any] = {"text": str, "list": str, "whole": int, "share": float}


def add_preparation(parser: argparse.ArgumentParser) -> None:
    """Add the words to a parser."""
    group = parser.add_argument_group("preparing a table")
    for flag in FLAGS:
        more: dict[str, Any] = {"dest": flag.field, "help": flag.help, "default": None}
        if flag.kind in {"on", "off"}:
            more |= {"action": "store_const", "const": flag.kind == "on"}
        else:
            more |= {"metavar": flag.meaning, "type": TYPES[flag.kind]}
            if flag.kind == "list":
                more["action"] = "append"
        group.add_argument(flag.word, **more)


def requested_preparation(args: argparse.Namespace) -> tuple[Preparation | None, int | None, int]:
    """Return what the words ask for: the preparation (None for the usual one), the sample and its seed.

    Raises
    ------
    lasso_tui.data.DataError
        For values out of range.
    """
    from lasso_tui.data import Preparation

    given = {flag.field: getattr(args, flag.field) for flag in FLAGS}
    sample, seed = given.pop("sample"), given.pop("sample_seed")
    named: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value
        for field, value in given.items()
        if value is not None
    }
    return Preparation(**named) if named else None, sample, seed or 0


def preparation_words(table: Table, *, with_target: bool) -> list[str]:
    """Return the words that prepare a table as this one was; none where nothing special was done.

    Parameters
    ----------
    table : may be other data than a table, which nothing is done to
    with_target : whether to name the target too, where something special was done
    """
    from lasso_tui.data import Preparation

    asked, origin = getattr(table, "preparation", None), getattr(table, "origin", None)
    if asked is None or origin is None:
        return []
    usual = Preparation()
    words: list[str] = []
    for flag in FLAGS:
        if flag.field == "sample":
            if origin.sample is not None and origin.sample < origin.rows:
                words += [flag.word, str(origin.sample)]
        elif flag.field == "sample_seed":
            if "--sample" in words and origin.seed:
                words += [flag.word, str(origin.seed)]
        elif (value := getattr(asked, flag.field)) != getattr(usual, flag.field):
            if flag.kind in {"on", "off"}:
                words.append(flag.word)
            else:
                for one in value if flag.kind == "list" else (value,):
                    words.append(f"{flag.word}={one}")
    if words and with_target and asked.target is not None:
        words = ["--target", asked.target, *words]
    return words
