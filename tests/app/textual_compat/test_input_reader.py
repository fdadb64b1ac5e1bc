"""Input that Textual understands gives the events that Textual makes of it; all other input gives none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.geometry import Size
from textual.messages import InBandWindowResize

from lasso_tui.app.textual_compat.input_reader import PASTE_SECONDS, InputReader

SUPPORTS_SIZES = b"\x1b[?2048;2$y"


class Clock:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def read(data: bytes, *before: bytes) -> list[Any]:
    """Events of some bytes, and of the silence after them; what comes before is not told."""
    clock = Clock()
    reader = InputReader(clock)
    for part in before:
        list(reader.feed(part))
    found = list(reader.feed(data))
    clock.now += PASTE_SECONDS
    return found + list(reader.tick())


def told(found: list[Any]) -> list[tuple[Any, ...]]:
    """What of some events can be compared."""
    names = ("key", "character", "text", "x", "y", "button", "ctrl", "shift", "meta")
    return [(type(event), *(getattr(event, name, None) for name in names)) for event in found]


SEQUENCES = [text for text in ANSI_SEQUENCES_KEYS if text not in {"\x1b\x1b", "\x9b"}]
KITTY = [f"\x1b[{code[:-1]};{modifier}{code[-1]}" for code in FUNCTIONAL_KEYS for modifier in (1, 2, 5, 9)]
TYPED = [
    "a",
    "é",
    "漢",
    "\x1b[97;5u",
    "\x1b[97;;97u",
    "\x1b[63;2;63u",
    "\x1b[I",
    "\x1b[O",
    "\x1b[200~ab\x1b[201~",
]
CLICKS = [
    f"\x1b[<{code};{x};{y}{end}"
    for code in (0, 2, 35, 64, 65, 16)
    for x, y, end in ((1, 1, "M"), (9, 80, "m"))
]


@pytest.mark.parametrize("sequence", [*SEQUENCES, *KITTY, *TYPED, *CLICKS])
def test_what_textual_understands_is_the_same(sequence):
    parser = XTermParser()
    # A character after it has the parser end the sequence; `\x1b[1;2R` is a key here and no position of the cursor.
    wanted = told([*parser.feed(sequence), *parser.feed("|")])[:-1]
    if "CursorPosition" in str(wanted):
        assert [kind for kind, *_ in told(read(sequence.encode()))] in ([events.Key], [])
    elif wanted:
        assert told(read(sequence.encode())) == wanted


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x80",
        "\x85\x9b".encode(),
        b"\x1b[1114112u",
        b"\x1b[55296u",
        b"\x1b[97;1;1114112u",
        b"\x1b[99999999999999999999;1u",
        b"\x1b[48;0;0;0;0t",
        b"\x1b[48;99999999999999999999;1;1;1t",
        b"\x1b[<0;99999999999999999999;1M",
        b"\x1b[<0;0;0M",
        b"\x1b[99;99R" * 3,
        b"\x1b[1q",
        b"\x1b[?9999;1$y",
    ],
)
def test_what_cannot_be_meant_is_dropped(data):
    assert read(data) == []
    assert told(read(data + b"q")) == told(read(b"q"))


def test_a_size_is_believed_of_a_terminal_that_tells_sizes():
    size = b"\x1b[48;24;80;240;800t"
    assert read(size) == []
    assert [type(event) for event in read(SUPPORTS_SIZES)] == [InBandWindowResize]
    (event,) = read(size, SUPPORTS_SIZES)
    assert event.size == Size(80, 24)
    (click,) = read(b"\x1b[<0;401;121M", SUPPORTS_SIZES, size)  # in pixels from then on
    assert (click.x, click.y) == (40, 12)
    for absurd in (b"\x1b[48;0;80;240;800t", b"\x1b[48;24;99999;240;800t"):
        assert read(absurd, SUPPORTS_SIZES) == []
    (event,) = read(b"\x1b[48;24;80;0;0t", SUPPORTS_SIZES)
    assert event.pixel_size is None
    assert len(read(b"\x1b[<0;5;6M", SUPPORTS_SIZES, b"\x1b[48;24;80;0;0t")) == 1


PIECES = st.sampled_from(
    [b"\x1b[", b"\x1b[48;", b"\x1b[<", b"\x1b[M", b"\x1b", b";", b"u", b"t", b"M", b"0", b"9" * 20]
)


@given(st.lists(PIECES | st.binary(max_size=2), max_size=20))
def test_any_bytes_give_keys_that_can_be_written(parts):
    for event in read(b"".join(parts), SUPPORTS_SIZES):
        (getattr(event, "character", None) or "").encode()
