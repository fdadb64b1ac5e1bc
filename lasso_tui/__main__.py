"""`python -m lasso_tui`, the same as the command `lasso-tui`."""

from __future__ import annotations

from lasso_tui.cli import program

program()
