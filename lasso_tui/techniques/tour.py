"""The guided tour of a tab: what to look at, a key, and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui.techniques.technique import Lesson

__all__ = ["TourStep", "steps_of"]


@dataclass(frozen=True)
class TourStep:
    """One step of a tour.

    Attributes
    ----------
    look : what to look at, one sentence
    key : the key to press: a character, or `↓` or `↑`
    does : what the key does here and what can be seen of it, one sentence
    """

    look: str
    key: str
    does: str


def steps_of(lesson: Lesson) -> tuple[TourStep, ...]:
    """Return the tour of a lesson, or one that fits every tab."""
    if lesson.tour:
        return lesson.tour
    title, text = next(iter(lesson.charts.items()), ("", ""))
    seen = text.split(". ")[0].rstrip(".")
    return (
        TourStep(
            f"{title}: {seen}." if seen else lesson.question, "{", "Ten steps of the cursor to the left."
        ),
        TourStep("A letter under the axis marks a position.", "m", "Goes to the mark m."),
        TourStep("Each chart has a number.", "2", "Shows the second chart first."),
    )
