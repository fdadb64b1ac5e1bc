"""Messages of a tab, posted upwards: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textual.message import Message

from lasso_tui.app.pane import effects as do
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import AnyResult

__all__ = [
    "ChartChosen",
    "CursorMoved",
    "CursorPicked",
    "DataOpened",
    "ParamEdited",
    "Progressed",
    "Refused",
    "SeriesPicked",
    "SettingsLeft",
    "SettingsShared",
    "SolveFailed",
    "Solved",
    "StatusChanged",
    "announcement_of",
]


@dataclass
class Solved(Message):
    """A worker has a result; one with an old ticket is dropped."""

    ticket: int
    result: AnyResult


@dataclass
class SolveFailed(Message):
    """A worker cannot go on; `reason` says why, in one sentence."""

    ticket: int
    reason: str


@dataclass
class Progressed(Message):
    """A worker has finished a fraction of a stage."""

    ticket: int
    stage: str
    fraction: float
    seconds_left: float | None = None
    """Seconds likely left, or None where that cannot be estimated yet."""
    done: tuple[str, ...] = ()
    """The stages before this one."""


@dataclass
class CursorPicked(Message):
    """The person clicked a position on a chart's x axis."""

    x: float


@dataclass
class SeriesPicked(Message):
    """The person clicked the name of a feature."""

    name: str


@dataclass
class CursorMoved(Message):
    """The person moved the cursor."""


@dataclass
class ParamEdited(Message):
    """The person set a parameter."""

    name: str
    value: Any


@dataclass
class DataOpened(Message):
    """The requested data are on the screen; the other tabs follow."""

    request: DataRequest


@dataclass
class SettingsLeft(Message):
    """The person is done with the settings: the charts take the keys."""


@dataclass
class SettingsShared(Message):
    """The person changed settings that the tabs of a table share; those that are not named have their defaults."""

    values: Mapping[str, Any]


@dataclass
class Refused(Message):
    """The first data requested cannot be used, and the tab has no result to show."""

    slug: str
    reason: str


@dataclass
class StatusChanged(Message):
    """The status line of the tab with this slug has changed."""

    slug: str


class ChartChosen(Message):
    """Another chart is the main one."""


def announcement_of(effect: do.AnnounceEffect, slug: str) -> Message:
    """Return the message by which a tab announces something to the app."""
    match effect:
        case do.AnnounceData(request):
            return DataOpened(request)
        case do.AnnounceSettings(values):
            return SettingsShared(values)
        case do.AnnounceCursor():
            return CursorMoved()
        case do.ShowStatus():
            return StatusChanged(slug)
