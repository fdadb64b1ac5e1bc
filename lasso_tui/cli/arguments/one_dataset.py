"""One name for the data of a command: files of sums may be several."""

from __future__ import annotations

import argparse
from typing import Any

from lasso_tui.cli.errors import InputError

__all__ = ["OneDataset"]


class OneDataset(argparse.Action):
    """Stores the name of the data, or the names of several files of sums as one.

    Raises
    ------
    InputError
        For several names of other data, and an empty one.
    """

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Store what was typed."""
        words = list(values or ())
        if "" in words:
            raise InputError("The name of the data is empty. Name a file, or leave it out for bundled data.")
        if len(words) < 2:
            setattr(namespace, self.dest, words[0] if words else None)
            return
        if not all(word.lower().endswith(".npz") for word in words):
            raise InputError(
                f"{len(words)} names of data; {parser.prog} opens one. Name files of one table by a pattern in "
                "quotes, such as 'part-*.csv'."
            )
        from lasso_tui.engines.open_sums import JOINED

        setattr(namespace, self.dest, JOINED.join(words))
