"""What the parts tell each other: small frozen messages, posted upwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.message import Message

from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import AnyResult

__all__ = [
    "CursorMoved",
    "CursorPicked",
    "Opened",
    "ParamEdited",
    "Progressed",
    "Refused",
    "SolveFailed",
    "Solved",
    "StateChanged",
]


@dataclass
class Solved(Message):
    """A worker has a result. One with an old ticket is dropped."""

    ticket: int
    result: AnyResult


@dataclass
class SolveFailed(Message):
    """A worker cannot go on; the sentence says why."""

    ticket: int
    sentence: str


@dataclass
class Progressed(Message):
    """A worker has come so far."""

    ticket: int
    stage: str
    fraction: float
    left: float | None = None
    """Seconds that are likely left, or None where that cannot be told yet."""


@dataclass
class CursorPicked(Message):
    """The person pointed at a place on a chart's x axis."""

    x: float


@dataclass
class CursorMoved(Message):
    """The person put the cursor somewhere."""


@dataclass
class ParamEdited(Message):
    """The person set a parameter."""

    name: str
    value: Any


@dataclass
class Opened(Message):
    """The data that were asked for are on the screen."""

    opening: DataRequest


@dataclass
class Refused(Message):
    """The first data asked for cannot be used, and there is no picture to keep."""

    sentence: str


@dataclass
class StateChanged(Message):
    """The line at the top has something new to say."""

    left: str
    right: str
