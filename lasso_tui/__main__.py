"""`python -m lasso_tui`, the same as the command `lasso-tui`."""

from __future__ import annotations

import sys

from lasso_tui.cli import main

sys.exit(main())
