"""Messages are checked for the facts in them, not word for word."""

from __future__ import annotations

from collections.abc import Iterable


def assert_facts(message: str, *facts: str) -> None:
    """Assert that a message states every fact, on one printable line."""
    lacking = [fact for fact in facts if fact not in message]
    assert not lacking, f"{message!r} does not state {lacking}"
    assert message.isprintable(), message


def note_with(notes: Iterable[str], *facts: str) -> str:
    """Return the first note that states every fact."""
    notes = tuple(notes)
    found = [note for note in notes if all(fact in note for fact in facts)]
    assert found, f"no note of {notes!r} states {facts}"
    return found[0]
