"""`lasso-tui list`: techniques, parameters and datasets."""

from __future__ import annotations

import argparse
import json

__all__ = ["print_list"]


def print_list(args: argparse.Namespace) -> int:
    """Print techniques, parameters and datasets; report unusable techniques of other packages on standard error."""
    from lasso_tui.cli.process_errors import print_error
    from lasso_tui.cli.stdout import print_text, write_stdout
    from lasso_tui.techniques.catalogue import as_text, catalogue
    from lasso_tui.techniques.discovery import problems

    document = catalogue()
    if args.json:
        write_stdout(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    else:
        print_text(as_text(document) + "\n")
    for problem in problems():
        print_error(problem)
    return 0
