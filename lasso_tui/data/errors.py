"""Errors for data that cannot be used."""

from __future__ import annotations

__all__ = ["DataError", "TooLargeError"]


class DataError(ValueError):
    """Data that cannot be used. The message says what is wrong, where, and what to do."""


class TooLargeError(DataError):
    """Data that do not fit in memory.

    Parameters
    ----------
    message : what is wrong, and what to do
    rows : number of rows that would fit well
    """

    def __init__(self, message: str, rows: int) -> None:
        super().__init__(message)
        self.rows = rows
