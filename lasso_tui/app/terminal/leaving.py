"""Leaving in the middle of something."""

from __future__ import annotations

from textual.app import App

__all__ = ["IgnoreErrorsOnExit"]


class IgnoreErrorsOnExit(App[None]):
    """Mixed into the app: a half-made tab is no fault once the app has been asked to leave.

    From then on Textual mounts nothing more, and what was just being made does not find its parts.
    """

    def _handle_exception(self, error: Exception) -> None:
        if not self._exit:
            super()._handle_exception(error)
