"""The app's layout at each width of the window."""

from __future__ import annotations

__all__ = ["APP_CSS", "BREAKPOINTS", "FULL", "HEIGHTS", "NARROW", "SHORT", "TALL_ROWS"]

NARROW, MEDIUM, FULL = "-narrow", "-medium", "-full"
"""Classes of the screen: few columns, enough of them for the settings beside the chart, one chart alone."""

SHORT, TALL = "-short", "-tall"
"""Few rows, and enough of them for the settings."""

BREAKPOINTS = [(0, NARROW), (110, MEDIUM)]
TALL_ROWS = 30
HEIGHTS = [(0, SHORT), (TALL_ROWS, TALL)]

APP_CSS = """
Screen { layers: base drawer; background: $background; }
ModalScreen { background: $background 70%; }
TourScreen, MarkScreen, LineScreen { background: transparent; }
DataScreen, RowScreen, CompareScreen { background: $background; }  /* as wide as the window: nothing is seen behind */
ContentSwitcher { height: 1fr; }
.-narrow Controls, .-short Controls {
    layer: drawer; dock: left; display: none; border-right: tall $primary; width: 40;
}
.-narrow Controls.-open, .-short Controls.-open { display: block; }
.-medium.-tall Controls.-closed { display: none; }
.-medium.-tall FitRows { display: none; }
.-full Controls, .-full #tabs { display: none; }
.-full FitRows, .-medium.-tall.-full FitRows { display: block; height: 1; }
Footer { background: $panel; }
ToastRack { margin-bottom: 1; }
VerticalScroll, OptionList, DataTable { scrollbar-size-vertical: 1; }
Screen * {
    scrollbar-background: $surface; scrollbar-background-hover: $surface; scrollbar-background-active: $surface;
    scrollbar-color: $foreground 30%; scrollbar-color-hover: $foreground 50%; scrollbar-color-active: $primary;
    scrollbar-corner-color: $surface;
}
Screen:ansi * {
    scrollbar-color: ansi_bright_black; scrollbar-color-hover: ansi_white; scrollbar-color-active: ansi_cyan;
}
Input > .input--placeholder, Input > .input--suggestion { color: $foreground 60%; }
Input:ansi > .input--placeholder, Input:ansi > .input--suggestion { color: ansi_default; text-style: dim; }
"""
