"""Texts that would do harm where they were sent as they are, and what must hold of all that is shown or sent."""

from __future__ import annotations

import re
import unicodedata

TEXTS = {
    "red": "\x1b[31mred\x1b[0m",
    "cleared": "\x1b[2J\x1b[Hgone",
    "title": "\x1b]0;owned\x07",
    "clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "link": "\x1b]8;;http://x.invalid\x1b\\here\x1b]8;;\x1b\\",
    "answered": '\x1b[6n\x1b[c\x1bP$q"p\x1b\\',
    "eight bits": "\x9b31m\x9d0;owned\x9c\x90q\x9c\x85",
    "rung": "\x07\x08\x08\x08\x7f",
    "bold": "[bold]not[/bold]",
    "closed": "[/] [/bold] [/@]",
    "clicked": "[@click=app.quit]quit[/]",
    "unclosed": "[red on [",
    "styled": "[$error]x[/] [link=file:///etc/passwd]y[/link]",
    "turned": "\u202eevil\u202c",
    "isolated": "\u2066a\u2067b\u2069\u200f\u200e\u061c",
    "lines": "one\ntwo\r\nthree\rfour",
    "separators": "a\u2028b\u2029c\x0b\x0cd\x1c",
    "nothing": "a\0b",
    "half": "\ud800 \udfff \udce9",
    "unseen": "a\u200bb\u200cc\u200dd\ufefff\u2060",
    "wide": "目标変数\U0001f600",
    "joined": "\U0001f468\u200d\U0001f469\u200d\U0001f467\ufe0f\U0001f1e9\U0001f1ea",
    "combined": "a" + "\u0301\u0308" * 40,
    "tags": "\U000e0001\U000e0041\ufff9x\ufffa",
    "private": "\ue000\U0010ffff\ufdd0",
    "formula": '=HYPERLINK("http://x.invalid","y")',
    "command": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(1,1)",
    "tab": "\t=1+1",
    "full width": "＝1+1",
    "quotes": "'\"`$(touch x)\\';\"",
    "shell": "; touch x #",
    "code": "'''+__import__('os').abort()+'''",
    "xml": "</text><script>x</script>&amp;<![CDATA[",
    "format": "{0.__class__} %s %n ${HOME}",
    "blank": "   \u00a0\u3000 ",
    "long": "x" * 100_000,
    "long and wide": "目" * 40_000,
}
"""What it is → the text."""

SEQUENCE = re.compile(
    r"\x1b\[[0-9;]*m"  # colours
    r"|\x1b\[\d+;\d+H"  # a place on the screen
)
"""What a picture may hold beside characters."""

MOST_MARKS = 8
"""Combining marks that one character may carry."""


def harm_in(text: str, *, lines: bool = True) -> list[str]:
    """Return what a terminal would act on, or a reader be misled by, in a text that is shown; [] where nothing.

    Parameters
    ----------
    text : what is shown, without the program's own sequences
    lines : whether line breaks may stand in it
    """
    found = []
    for char in set(text):
        kind = unicodedata.category(char)
        if kind in {"Cc", "Cf", "Cs", "Zl", "Zp"} and not (lines and char == "\n"):
            found.append(repr(char))
    if re.search(rf"[\u0300-\u036f]{{{MOST_MARKS + 1}}}", text):
        found.append("a pile of marks")
    return sorted(found)


def without_sequences(text: str) -> str:
    """Take colours and moves out of what was sent."""
    return SEQUENCE.sub("", text)
