"""`lasso-tui list`: what there is to run, and on what."""

from __future__ import annotations

import argparse
import json

__all__ = ["listing"]


def listing(args: argparse.Namespace) -> int:
    """Print what there is to run, and on what."""
    from lasso_tui.techniques.catalogue import as_text, catalogue

    told = catalogue()
    print(json.dumps(told, ensure_ascii=False, indent=1) if args.json else as_text(told))
    return 0
