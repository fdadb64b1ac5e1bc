"""How things were left, as one value, and that value as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from lasso_tui.app.session.pin import Pin, PinnedCoefficient
from lasso_tui.requests.data_request import DataRequest, FileStamp

__all__ = ["VERSION", "NewerError", "SessionState", "TabState", "as_json", "from_json"]

VERSION = 1


class NewerError(ValueError):
    """A state that a later version of the program wrote."""


@dataclass(frozen=True)
class TabState:
    """How one tab was left.

    Attributes
    ----------
    edited : the parameters that the person set
    place : where the person put the cursor, or None
    chart : which chart came first
    opening : data that this tab alone takes, or None where it showed what all tabs share
    """

    edited: Mapping[str, Any] = field(default_factory=dict)
    place: float | None = None
    chart: int = 0
    opening: DataRequest | None = None


@dataclass(frozen=True)
class SessionState:
    """How a session was left.

    Attributes
    ----------
    tab, theme : what was in front, and its look
    opening : the data that the tabs share, or None for what each shows best
    stamp : path, time of the last change and size of each of its files
    tabs : slug → how that tab was left
    pins : of all data
    """

    tab: str = ""
    theme: str = ""
    opening: DataRequest | None = None
    stamp: FileStamp = ()
    tabs: Mapping[str, TabState] = field(default_factory=dict)
    pins: tuple[Pin, ...] = ()


def as_json(saved: SessionState) -> str:
    """Write a state."""
    told = {"version": VERSION} | {f.name: getattr(saved, f.name) for f in fields(saved)}
    return json.dumps(told, default=asdict, ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n"


def from_json(text: str) -> SessionState:
    """Read a state.

    Raises
    ------
    NewerError
        Where a later version wrote it.
    ValueError
        Where it is something else; never another error.
    """
    try:
        told = json.loads(text)
        version = told["version"]
        if isinstance(version, int) and version > VERSION:
            raise NewerError(f"version {version}")
        if version != VERSION:
            raise ValueError(f"version {version!r}")
        return SessionState(
            tab=_text(told["tab"]),
            theme=_text(told["theme"]),
            opening=_opening(told["opening"]),
            stamp=tuple((_text(path), int(time), int(size)) for path, time, size in told["stamp"]),
            tabs={_text(slug): _tab(state) for slug, state in told["tabs"].items()},
            pins=tuple(_pin(pin) for pin in told["pins"]),
        )
    except (KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"{value!r} is no number")
    return float(value)


def _opening(told: Any) -> DataRequest | None:
    if told is None:
        return None
    from lasso_tui.data import Preparation

    asked = dict(told)
    if asked.get("preparation") is not None:
        columns: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in asked["preparation"].items()
        }
        asked["preparation"] = Preparation(**columns)
    opening = DataRequest(**asked)
    _text(opening.dataset)
    if not isinstance(opening.target, str | None) or not isinstance(opening.sample, int | None):
        raise TypeError("an opening")
    return opening


def _tab(told: Any) -> TabState:
    edited, place = dict(told["edited"]), told["place"]
    if not all(isinstance(value, str | int | float | None) for value in edited.values()):
        raise TypeError("a parameter")
    return TabState(
        edited={_text(name): value for name, value in edited.items()},
        place=None if place is None else _number(place),
        chart=int(told["chart"]),
        opening=_opening(told["opening"]),
    )


def _pin(told: Any) -> Pin:
    texts = ("name", "data", "technique", "target", "cursor", "prepared")
    plain: dict[str, Any] = {name: _text(told[name]) for name in texts}
    plain |= {name: _number(told[name]) for name in ("place", "intercept", "intercept_original")}
    return Pin(
        **plain,
        scaled=bool(told["scaled"]),
        figures=tuple((_text(label), _text(text)) for label, text in told["figures"]),
        coefficients=tuple(
            PinnedCoefficient(_text(f), _number(v), _number(o)) for f, v, o in told["coefficients"]
        ),
        left_out=int(told["left_out"]),
    )
