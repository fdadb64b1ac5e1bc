"""Finding a feature by a part of its name."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from lasso_tui.app.screens.picker import Picker

__all__ = ["FeaturePicker"]


class FeaturePicker(Picker):
    """Lists features that have all letters typed.

    Attributes
    ----------
    matches : the features that have them, when one was chosen
    """

    def __init__(self, features: Sequence[str]) -> None:
        super().__init__("Find a feature", [(name, "") for name in features], placeholder="part of its name")
        self._features = tuple(features)
        self.matches = self._features

    def row(self, key: str, label: str) -> Content:
        """Write the name."""
        return Content(key)

    def _narrow(self, text: str) -> None:
        super()._narrow(text)
        words = text.lower().split()
        self.matches = tuple(name for name in self._features if all(word in name.lower() for word in words))
