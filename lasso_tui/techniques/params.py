"""Parameters, declared once.

A field's declaration makes the control on the screen, `--set key=value` on the command line, the rows of
`lasso-tui list`, and the validation. None of these knows a technique by name.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, TypeVar

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

Recompute = Literal["solve", "scrub", "draw"]
P = TypeVar("P", bound="Params")
V = TypeVar("V")


class ParamError(ValueError):
    """An unknown parameter or an invalid value; the message names it and what is allowed."""


@dataclass(frozen=True, kw_only=True)
class ParamSpec:
    """The declaration of a parameter.

    Attributes
    ----------
    label : its name on the screen
    help : what it does, one or two sentences
    unit : unit of the value
    auto : meaning of an unset value, such as "alpha at minimum CV error", or "" where a value is required
    recompute : "solve" computes a new solution, "scrub" moves along the solved path, "draw" only redraws
    only_for : the datasets that the parameter applies to; () for all
    names_columns : whether the value names columns of the data, and so does not apply to other data
    formerly : names of the parameter in earlier versions, still accepted
    """

    label: str
    help: str
    unit: str = ""
    auto: str = ""
    recompute: Recompute = "solve"
    only_for: tuple[str, ...] = ()
    names_columns: bool = False
    formerly: tuple[str, ...] = ()

    def applies_to(self, dataset: str) -> bool:
        """Tell whether the parameter applies to a dataset."""
        return not self.only_for or dataset in self.only_for

    @property
    def allowed(self) -> str:
        """The allowed values, in words."""
        raise NotImplementedError

    def parse(self, text: str) -> Any:
        """Convert typed text to a value; raise ValueError where that fails."""
        raise NotImplementedError

    def is_valid(self, value: Any) -> bool:
        """Tell whether a value of the right type is allowed."""
        raise NotImplementedError

    def text(self, value: Any) -> str:
        """Write a value as it would be typed."""
        return "auto" if value is None else str(value)

    def describe(self) -> dict[str, Any]:
        """The declaration as plain data, for `list --json`."""
        return {
            "kind": type(self).__name__.lower(),
            "label": self.label,
            "help": self.help,
            "unit": self.unit,
            "allowed": self.allowed,
        }


@dataclass(frozen=True, kw_only=True)
class Number(ParamSpec):
    """A number in a range; whole numbers only where `whole`."""

    low: float
    high: float
    step: float = 1.0
    whole: bool = False

    @property
    def allowed(self) -> str:
        """The range, in words."""
        what = "a whole number" if self.whole else "a number"
        return f"{what} from {self.low:g} to {self.high:g}"

    def parse(self, text: str) -> int | float:
        """Read a decimal number."""
        value = float(text)
        if self.whole:
            if not value.is_integer():
                raise ValueError(text)
            return int(value)
        return value

    def is_valid(self, value: Any) -> bool:
        """Tell whether the value is finite and in range."""
        return math.isfinite(value) and self.low <= value <= self.high

    def text(self, value: Any) -> str:
        """Write the number with the fewest digits that read back the same."""
        if value is None or self.whole:
            return super().text(value)
        short = f"{value:.15g}"
        return short if float(short) == value else repr(float(value))

    def describe(self) -> dict[str, Any]:
        """The declaration with its range."""
        return super().describe() | {"low": self.low, "high": self.high}


@dataclass(frozen=True, kw_only=True)
class LogSlider(Number):
    """A positive number that is stepped by equal ratios, such as a penalty."""


@dataclass(frozen=True, kw_only=True)
class Seed(Number):
    """A seed for a random generator."""

    low: float = 0
    high: float = 2**32 - 1
    whole: bool = True


@dataclass(frozen=True, kw_only=True)
class Choice(ParamSpec):
    """One of a few options."""

    options: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """The options, in words."""
        return "one of " + ", ".join(self.options)

    def parse(self, text: str) -> str:
        """Accept an option in upper or lower case."""
        for option in self.options:
            if option.lower() == text.strip().lower():
                return option
        raise ValueError(text)

    def is_valid(self, value: Any) -> bool:
        """Tell whether the value is one of the options."""
        return value in self.options

    def describe(self) -> dict[str, Any]:
        """The declaration with its options."""
        return super().describe() | {"options": list(self.options)}


@dataclass(frozen=True, kw_only=True)
class Switch(ParamSpec):
    """On or off."""

    @property
    def allowed(self) -> str:
        """Both words."""
        return "on or off"

    def parse(self, text: str) -> bool:
        """Accept on/off, true/false, yes/no, 1/0."""
        word = text.strip().lower()
        if word in {"on", "true", "yes", "1"}:
            return True
        if word in {"off", "false", "no", "0"}:
            return False
        raise ValueError(text)

    def is_valid(self, value: Any) -> bool:
        """Tell whether the value is True or False."""
        return isinstance(value, bool)

    def text(self, value: Any) -> str:
        """Write on or off."""
        return "on" if value else "off"


@dataclass(frozen=True, kw_only=True)
class Text(ParamSpec):
    """A line of text, such as a column's name; may be empty."""

    hint: str = ""

    @property
    def allowed(self) -> str:
        """The expected text, in words."""
        return self.hint

    def parse(self, text: str) -> str:
        """Strip surrounding white space."""
        return text.strip()

    def is_valid(self, value: Any) -> bool:
        """Tell whether the value is one line of printable text."""
        return isinstance(value, str) and value.isprintable()


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
