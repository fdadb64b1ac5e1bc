"""The settings of a tab: sections of fields, made from the declaration of its parameters."""

from lasso_tui.app.pane.controls.panel import Controls

__all__ = ["Controls"]
