"""Kinds of parameters: how each is parsed, checked, written and described."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Choice", "LogSlider", "Number", "ParamSpec", "Section", "Seed", "Switch", "Text"]

Recompute = Literal["solve", "scrub", "draw"]
Section = Literal["model", "cv", "simulation"]
"""What a parameter is about: the model, its cross-validation, or the simulation of the data."""


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
    shared : whether it is one setting for all tabs of a table that have it
    section : what it is about; "" is the simulation where it applies to some datasets only, else the model
    rank : its position on the screen relative to the others of its section, which have 0
    only_when : (another parameter, its value) without which this one has no effect, or None
    on_screen : whether the screen has a field for it
    """

    label: str
    help: str
    unit: str = ""
    auto: str = ""
    recompute: Recompute = "solve"
    only_for: tuple[str, ...] = ()
    names_columns: bool = False
    formerly: tuple[str, ...] = ()
    shared: bool = False
    section: Section | Literal[""] = ""
    rank: int = 0
    only_when: tuple[str, Any] | None = None
    on_screen: bool = True

    @property
    def about(self) -> Section:
        """The section that it stands in."""
        return self.section or ("simulation" if self.only_for else "model")

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
    """A number in a range; whole numbers only where `whole`, and `low` itself only unless `above_low`."""

    low: float
    high: float
    step: float = 1.0
    whole: bool = False
    above_low: bool = False

    @property
    def allowed(self) -> str:
        """The range, in words."""
        what = "a whole number" if self.whole else "a number"
        if self.above_low:
            return f"{what} above {self.low:g}, at most {self.high:g}"
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
        above = self.low < value if self.above_low else self.low <= value
        return above and value <= self.high and math.isfinite(value)

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
    """One of a few options; of two, `checked` may be shown as a check box that is on."""

    options: tuple[str, ...]
    checked: str = ""

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
    """A line of text, such as a column's name; may be empty.

    Attributes
    ----------
    hint : the expected text, in words
    empty : what an empty text stands for, in a word or two
    long : whether the text is usually longer than a field is wide
    """

    hint: str = ""
    empty: str = ""
    long: bool = False

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
