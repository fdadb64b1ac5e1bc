"""What the lesson says of a tab, where a large window has room for it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from lasso_tui.app.frame.text_lines import Line, Part, TextLines

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks
    from lasso_tui.techniques.technique import Lesson

__all__ = ["LessonNotes", "first_sentences"]


SENTENCES = 3
"""Sentences of the first paragraph, where there is room."""


def first_sentences(lesson: Lesson | None, count: int = SENTENCES) -> str:
    """Return the beginning of what a lesson says of the first chart."""
    if lesson is None or not lesson.charts:
        return ""
    text = next(iter(lesson.charts.values()))
    sentences = text.replace(". ", ".\n").split("\n")
    return " ".join(sentences[:count])


class LessonNotes(TextLines):
    """What is seen, and what to try; as many whole paragraphs as fit, of the first as many sentences.

    Parameters
    ----------
    lesson : of the tab
    """

    DEFAULT_CSS = "LessonNotes { padding: 0 1; background: $background; }"

    def __init__(self, lesson: Lesson | None) -> None:
        super().__init__()
        self._lesson = lesson
        self.is_wanted = False
        """Whether there are charts to speak of."""

    def _paragraphs(self, width: int, sentences: int = SENTENCES) -> list[tuple[str, list[str]]]:
        if self._lesson is None:
            return []
        seen = textwrap.wrap(first_sentences(self._lesson, sentences), width)
        tries = [textwrap.wrap(text, width) for text in self._lesson.try_this]
        return [("What you see", seen), *(("Try" if k == 0 else "", lines) for k, lines in enumerate(tries))]

    def _first_height(self, width: int, sentences: int) -> int:
        """Rows of the first paragraph and its title."""
        paragraphs = self._paragraphs(width, sentences)
        return 1 + len(paragraphs[0][1]) if paragraphs else 0

    def wanted_height(self, width: int) -> int:
        """Rows of all paragraphs."""
        if not self.is_wanted:
            return 0
        return sum(len(lines) + bool(title) + 1 for title, lines in self._paragraphs(width)) - 1

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the paragraphs that fit."""
        found: list[Line] = []
        whole = (n for n in range(SENTENCES, 1, -1) if self._first_height(width, n) <= height)
        for title, texts in self._paragraphs(width, next(whole, 1)):
            block: list[Line] = [[]] * bool(found and title)
            block += [[Part(title, inks.heading)]] * bool(title)
            block += [[Part(text, inks.quiet)] for text in texts]
            if len(found) + len(block) > height:
                break
            found += block
        return found
