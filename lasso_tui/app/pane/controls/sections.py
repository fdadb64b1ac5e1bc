"""What the settings of a tab show: which fields, in which sections, with which words. Knows no widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques import kinds
from lasso_tui.techniques.params import Choice, LogSlider, Number, ParamSpec, Switch, Text

if TYPE_CHECKING:
    from lasso_tui.techniques import Params
    from lasso_tui.techniques.param_specs import Section

__all__ = [
    "SettingSection",
    "describe",
    "field_text",
    "is_box",
    "is_used",
    "label_width",
    "refusal",
    "sections_of",
    "stepped",
]

TITLES: Mapping[Section, str] = {
    "model": "Model",
    "cv": "Cross-validation",
    "simulation": "Simulation",
}

MAX_LABEL = 19
"""Columns of the longest label beside a value."""

ROUND_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class SettingSection:
    """A section and its fields, in the order of the screen."""

    about: Section
    title: str
    fields: tuple[tuple[str, ParamSpec], ...]


def sections_of(params: Params) -> tuple[SettingSection, ...]:
    """Return all sections that have fields, whatever the data are."""
    known = [(name, kind) for name, kind in kinds(params).items() if kind.on_screen]
    known.sort(key=lambda item: (item[1].recompute != "scrub", item[1].rank))
    found = []
    for about, title in TITLES.items():
        fields = tuple((name, kind) for name, kind in known if kind.about == about)
        if fields:
            found.append(SettingSection(about, title, fields))
    return tuple(found)


def is_used(name: str, params: Params, dataset: str, *, simulated: bool) -> bool:
    """Tell whether a parameter has an effect on these data with the others as they are.

    Parameters
    ----------
    name, params : the parameter, and the values of all
    dataset, simulated : the data, and whether they are simulated from the parameters
    """
    kind = kinds(params)[name]
    if not kind.applies_to(dataset) or (kind.about == "simulation" and not simulated):
        return False
    return kind.only_when is None or getattr(params, kind.only_when[0]) == kind.only_when[1]


def is_box(kind: ParamSpec) -> bool:
    """Tell whether a parameter is a check box."""
    return isinstance(kind, Switch) or (isinstance(kind, Choice) and bool(kind.checked))


def label_width(fields: Mapping[str, ParamSpec]) -> int:
    """Return the columns of the widest label beside a value."""
    return max((len(kind.label) for kind in fields.values() if not is_box(kind)), default=MAX_LABEL)


def field_text(kind: ParamSpec, value: Any, in_force: str = "") -> str:
    """Write a value as its field shows it: what is in force stands in for an unset one."""
    if value is None:
        return f"auto: {in_force}" if in_force else "auto"
    text = kind.text(value)
    return text or in_force if isinstance(kind, Text) else text


def describe(kind: ParamSpec) -> str:
    """Return the help of a field, one line."""
    allowed = kind.allowed
    if kind.auto:
        allowed += f", or auto: {kind.auto}"
    return f"{kind.help} {allowed[:1].upper()}{allowed[1:]}." if allowed else kind.help


def refusal(kind: ParamSpec, name: str, message: str) -> str:
    """Write why a value is refused, under its own label: what is allowed, or the whole sentence."""
    if not message.startswith(f"{name} must be "):
        return message
    return kind.allowed + (" or auto" if kind.auto else "")


def stepped(kind: Number, value: float, steps: int) -> float:
    """Step a number within its range; one that is stepped by ratios goes along 1, 2, 5, 10 …."""
    if not isinstance(kind, LogSlider):
        return min(max(round(value + steps * kind.step, 12), kind.low), kind.high)
    for _ in range(abs(steps)):
        decade = floor(log10(value) + 1e-9)
        around = [digit * 10.0**power for power in (decade - 1, decade, decade + 1) for digit in ROUND_STEPS]
        beyond = [x for x in around if (x > value * (1 + 1e-9) if steps > 0 else x < value * (1 - 1e-9))]
        value = min(beyond) if steps > 0 else max(beyond)
    return min(max(float(f"{value:.12g}"), kind.low), kind.high)
