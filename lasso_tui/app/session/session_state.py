"""How a session was left, as one value, and that value as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from lasso_tui.app.session.pin import Pin, PinnedCoefficient
from lasso_tui.requests.data_request import DataRequest, FileStamp

__all__ = ["VERSION", "NewerError", "SessionState", "TabState", "as_json", "from_json"]

VERSION = 2

OLD_NAMES = {
    "opening": "request",
    "place": "position",
    "figures": "metrics",
    "left_out": "n_omitted",
    "intercept": "intercept_scaled",
    "intercept_original": "intercept_unscaled",
}
"""Key in version 1 → key now; not in what a request says of its preparation."""


class NewerError(ValueError):
    """A state that a later version of the program wrote."""


@dataclass(frozen=True)
class TabState:
    """How one tab was left.

    Attributes
    ----------
    edited : the parameters that the person set
    position : where the person put the cursor, or None
    chart : the number of the main chart
    request : data that this tab alone takes, or None where it showed what all tabs share
    """

    edited: Mapping[str, Any] = field(default_factory=dict)
    position: float | None = None
    chart: int = 0
    request: DataRequest | None = None


@dataclass(frozen=True)
class SessionState:
    """How a session was left.

    Attributes
    ----------
    tab, theme : the tab in front, and the theme
    request : the data that the tabs share, or None for what each shows best
    stamp : path, time of the last change and size of each of its files
    tabs : slug → how that tab was left
    pins : of all data
    """

    tab: str = ""
    theme: str = ""
    request: DataRequest | None = None
    stamp: FileStamp = ()
    tabs: Mapping[str, TabState] = field(default_factory=dict)
    pins: tuple[Pin, ...] = ()


def as_json(state: SessionState) -> str:
    """Write a state."""
    payload = {"version": VERSION} | {f.name: getattr(state, f.name) for f in fields(state)}
    text = json.dumps(payload, default=asdict, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text + "\n"


def from_json(text: str) -> SessionState:
    """Read a state, of this version or of an earlier one.

    Raises
    ------
    NewerError
        Where a later version wrote it.
    ValueError
        Where it is something else; never another error.
    """
    try:
        payload = json.loads(text)
        version = payload["version"]
        if isinstance(version, int) and version > VERSION:
            raise NewerError(f"version {version}")
        if version not in {1, VERSION}:
            raise ValueError(f"version {version!r}")
        payload = _renamed(payload)
        return SessionState(
            tab=_text(payload["tab"]),
            theme=_text(payload["theme"]),
            request=_request(payload["request"]),
            stamp=tuple((_text(path), int(time), int(size)) for path, time, size in payload["stamp"]),
            tabs={_text(slug): _tab(_renamed(state)) for slug, state in payload["tabs"].items()},
            pins=tuple(_pin(_renamed(pin)) for pin in payload["pins"]),
        )
    except (KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None


def _renamed(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object with the keys of this version."""
    return {OLD_NAMES.get(key, key): value for key, value in payload.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a string")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"{value!r} is not a number")
    return float(value)


def _request(payload: Any) -> DataRequest | None:
    if payload is None:
        return None
    from lasso_tui.data import Preparation

    arguments = dict(payload)
    if arguments.get("preparation") is not None:
        columns: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in arguments["preparation"].items()
        }
        arguments["preparation"] = Preparation(**columns)
    request = DataRequest(**arguments)
    _text(request.dataset)
    if not isinstance(request.target, str | None) or not isinstance(request.sample, int | None):
        raise TypeError("not a request")
    return request


def _tab(payload: Mapping[str, Any]) -> TabState:
    edited, position = dict(payload["edited"]), payload["position"]
    if not all(isinstance(value, str | int | float | None) for value in edited.values()):
        raise TypeError("not a parameter")
    return TabState(
        edited={_text(name): value for name, value in edited.items()},
        position=None if position is None else _number(position),
        chart=int(payload["chart"]),
        request=_request(payload["request"]),
    )


def _pin(payload: Mapping[str, Any]) -> Pin:
    texts = ("name", "data", "technique", "target", "cursor", "prepared")
    plain: dict[str, Any] = {name: _text(payload[name]) for name in texts}
    plain |= {name: _number(payload[name]) for name in ("position", "intercept_scaled", "intercept_unscaled")}
    return Pin(
        **plain,
        scaled=bool(payload["scaled"]),
        metrics=tuple((_text(label), _text(text)) for label, text in payload["metrics"]),
        coefficients=tuple(
            PinnedCoefficient(_text(f), _number(s), _number(u)) for f, s, u in payload["coefficients"]
        ),
        n_omitted=int(payload["n_omitted"]),
    )
