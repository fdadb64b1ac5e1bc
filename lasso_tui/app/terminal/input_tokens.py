"""What a terminal sends, cut into characters, escape sequences and pastes, whatever the bytes.

Input may hold anything: bytes that are no UTF-8, keys with the eighth bit set, answers to what another program asked,
sequences that end in the middle. Here each is cut as ECMA-48 and xterm's control sequences define it, so that what is
not understood can be dropped as a whole instead of being taken for keys.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

__all__ = ["MAX_PASTE_BYTES", "InputTokenizer", "Kind", "Token"]

MAX_SEQUENCE_BYTES = 1 << 16
"""Bytes after which a sequence is taken to have no end."""

MAX_PASTE_BYTES = 16 * 2**20
"""What is pasted beyond that is dropped."""

ESC = 0x1B

PASTE, PASTE_END = "\x1b[200~", b"\x1b[201~"

TYPED = frozenset({b"\x1b[", b"\x1b[[", b"\x1bO", b"\x1b]", b"\x1bP", b"\x1b_"})
"""Beginnings of sequences that are keys, the first with alt, where nothing follows."""

CSI = re.compile(rb"\x1b\[[0-?]*[ -/]*")

RXVT = re.compile(rb"\x1b\[\d+\$")
"""A function key with shift in rxvt, which ends where others would go on."""

SS3 = re.compile(rb"\x1bO[0-9;]*")

STRINGS = (
    (re.compile(rb"\x1b\](?:\d{0,5}\Z|\d{1,5};)"), re.compile(rb"\x07|\x1b\\|(?=\x1b[^\\])")),
    (re.compile(rb"\x1bP(?:\Z|[0-9>!$+])"), re.compile(rb"\x1b\\|(?=\x1b[^\\])")),
    (re.compile(rb"\x1b_(?:\Z|G)"), re.compile(rb"\x1b\\|(?=\x1b[^\\])")),
)
"""How answers of a terminal begin, an OSC, a DCS, an APC, and where they end; other sequences cut them short."""

WIDTHS = ((0xC2, 0xDF, 2), (0xE0, 0xEF, 3), (0xF0, 0xF4, 4))
"""First byte of a character in UTF-8, from and to → number of its bytes."""


class Kind(Enum):
    """What a token is."""

    TEXT = auto()
    SEQUENCE = auto()
    ALT = auto()
    ESCAPE = auto()
    PASTE = auto()


class Token(NamedTuple):
    """A piece of input: characters that are typed, one escape sequence, the character of an alt key, or a paste."""

    kind: Kind
    text: str


class InputTokenizer:
    """Cuts bytes into tokens, wherever the bytes are divided.

    A byte that is part of no character comes as U+FFFD. What a person types is told from what a terminal sends by its
    shape, and by time: a sequence comes at once, so one that stops in the middle is none.
    """

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._rest = b""
        self._paste: bytearray | None = None

    @property
    def pasting(self) -> bool:
        """Whether a paste has begun and not ended."""
        return self._paste is not None

    def feed(self, data: bytes) -> Iterator[Token]:
        """Yield what some bytes complete."""
        data, self._rest = self._rest + data, b""
        while data:
            length, token = self._pasted(data) if self._paste is not None else self._typed(data)
            if not length:
                self._rest = data if len(data) <= MAX_SEQUENCE_BYTES else b""
                return
            data = data[length:]
            if token is not None:
                yield token

    def end_wait(self) -> Iterator[Token]:
        """Yield what has begun, as it is: nothing more has come for a while."""
        rest, self._rest = self._rest, b""
        if self._paste is not None:
            yield self._end_paste(rest)
        elif rest == b"\x1b":
            yield Token(Kind.ESCAPE, rest.decode())
        elif rest in TYPED:
            yield Token(Kind.ALT, rest[1:2].decode())
            if rest[2:]:
                yield Token(Kind.TEXT, rest[2:].decode())

    def _typed(self, data: bytes) -> tuple[int, Token | None]:
        """Return the length of the first token and that token; 0 where its end has not come, None for one to drop."""
        start = data.find(b"\x1b")
        if start:
            text = data if start < 0 else data[:start]
            return len(text), Token(Kind.TEXT, self._decode(text))
        if len(data) == 1:
            return 0, None
        if data[1] == ESC:
            return 1, Token(Kind.ESCAPE, "\x1b")
        if data.startswith(b"\x1b["):
            return self._control_sequence(data)
        if found := SS3.match(data):
            end = found.end()
            return _final(data, end, b"\x1bO")
        for begin, end_of in STRINGS:
            if begin.match(data):
                ended = end_of.search(data, 1)
                return (ended.end(), None) if ended else (0, None)
        width = next((w for low, high, w in WIDTHS if low <= data[1] <= high), 1)
        if len(data) <= width:
            return 0, None
        return 1 + width, Token(Kind.ALT, data[1 : 1 + width].decode(errors="replace"))

    def _control_sequence(self, data: bytes) -> tuple[int, Token | None]:
        if data.startswith(b"\x1b[["):  # function keys of the Linux console, or a person's own brackets
            if len(data) == 3:
                return 0, None
            if data[3:4] in b"ABCDE":
                return 4, Token(Kind.SEQUENCE, data[:4].decode())
            return 2, Token(Kind.ALT, "[")
        if data.startswith(b"\x1b[M"):
            return (6, _mouse(data[3:6])) if len(data) >= 6 else (0, None)
        if found := RXVT.match(data):
            return found.end(), Token(Kind.SEQUENCE, found[0].decode())
        found = CSI.match(data)
        assert found is not None
        length, token = _final(data, found.end(), b"\x1b[")
        if token is not None and token.text == PASTE:
            self._paste = bytearray()
            return length, None
        return length, token

    def _pasted(self, data: bytes) -> tuple[int, Token | None]:
        assert self._paste is not None
        end = data.find(PASTE_END)
        if end >= 0:
            return end + len(PASTE_END), self._end_paste(data[:end])
        may_be_end = next(n for n in range(len(PASTE_END) - 1, -1, -1) if data.endswith(PASTE_END[:n]))
        length = len(data) - may_be_end
        self._paste += data[: min(length, MAX_PASTE_BYTES - len(self._paste))]
        return length, None

    def _end_paste(self, rest: bytes) -> Token:
        text = bytes(self._paste or b"") + rest
        self._paste = None
        return Token(Kind.PASTE, text.decode(errors="replace").replace("\0", ""))


def _final(data: bytes, end: int, begun: bytes) -> tuple[int, Token | None]:
    """Return the length of a sequence whose parameters end somewhere, and the sequence, None for a malformed one."""
    if end == len(data):
        return 0, None
    if not 0x40 <= data[end] <= 0x7E:
        return (end, None) if end > len(begun) else (len(begun), None)
    return end + 1, Token(Kind.SEQUENCE, data[: end + 1].decode())


def _mouse(report: bytes) -> Token | None:
    """Return a report of X10, three bytes, as one of SGR, which has no limits and tells a button's release."""
    button, column, row = (byte - 32 for byte in report)
    if min(button, column - 1, row - 1) < 0:
        return None
    released = button & 3 == 3 and not button & (32 | 64)
    code = button & ~3 if released else button
    return Token(Kind.SEQUENCE, f"\x1b[<{code};{column};{row}{'m' if released else 'M'}")
