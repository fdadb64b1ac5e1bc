"""Literals of Python, R and the shell, and spreadsheet cells that cannot be formulas."""

from __future__ import annotations

import itertools
import os
import pprint
import shlex
from typing import Any

__all__ = ["python_literal", "r_numbers", "r_text", "r_texts", "read_cell", "safe_cell", "shell_word"]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Characters with which spreadsheets begin a formula."""


def _is_guarded(text: str) -> bool:
    return text.lstrip("' ").startswith(FORMULA)


def safe_cell(text: str) -> str:
    """Return a text that a spreadsheet shows instead of evaluating: an apostrophe precedes a formula.

    A text that already has apostrophes before a formula gets one more, so that `read_cell` inverts every case.

    >>> safe_cell("=1+1"), safe_cell("'=1+1"), safe_cell("age")
    ("'=1+1", "''=1+1", 'age')
    """
    return f"'{text}" if _is_guarded(text) else text


def read_cell(text: str) -> str:
    """Return the original text of a cell from `safe_cell`."""
    return text[1:] if text.startswith("'") and _is_guarded(text[1:]) else text


def python_literal(value: Any) -> str:
    """Write strings, numbers, and lists, tuples and dictionaries of them as a Python literal of about 100 columns.

    Characters that do not print (line breaks, control and bidirectional characters) are escaped.
    """
    return pprint.pformat(value, width=100, compact=True, sort_dicts=False)


def shell_word(word: str) -> str:
    r"""Quote a word for any POSIX shell with printable characters and line breaks; printf writes all others.

    >>> print(shell_word("it's"), shell_word("a\x1b[31mb"))
    'it'"'"'s' a"$(printf '\033')"'[31mb'
    """
    if word.isprintable():
        return shlex.quote(word)
    parts = []
    for shows, letters in itertools.groupby(word, lambda letter: letter.isprintable() or letter == "\n"):
        run = "".join(letters)
        octal = "".join(f"\\{byte:03o}" for byte in os.fsencode(run)) if not shows else ""
        parts.append(shlex.quote(run) if shows else f"\"$(printf '{octal}')\"")
    return "".join(parts)


def r_text(text: str) -> str:
    r"""Write a text as an R string literal in ASCII.

    >>> print(r_text('a "b"\n'))
    "a \"b\"\n"
    """
    known = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    letters = []
    for letter in text:
        code = ord(letter)
        if letter in known:
            letters.append(known[letter])
        elif 32 <= code < 127:
            letters.append(letter)
        else:
            letters.append(f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
    return '"' + "".join(letters) + '"'


def r_texts(texts: Any) -> str:
    """Write texts as an R vector, several per line."""
    return _vector([r_text(text) for text in texts], "character(0)")


def r_numbers(values: Any) -> str:
    """Write numbers as an R vector with all digits.

    >>> print(r_numbers([0.1, float("-inf")]))
    c(0.1, -Inf)
    """
    return _vector([repr(value).replace("inf", "Inf") for value in values], "numeric(0)")


def _vector(parts: list[str], empty: str) -> str:
    if not parts:
        return empty
    lines: list[list[str]] = [[]]
    for part in parts:
        if sum(len(one) + 2 for one in lines[-1]) + len(part) > 96:
            lines.append([])
        lines[-1].append(part)
    return "c(" + ",\n  ".join(", ".join(line) for line in lines if line) + ")"
