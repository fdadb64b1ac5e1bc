"""Input is cut where it should be, wherever its bytes are divided, and whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import example, given, strategies as st

from lasso_tui.app.terminal.input_tokens import MAX_PASTE_BYTES, InputTokenizer, Kind, Token

K = Kind


def cut(*parts: bytes) -> list[Token]:
    """Tokens of some bytes that come in parts and then no more; text that follows text is one."""
    tokenizer = InputTokenizer()
    found = [token for part in parts for token in tokenizer.feed(part)]
    found += tokenizer.end_wait()
    joined: list[Token] = []
    for token in found:
        if token.text and token.kind is K.TEXT and joined and joined[-1].kind is K.TEXT:
            joined[-1] = Token(K.TEXT, joined[-1].text + token.text)
        elif token.text or token.kind is not K.TEXT:
            joined.append(token)
    return joined


UNDERSTOOD = {
    b"abc": [(K.TEXT, "abc")],
    b"\x1b": [(K.ESCAPE, "\x1b")],
    b"\x1b\x1b": [(K.ESCAPE, "\x1b"), (K.ESCAPE, "\x1b")],
    b"\x1b[A]": [(K.SEQUENCE, "\x1b[A"), (K.TEXT, "]")],
    b"\x1b\x1b[A": [(K.ESCAPE, "\x1b"), (K.SEQUENCE, "\x1b[A")],
    b"\x1bOP": [(K.SEQUENCE, "\x1bOP")],
    b"\x1b[[A": [(K.SEQUENCE, "\x1b[[A")],
    b"\x1b[[]": [(K.ALT, "["), (K.TEXT, "[]")],
    b"\x1b[": [(K.ALT, "[")],
    b"\x1b]": [(K.ALT, "]")],
    b"\x1b]]": [(K.ALT, "]"), (K.TEXT, "]")],
    b"\x1bq": [(K.ALT, "q")],
    "\x1bé".encode(): [(K.ALT, "é")],
    b"\x1b[<0;5;6M": [(K.SEQUENCE, "\x1b[<0;5;6M")],
    b"\x1b[M !!": [(K.SEQUENCE, "\x1b[<0;1;1M")],
    b"\x1b[M#!!": [(K.SEQUENCE, "\x1b[<0;1;1m")],
    b"\x1b[M`\xff\xffx": [(K.SEQUENCE, "\x1b[<64;223;223M"), (K.TEXT, "x")],
    b"\x1b[200~a\x1b[Ab\x00\xff\x1b[201~c": [(K.PASTE, "a\x1b[Ab\ufffd"), (K.TEXT, "c")],
    b"\x1b[200~never ends": [(K.PASTE, "never ends")],
}

DROPPED = {
    "the colour of the background": b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    "the same, ended by a bell": b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
    "the terminal's name": b"\x1bP>|XTerm(380)\x1b\\",
    "an answer about pictures": b"\x1b_Gi=1;OK\x1b\\",
    "half a sequence": b"\x1b[48;24",
    "half a mouse report": b"\x1b[M !",
    "half an answer": b"\x1b]11;rgb:1e1e",
    "X10 outside of the screen": b"\x1b[M\x00\x01\x02",
    "a sequence with a break in it": b"\x1b[1;\x1b[2;",
}


@pytest.mark.parametrize("data", UNDERSTOOD)
def test_what_is_understood(data):
    assert cut(data) == UNDERSTOOD[data]


@pytest.mark.parametrize("kind", DROPPED)
def test_what_is_dropped(kind):
    assert cut(DROPPED[kind]) == []


@given(st.sampled_from([*UNDERSTOOD, *DROPPED.values()]), st.integers(1, 30))
def test_it_does_not_matter_where_the_bytes_are_divided(data, at):
    assert cut(data[:at], data[at:]) == cut(data)


PIECES = st.sampled_from(
    [b"\x1b", b"[", b"]", b"M", b"O", b"P", b"200~", b"201~", b"48;0;0;0;0t", b";", b"9" * 20]
)


@given(st.lists(PIECES | st.binary(max_size=3), max_size=30))
@example([b"\x1b[200~", b"\x1b[20", b"1~"])
@example([b"\x1b", b"\xe1"])
def test_no_bytes_are_too_much(parts):
    for token in cut(*parts):
        assert isinstance(token.text, str)
        if token.kind is K.SEQUENCE:
            assert token.text.isascii()
            assert token.text.count("\x1b") == 1


def test_what_never_ends_is_bounded():
    tokenizer = InputTokenizer()
    for begin in (b"\x1b[", b"\x1b]11;", b"\x1bP1"):
        assert list(tokenizer.feed(begin)) == []
        for _ in range(40):
            assert list(tokenizer.feed(b"1" * 4096)) in ([], [Token(K.TEXT, "1" * 4096)])
        list(tokenizer.end_wait())
    list(tokenizer.feed(b"\x1b[200~"))
    for _ in range(2 * MAX_PASTE_BYTES // 2**20):
        assert list(tokenizer.feed(b"x" * 2**20)) == []
    (paste,) = tokenizer.feed(b"\x1b[201~")
    assert len(paste.text) == MAX_PASTE_BYTES
