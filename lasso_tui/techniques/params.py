"""Parameters, declared once.

A field's declaration makes the control on the screen, `--set key=value` on the command line, the
rows of `lasso-tui list`, and the validation: none of these knows a technique by name.
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

LONGEST = 80
"""Letters of a refused value that its refusal repeats."""

Recompute = Literal["solve", "scrub", "draw"]
P = TypeVar("P", bound="Params")
V = TypeVar("V")


class ParamError(ValueError):
    """A parameter that cannot be used; the message is one sentence naming it and its range."""


@dataclass(frozen=True, kw_only=True)
class ParamSpec:
    """What kind of input a parameter is.

    Attributes
    ----------
    label : its name on the screen
    help : one sentence on what it does
    unit : unit of the value
    auto : what an unset value means ("the CV minimum"), or "" where it must be set
    recompute : "solve" needs a new solution, "scrub" moves along what is solved, "draw" changes the picture only
    only_for : the datasets that the parameter has a meaning for; () for all
    names_columns : whether the value names columns of the data, and so has no meaning for other data
    formerly : names that the parameter had in earlier versions, which are still accepted
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
        """Tell whether the parameter has a meaning for a dataset."""
        return not self.only_for or dataset in self.only_for

    @property
    def allowed(self) -> str:
        """The allowed values, in words."""
        raise NotImplementedError

    def parse(self, text: str) -> Any:
        """Turn what was typed into a value; raise ValueError where it is none."""
        raise NotImplementedError

    def is_valid(self, value: Any) -> bool:
        """Tell whether a value of the right type is in range."""
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
    """A positive number that is moved in equal ratios: a penalty."""


@dataclass(frozen=True, kw_only=True)
class Seed(Number):
    """A seed for a random generator."""

    low: float = 0
    high: float = 2**32 - 1
    whole: bool = True


@dataclass(frozen=True, kw_only=True)
class Choice(ParamSpec):
    """One of a few words."""

    options: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """The words."""
        return "one of " + ", ".join(self.options)

    def parse(self, text: str) -> str:
        """Accept a word of the list in any case."""
        for option in self.options:
            if option.lower() == text.strip().lower():
                return option
        raise ValueError(text)

    def is_valid(self, value: Any) -> bool:
        """Tell whether the value is one of the words."""
        return value in self.options

    def describe(self) -> dict[str, Any]:
        """The declaration with its words."""
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
        """Tell whether the value is a truth value."""
        return isinstance(value, bool)

    def text(self, value: Any) -> str:
        """Write on or off."""
        return "on" if value else "off"


@dataclass(frozen=True, kw_only=True)
class Text(ParamSpec):
    """A word or two, such as a column's name; may be empty."""

    hint: str = ""

    @property
    def allowed(self) -> str:
        """What is expected, in words."""
        return self.hint

    def parse(self, text: str) -> str:
        """Take the text as it is, without white space around it."""
        return text.strip()

    def is_valid(self, value: Any) -> bool:
        """Tell whether the value is a text of one line, all of which can be shown."""
        return isinstance(value, str) and value.isprintable()


@dataclass(frozen=True, kw_only=True)
class Params:
    """Base of all parameter sets: a frozen dataclass whose fields are declared with the makers below."""

    def __post_init__(self) -> None:
        for name, kind in kinds(type(self)).items():
            _check(name, kind, getattr(self, name))


def kinds(params: type[Params] | Params) -> dict[str, ParamSpec]:
    """Name and kind of every parameter: the cursor's, the class's own, inherited ones, those for some data only."""
    kind_of = params if isinstance(params, type) else type(params)
    inherited = {f.name for base in kind_of.__bases__ if issubclass(base, Params) for f in fields(base)}
    own = inspect.get_annotations(kind_of).keys() - inherited

    def place(item: tuple[str, ParamSpec]) -> tuple[bool, bool, bool]:
        name, kind = item
        return bool(kind.only_for), kind.recompute != "scrub", name not in own

    return dict(sorted(((f.name, f.metadata["kind"]) for f in fields(params)), key=place))


def updated(params: P, values: Mapping[str, Any]) -> P:
    """Replace parameters, given as values or as text, checking each.

    Raises
    ------
    ParamError
        For an unknown name or a value out of range, in one sentence.
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
    """Give parameters that were renamed their present names.

    Returns
    -------
    values, notes : the values by present names, and a sentence for each name that was replaced

    Raises
    ------
    ParamError
        Where a parameter is given by its old and its present name.
    """
    known = kinds(params)
    present = {old: name for name, kind in known.items() for old in kind.formerly if old not in known}
    found: dict[str, V] = {}
    notes = []
    for name, value in values.items():
        new = present.get(name, name)
        if new in found or (new != name and new in values):
            raise ParamError(f"{name} is now {new}; give one of the two.")
        if new != name:
            notes.append(f"The parameter {name} is now {new}.")
        found[new] = value
    return found, tuple(notes)


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
    or_auto = f", or auto for {kind.auto}" if kind.auto else ""
    given = given if len(given) <= LONGEST else f"{given[:LONGEST]}…"
    return f"{name} must be {kind.allowed}{or_auto}, not {given}."


def _declared(kind: ParamSpec, default: Any) -> Any:
    return field(default=default, metadata={"kind": kind})


def redeclare(base: type[Params], name: str, **changes: Any) -> Any:
    """Declare an inherited parameter again with another `default`, or another property of its kind."""
    (declared,) = (f for f in fields(base) if f.name == name)
    default = changes.pop("default", declared.default)
    return _declared(replace(declared.metadata["kind"], **changes), default)


def log_slider(default: float | None, *, label: str, help: str, low: float, high: float, **more: Any) -> Any:
    """Declare a positive number moved in equal ratios."""
    return _declared(LogSlider(label=label, help=help, low=low, high=high, **more), default)


def number(default: float | None, *, label: str, help: str, low: float, high: float, **more: Any) -> Any:
    """Declare a number in a range."""
    return _declared(Number(label=label, help=help, low=low, high=high, **more), default)


def seed(default: int, *, label: str = "seed", help: str, **more: Any) -> Any:
    """Declare a seed."""
    return _declared(Seed(label=label, help=help, **more), default)


def choice(default: str, *options: str, label: str, help: str, **more: Any) -> Any:
    """Declare one of a few words."""
    return _declared(Choice(label=label, help=help, options=options, **more), default)


def switch(default: bool, *, label: str, help: str, **more: Any) -> Any:
    """Declare on or off."""
    return _declared(Switch(label=label, help=help, **more), default)


def text(default: str, *, label: str, help: str, hint: str, **more: Any) -> Any:
    """Declare a line of text."""
    return _declared(Text(label=label, help=help, hint=hint, **more), default)
