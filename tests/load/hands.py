"""What somebody does who presses anything: one key, click, word or size of the window, drawn from a seed."""

from __future__ import annotations

import asyncio
import contextlib
import random
import unicodedata
from collections.abc import Awaitable

from textual.app import App
from textual.events import Key, MouseDown, MouseMove, MouseUp
from textual.keys import _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot, WaitForScreenTimeout

__all__ = ["SIZES", "event", "patient"]

CHARACTERS = "[]{}ms0123456789<>foytrgdec?pPLC+-="
NAMED = (
    "left",
    "right",
    "up",
    "down",
    "escape",
    "enter",
    "tab",
    "shift+tab",
    "backspace",
    "ctrl+p",
    "ctrl+u",
    "pageup",
    "pagedown",
    "home",
    "end",
)
WORDS = (
    "0.1",
    "-3",
    "1e999",
    "nan",
    "auto",
    "",
    "5",
    "prostate",
    "diabetes",
    "no-such-file",
    "3.7",
    "x" * 300,
    "[b]",
    "é",
)
SIZES = ((80, 24), (120, 40), (60, 18), (30, 9), (200, 60), (100, 30))
PACE = 50
"""Keys a second."""


async def patient(step: Awaitable[object]) -> None:
    """Take a step of the pilot's; on a busy machine what it waits for may come later than it waits."""
    with contextlib.suppress(WaitForScreenTimeout):
        await step


async def event(pilot: Pilot[None], chance: random.Random) -> None:
    """Do one thing."""
    kind = chance.random()
    if kind < 0.72:
        await typed(pilot.app, key_of(chance.choice(CHARACTERS)))
    elif kind < 0.86:
        await typed(pilot.app, chance.choice(NAMED))
    elif kind < 0.93:
        size = pilot.app.size
        place = chance.randrange(size.width), chance.randrange(size.height)
        await clicked(pilot.app, place, chance.choice((1, 1, 1, 3)))
    elif kind < 0.97:
        word = chance.choice(WORDS)
        await typed(pilot.app, *(key_of(c) for c in word[:40]))
    else:
        await pilot.resize_terminal(*chance.choice(SIZES))


async def typed(app: App[None], *keys: str) -> None:
    """Send keys as fast as a key that is held down; what answers them may still go on when the next one comes."""
    for key in keys:
        sent = Key(key, characters_of(key))
        sent.set_sender(app)
        app._driver.send_message(sent)
        await asyncio.sleep(1 / PACE)


async def clicked(app: App[None], place: tuple[int, int], button: int) -> None:
    """Point at a place and click, as a terminal tells it; what is there may change in between."""
    for kind, pressed in ((MouseMove, 0), (MouseDown, button), (MouseUp, button)):
        sent = kind(None, *place, 0, 0, pressed, False, False, False)
        sent.set_sender(app)
        app._driver.send_message(sent)
        await asyncio.sleep(1 / PACE)


def characters_of(key: str) -> str | None:
    """The character that a key types, if it types one."""
    if len(key) == 1:
        return key
    try:
        return unicodedata.lookup(_get_unicode_name_from_key(key))
    except KeyError:
        return None


def key_of(char: str) -> str:
    """A character's key, as Textual calls it."""
    return _character_to_key(char)
