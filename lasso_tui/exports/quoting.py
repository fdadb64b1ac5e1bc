"""Names and texts as literals of other languages, and as cells that no spreadsheet computes."""

from __future__ import annotations

import itertools
import os
import pprint
import shlex
from typing import Any

__all__ = ["python_literal", "r_numbers", "r_text", "r_texts", "read_cell", "safe_cell", "shell_word"]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula."""


def _is_guarded(text: str) -> bool:
    return text.lstrip("' ").startswith(FORMULA)


def safe_cell(text: str) -> str:
    """Return a text that a spreadsheet shows rather than computes: an apostrophe stands before a formula.

    A text that has apostrophes before a formula itself gets one more, so that `read_cell` brings back every text.

    >>> safe_cell("=1+1"), safe_cell("'=1+1"), safe_cell("age")
    ("'=1+1", "''=1+1", 'age')
    """
    return f"'{text}" if _is_guarded(text) else text


def read_cell(text: str) -> str:
    """Return the text that `safe_cell` was given."""
    return text[1:] if text.startswith("'") and _is_guarded(text[1:]) else text


def python_literal(value: Any) -> str:
    """Write strings, numbers, lists, tuples and dictionaries of them as Python, in lines of about 100 letters.

    What does not print (line breaks, control characters, marks that turn the direction of text) is escaped.
    """
    return pprint.pformat(value, width=100, compact=True, sort_dicts=False)


def shell_word(word: str) -> str:
    r"""Write a word for any POSIX shell in letters that print, and line breaks; printf makes the others.

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
    r"""Write a text as a string of R, in ASCII.

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
    """Write texts as a vector of R, some in a line."""
    return _vector([r_text(text) for text in texts], "character(0)")


def r_numbers(values: Any) -> str:
    """Write numbers as a vector of R, with all their digits."""
    return _vector([repr(value) for value in values], "numeric(0)")


def _vector(parts: list[str], empty: str) -> str:
    if not parts:
        return empty
    lines: list[list[str]] = [[]]
    for part in parts:
        if sum(len(one) + 2 for one in lines[-1]) + len(part) > 96:
            lines.append([])
        lines[-1].append(part)
    return "c(" + ",\n  ".join(", ".join(line) for line in lines if line) + ")"
