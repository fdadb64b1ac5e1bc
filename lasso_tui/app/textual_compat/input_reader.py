"""Textual's events of what a terminal sends, whatever that is.

Textual's parser ends at the first number or byte that it does not expect, its thread with it, and then the app; an
unknown sequence it types as keys. Here the input is cut by `InputTokenizer`, and each piece is given to Textual's
parser on its own. What it does not know, or fails at, is dropped.

Relies on `textual._xterm_parser`: `IS_ITERM`, and `XTermParser` with `_sequence_to_key_events`, `parse_mouse_code`,
`mouse_pixels`, `terminal_size` and `terminal_pixel_size`. Needless once Textual's own parser survives any bytes.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from textual import constants, events, messages
from textual._xterm_parser import IS_ITERM, XTermParser
from textual.keys import Keys

from lasso_tui.app.terminal.input_tokens import InputTokenizer, Kind, Token

__all__ = ["MAX_COLUMNS", "MAX_ROWS", "InputReader", "is_possible_size"]

MAX_COLUMNS, MAX_ROWS = 2000, 1000
"""A terminal that says it has more cells is not believed: each takes memory."""

PASTE_SECONDS = 1.0
"""A paste in which nothing comes for so long has ended."""

RESIZE = re.compile(r"\x1b\[48;(\d+)(?::[\d:]*)?;(\d+)(?::[\d:]*)?;(\d+)(?::[\d:]*)?;(\d+)(?::[\d:]*)?t")

MODE = re.compile(r"\x1b\[\?(\d+);(\d)\$y")

MOUSE = re.compile(r"\x1b\[<\d{1,4};\d{1,6};\d{1,6}[Mm]")

REPORT = re.compile(r"\x1b\[(?!1;)\d+;\d+[A-S]\Z")
"""A report such as that of the cursor's position; a key of this form begins with 1."""

FOCUS: dict[str, Callable[[], events.Event]] = {"\x1b[I": events.AppFocus, "\x1b[O": events.AppBlur}


def is_possible_size(columns: int, rows: int) -> bool:
    """Tell whether a terminal may have a size, in cells."""
    return 0 < columns <= MAX_COLUMNS and 0 < rows <= MAX_ROWS


class InputReader:
    """Makes events of bytes; never raises.

    Parameters
    ----------
    clock : seconds that pass, for tests
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._tokens = InputTokenizer()
        self._parser = XTermParser()
        self._clock = clock
        self._last = clock()
        self.sizes_are_told = False

    def feed(self, data: bytes) -> Iterator[Any]:
        """Yield the events of some bytes."""
        self._last = self._clock()
        yield from self._events(self._tokens.feed(data))

    def tick(self) -> Iterator[Any]:
        """Yield the events of what has begun and does not go on; to be called now and then."""
        silence = self._clock() - self._last
        if silence >= (PASTE_SECONDS if self._tokens.pasting else constants.ESCAPE_DELAY):
            yield from self._events(self._tokens.end_wait())

    def _events(self, tokens: Iterable[Token]) -> Iterator[Any]:
        for token in tokens:
            try:
                found = list(self._events_of(token))
            except (
                ValueError,
                OverflowError,
                ArithmeticError,
                LookupError,
            ):  # no number, no character, no key
                continue
            yield from found

    def _events_of(self, token: Token) -> Iterator[Any]:
        match token.kind:
            case Kind.PASTE:
                yield events.Paste(token.text)
            case Kind.ESCAPE:
                yield events.Key("escape", "\x1b")
            case Kind.TEXT:
                for character in token.text:
                    yield from filter(_is_key, self._parser._sequence_to_key_events(character))
            case Kind.ALT:
                keys = [*self._parser._sequence_to_key_events("\x1b" + token.text)]
                keys = keys or [*self._parser._sequence_to_key_events(token.text, alt=True)]
                yield from filter(_is_key, keys)
            case Kind.SEQUENCE:
                yield from self._of_sequence(token.text)

    def _of_sequence(self, sequence: str) -> Iterator[Any]:
        if sequence in FOCUS:
            yield FOCUS[sequence]()
        elif size := RESIZE.fullmatch(sequence):
            yield from self._of_size(*map(int, size.groups()))
        elif mode := MODE.fullmatch(sequence):
            yield from self._of_mode(*map(int, mode.groups()))
        elif MOUSE.fullmatch(sequence):
            event = self._parser.parse_mouse_code(sequence)
            if isinstance(event, events.MouseEvent) and is_possible_size(int(event.x) + 1, int(event.y) + 1):
                yield event
        elif not REPORT.match(sequence):
            yield from filter(_is_key, self._parser._sequence_to_key_events(sequence))

    def _of_size(self, rows: int, columns: int, height: int, width: int) -> Iterator[Any]:
        """Yield a new size, told by a terminal that has been asked to tell them."""
        if not self.sizes_are_told or not is_possible_size(columns, rows):
            return
        pixels = (width, height) if columns <= width and rows <= height else None
        event = events.Resize.from_dimensions((columns, rows), pixels)
        if event.pixel_size is not None:  # the parser divides by each number
            self._parser.terminal_size, self._parser.terminal_pixel_size = event.size, event.pixel_size
            self._parser.mouse_pixels = True
        yield event

    def _of_mode(self, mode: int, setting: int) -> Iterator[Any]:
        if mode == 2026 and setting > 0:
            yield messages.TerminalSupportsSynchronizedOutput()
        elif mode == 2048 and constants.SMOOTH_SCROLL and not IS_ITERM:
            told = messages.InBandWindowResize.from_setting_parameter(setting)
            self.sizes_are_told = self.sizes_are_told or told.supported
            yield told


def _is_key(event: events.Key) -> bool:
    """Tell whether a key is one that can be pressed: not ignored, and its character, if any, can be written."""
    character = event.character or ""
    return event.key != Keys.Ignore and not any(
        "\ud800" <= c <= "\udfff" or "\x80" <= c <= "\x9f" or c == "\ufffd" for c in character
    )
