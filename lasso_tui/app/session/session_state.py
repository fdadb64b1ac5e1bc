"""How a session was left, as one value, and that value as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from lasso_tui.app.session.pin import Pin, PinnedCoefficient
from lasso_tui.requests.data_request import DataRequest, FileStamp
from lasso_tui.requests.engine_choice import EngineChoice
from lasso_tui.requests.engine_flags import KINDS
from lasso_tui.requests.reading_flags import reading_of

if TYPE_CHECKING:
    from lasso_tui.exports.scoring.fold_losses import FoldLosses

__all__ = ["VERSION", "NewerError", "SessionState", "TabState", "as_json", "from_json"]

VERSION = 3

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
    settings : the settings that the tabs of a table share, where they differ from the defaults
    """

    tab: str = ""
    theme: str = ""
    request: DataRequest | None = None
    stamp: FileStamp = ()
    tabs: Mapping[str, TabState] = field(default_factory=dict)
    pins: tuple[Pin, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


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
        if version not in {1, 2, VERSION}:
            raise ValueError(f"version {version!r}")
        payload = _renamed(payload)
        tab, tabs = _text(payload["tab"]), payload["tabs"]
        settings = payload["settings"] if version >= VERSION else _settings_of_tab(tab, tabs.get(tab))
        return SessionState(
            tab=tab,
            theme=_text(payload["theme"]),
            request=_request(payload["request"]),
            stamp=tuple((_text(path), int(time), int(size)) for path, time, size in payload["stamp"]),
            tabs={_text(slug): _tab(_renamed(state)) for slug, state in tabs.items()},
            pins=tuple(_pin(_renamed(pin)) for pin in payload["pins"]),
            settings=_values(settings),
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
    if arguments.get("reading") is not None:
        arguments["reading"] = reading_of(arguments["reading"])
    if arguments.get("engine") is not None:
        arguments["engine"] = EngineChoice(**arguments["engine"])
        if arguments["engine"].kind not in KINDS:
            raise ValueError("not an engine")
    request = DataRequest(**arguments)
    _text(request.dataset)
    if not isinstance(request.target, str | None) or not isinstance(request.sample, int | None):
        raise TypeError("not a request")
    return request


def _values(payload: Any) -> dict[str, Any]:
    values = dict(payload)
    if not all(isinstance(value, str | int | float | None) for value in values.values()):
        raise TypeError("not a parameter")
    return {_text(name): value for name, value in values.items()}


def _settings_of_tab(slug: str, tab: Any) -> dict[str, Any]:
    """Return the settings that all tabs share now, of the tab that was in front: earlier each tab had its own."""
    from lasso_tui.techniques import kinds
    from lasso_tui.techniques.discovery import UnknownTechniqueError, find

    if tab is None or _renamed(tab)["request"] is not None:
        return {}
    try:
        known = kinds(find(slug).params)
    except UnknownTechniqueError:
        return {}
    return {name: value for name, value in tab["edited"].items() if name in known and known[name].shared}


def _tab(payload: Mapping[str, Any]) -> TabState:
    position = payload["position"]
    return TabState(
        edited=_values(payload["edited"]),
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
        folds=_folds(payload.get("folds")),
        fitted=_text(payload.get("fitted", "")),
        family=_text(payload.get("family", "gaussian")),
    )


def _folds(payload: Any) -> FoldLosses | None:
    if payload is None:
        return None
    from lasso_tui.exports.scoring.fold_losses import FoldLosses

    losses, sizes = (tuple(map(_number, payload[name])) for name in ("losses", "sizes"))
    repeats = int(payload["repeats"])
    if not losses or len(losses) != len(sizes) or not sum(sizes) > 0 or repeats < 1 or len(losses) % repeats:
        raise TypeError("no losses of folds")
    return FoldLosses(_text(payload["key"]), losses, sizes, repeats)
