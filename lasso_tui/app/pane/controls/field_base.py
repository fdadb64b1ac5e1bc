"""What all fields of the settings have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.message import Message
from textual.widget import Widget

from lasso_tui.techniques.params import ParamSpec

__all__ = ["Applied", "ParamField"]


@dataclass
class Applied(Message):
    """A field has a new entry; with `leave`, the person is done with the settings."""

    field: ParamField
    entry: Any
    leave: bool = False


class ParamField(Widget):
    """A field of one parameter.

    Attributes
    ----------
    kind, param : its declaration and its name
    in_force : what an unset value stands for in the result shown
    """

    kind: ParamSpec
    param: str
    in_force: str = ""

    def write(self, value: Any) -> None:
        """Show a value, dropping what was typed."""
        raise NotImplementedError

    def restore(self) -> None:
        """Drop what was typed."""
        raise NotImplementedError

    def pending(self) -> Any:
        """Return what was typed and not applied yet, or None."""
        return None
