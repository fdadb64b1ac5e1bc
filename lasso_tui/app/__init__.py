"""The explorer: Textual screens and widgets around the techniques."""

from lasso_tui.app.application import LassoApp

__all__ = ["LassoApp"]
