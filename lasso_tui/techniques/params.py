"""Parameters, declared once.

A field's declaration makes the control on the screen, `--set key=value` on the command line, the rows of
`lasso-tui list`, and the validation. None of these knows a technique by name.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from lasso_tui.techniques.param_specs import Choice, LogSlider, Number, ParamSpec, Seed, Switch, Text

__all__ = [
    "Choice",
    "LogSlider",
    "Number",
    "ParamError",
    "ParamSpec",
    "Params",
    "Seed",
    "Switch",
    "Text",
    "choice",
    "current_names",
    "kinds",
    "log_slider",
    "number",
    "redeclare",
    "seed",
    "switch",
    "text",
    "updated",
]

MAX_QUOTED_CHARACTERS = 80
"""Characters of a refused value that the error message quotes."""

P = TypeVar("P", bound="Params")
V = TypeVar("V")


class ParamError(ValueError):
    """An unknown parameter or an invalid value; the message names it and what is allowed."""


@dataclass(frozen=True, kw_only=True)
class Params:
    """Base of all parameter sets: a frozen dataclass whose fields are declared with the functions below."""

    def __post_init__(self) -> None:
        for name, kind in kinds(type(self)).items():
            _check(name, kind, getattr(self, name))


def kinds(params: type[Params] | Params) -> dict[str, ParamSpec]:
    """Return the declaration of every parameter by name.

    The cursor's comes first, then the class's own, then inherited ones, then those for some datasets only.
    """
    kind_of = params if isinstance(params, type) else type(params)
    inherited = {f.name for base in kind_of.__bases__ if issubclass(base, Params) for f in fields(base)}
    own = inspect.get_annotations(kind_of).keys() - inherited

    def order(item: tuple[str, ParamSpec]) -> tuple[bool, bool, bool]:
        name, kind = item
        return bool(kind.only_for), kind.recompute != "scrub", name not in own

    return dict(sorted(((f.name, f.metadata["kind"]) for f in fields(params)), key=order))


def updated(params: P, values: Mapping[str, Any]) -> P:
    """Replace parameters, given as values or as text, checking each.

    Raises
    ------
    ParamError
        For an unknown name or a value that is not allowed.
    """
    known = kinds(params)
    new: dict[str, Any] = {}
    for name, value in current_names(params, values)[0].items():
        if name not in known:
            import difflib

            close = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise ParamError(f"Unknown parameter {name!r}.{hint} Available: {', '.join(known)}.")
        new[name] = _read(name, known[name], value) if isinstance(value, str) else value
    return replace(params, **new)


def current_names(
    params: type[Params] | Params, values: Mapping[str, V]
) -> tuple[dict[str, V], tuple[str, ...]]:
    """Replace former names of parameters by the present ones.

    Returns
    -------
    values, notes : the values by present names, and a sentence for each name replaced

    Raises
    ------
    ParamError
        For a parameter given by both its former and its present name.
    """
    known = kinds(params)
    present = {old: name for name, kind in known.items() for old in kind.formerly if old not in known}
    renamed: dict[str, V] = {}
    notes = []
    for name, value in values.items():
        new = present.get(name, name)
        if new in renamed or (new != name and new in values):
            raise ParamError(f"{name} is now {new}. Give only one of the two.")
        if new != name:
            notes.append(f"The parameter {name} is now {new}.")
        renamed[new] = value
    return renamed, tuple(notes)


def _read(name: str, kind: ParamSpec, text: str) -> Any:
    if kind.auto and text.strip().lower() in {"", "auto"}:
        return None
    try:
        return kind.parse(text.strip())
    except (ValueError, OverflowError):
        raise ParamError(_refusal(name, kind, repr(text))) from None


def _check(name: str, kind: ParamSpec, value: Any) -> None:
    if value is None and kind.auto:
        return
    try:
        good = kind.is_valid(value)
    except TypeError:
        good = False
    if not good:
        raise ParamError(_refusal(name, kind, kind.text(value) if value is not None else "empty"))


def _refusal(name: str, kind: ParamSpec, given: str) -> str:
    or_auto = f" or auto ({kind.auto})" if kind.auto else ""
    given = given if len(given) <= MAX_QUOTED_CHARACTERS else f"{given[:MAX_QUOTED_CHARACTERS]}…"
    return f"{name} must be {kind.allowed}{or_auto}, not {given}."


def _declared(kind: ParamSpec, default: Any) -> Any:
    return field(default=default, metadata={"kind": kind})


def redeclare(base: type[Params], name: str, **changes: Any) -> Any:
    """Declare an inherited parameter again with another `default` or other properties of its declaration."""
    (declared,) = (f for f in fields(base) if f.name == name)
    default = changes.pop("default", declared.default)
    return _declared(replace(declared.metadata["kind"], **changes), default)


def log_slider(default: float | None, *, label: str, help: str, low: float, high: float, **more: Any) -> Any:
    """Declare a positive number stepped by equal ratios."""
    return _declared(LogSlider(label=label, help=help, low=low, high=high, **more), default)


def number(default: float | None, *, label: str, help: str, low: float, high: float, **more: Any) -> Any:
    """Declare a number in a range."""
    return _declared(Number(label=label, help=help, low=low, high=high, **more), default)


def seed(default: int, *, label: str = "seed", help: str, **more: Any) -> Any:
    """Declare a seed."""
    return _declared(Seed(label=label, help=help, **more), default)


def choice(default: str, *options: str, label: str, help: str, **more: Any) -> Any:
    """Declare one of a few options."""
    return _declared(Choice(label=label, help=help, options=options, **more), default)


def switch(default: bool, *, label: str, help: str, **more: Any) -> Any:
    """Declare on or off."""
    return _declared(Switch(label=label, help=help, **more), default)


def text(default: str, *, label: str, help: str, hint: str, **more: Any) -> Any:
    """Declare a line of text."""
    return _declared(Text(label=label, help=help, hint=hint, **more), default)
