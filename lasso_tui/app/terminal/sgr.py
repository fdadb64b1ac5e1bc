"""Text with styles as escape sequences, none of them saying again what holds already."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.color import Color, ColorSystem
    from rich.segment import Segment
    from rich.style import Style

__all__ = ["Writer"]

RESET = "\x1b[0m"
BELOW = "\x1b[B\b"
"""Goes to the cell below the one that was just written."""

ON = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "blink": "5", "reverse": "7", "strike": "9"}
OFF = {
    "bold": "22",
    "dim": "22",
    "italic": "23",
    "underline": "24",
    "blink": "25",
    "reverse": "27",
    "strike": "29",
}
SEEN_ON_SPACES = frozenset({"underline", "reverse", "strike"})


class State(NamedTuple):
    """How a terminal writes: codes of the colours, the attributes that are on."""

    fore: str = "39"
    back: str = "49"
    on: frozenset[str] = frozenset()


class Writer:
    """Writes segments one after another, remembering the state that the terminal is in.

    Parameters
    ----------
    system : the terminal's colours, or None for none
    """

    def __init__(self, system: ColorSystem | None) -> None:
        self._system = system
        self._state = State()
        self._parts: list[str] = []
        self._at: tuple[int, int] | None = None

    def move(self, x: int, y: int) -> None:
        """Go to a cell."""
        if self._at == (x + 1, y - 1):  # the last cell written is the one above
            self._parts.append(BELOW)
        elif self._at != (x, y):
            self._parts.append(f"\x1b[{y + 1};{x + 1}H")
        self._at = None

    def write_cell(self, x: int, y: int, segments: Iterable[Segment]) -> None:
        """Write one cell, of one character that takes one, and not the last of its row."""
        self.move(x, y)
        self.write(segments)
        self._at = x + 1, y

    def write(self, segments: Iterable[Segment]) -> None:
        """Write some segments."""
        for text, style, _ in segments:
            wanted = State() if style is None else _state(style, self._system)
            if text.isspace() and not (wanted.on & SEEN_ON_SPACES or self._state.on & SEEN_ON_SPACES):
                wanted = self._state._replace(back=wanted.back)  # of a space only the background shows
            if wanted != self._state:
                self._parts.append(_change(self._state, wanted))
                self._state = wanted
            self._parts.append(text)

    def finish(self) -> str:
        """Return all that is to be sent; it leaves the terminal in its own style."""
        if self._state != State():
            self._parts.append(RESET)
        return "".join(self._parts)


@lru_cache(maxsize=4096)
def _state(style: Style, system: ColorSystem | None) -> State:
    on = frozenset(name for name in ON if getattr(style, name))
    if style.underline2:
        on |= {"underline"}
    return State(_code(style.color, system, True), _code(style.bgcolor, system, False), on)


def _code(color: Color | None, system: ColorSystem | None, fore: bool) -> str:
    if color is None or system is None:
        return "39" if fore else "49"
    return ";".join(color.downgrade(system).get_ansi_codes(fore))


@lru_cache(maxsize=16384)
def _change(old: State, new: State) -> str:
    """Return the sequence from one state to another."""
    off = {OFF[name] for name in old.on - new.on}
    on = new.on if "22" in off else new.on - old.on  # one code ends both bold and dim
    codes = [*sorted(off), *(ON[name] for name in ON if name in on)]
    codes += [new.fore] * (new.fore != old.fore) + [new.back] * (new.back != old.back)
    return f"\x1b[{';'.join(codes)}m" if codes else ""
