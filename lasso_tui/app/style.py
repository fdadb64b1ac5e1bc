"""The app's layout at each width of the window."""

from __future__ import annotations

__all__ = ["APP_CSS", "BREAKPOINTS", "FULL", "NARROW"]

NARROW, MEDIUM, FULL = "-narrow", "-medium", "-full"
"""Classes of the screen: few columns, enough of them for the controls beside the chart, one chart alone."""

BREAKPOINTS = [(0, NARROW), (110, MEDIUM)]

APP_CSS = """
Screen { layers: base drawer; background: $background; }
ModalScreen { background: $background 70%; }
#tabs { height: 1; background: $background; }
#tabs Underline { display: none; }
#tabs Tab { padding: 0 1; height: 1; color: $foreground 70%; }
#tabs Tab.-active { color: $foreground; text-style: bold reverse; }
ContentSwitcher { height: 1fr; }
.-narrow Controls { layer: drawer; dock: left; display: none; border-right: tall $primary; width: 40; }
.-narrow Controls.-open { display: block; }
.-medium Controls.-closed { display: none; }
.-full Controls, .-full #tabs { display: none; }
.-full ReadoutLines { height: 1; }
.-medium ReadoutLines { height: 4; }
Footer { background: $panel; }
ToastRack { margin-bottom: 1; }
"""
