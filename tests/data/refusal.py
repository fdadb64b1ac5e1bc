"""The message with which a source is refused."""

from __future__ import annotations

import pytest

from lasso_tui.data import DataError, open_table


def refusal(source: str, target: str | None = None) -> str:
    """Open a source that must be refused; return the message, one printable line."""
    with pytest.raises(DataError) as error:
        open_table(source, target=target)
    message = str(error.value)
    assert message.isprintable()
    return message
