"""Textual's name of a key that is given as a character.

Relies on `textual.keys._character_to_key`. Needless once Textual publishes that function.
"""

from __future__ import annotations

from textual.keys import _character_to_key

__all__ = ["key_of_character"]


def key_of_character(character: str) -> str:
    """Return the name of the key that types a character, such as `question_mark` for `?`."""
    return _character_to_key(character)
