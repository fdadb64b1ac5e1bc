"""Texts of the techniques: short questions, the field's terms, no claim beyond the statistic."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from lasso_tui.techniques.discovery import all_techniques, find
from lasso_tui.techniques.params import Choice, Text, kinds

SLUGS = [t.slug for t in all_techniques()]

COINED = re.compile(
    r"\b(kept|told|made[- ]up|all together|by its share|place in the signal|exhibit|kin|mended|pulls?)\b"
    r"|(?<!\bat )\bleast\b(?![- ]squares)",
    re.IGNORECASE,
)
OVERSTATED = re.compile(
    r"\b(as good( as)?|no measurable|not measurably|used once|none reaches|stays? (there|on the line))\b",
    re.IGNORECASE,
)
MAX_QUESTION = 48


def texts(slug: str) -> Iterator[tuple[str, str]]:
    """Every text of a lesson and of the declarations of parameters, with what it is."""
    technique = find(slug)
    lesson = technique.lesson
    yield from (("question", lesson.question), ("not_when", lesson.not_when))
    yield from lesson.charts.items()
    yield from (("try_this", text) for text in lesson.try_this)
    for name, kind in kinds(technique.params).items():
        yield from ((f"label of {name}", kind.label), (f"help of {name}", kind.help))
        if isinstance(kind, Text):
            yield f"hint of {name}", kind.hint
        if isinstance(kind, Choice):
            yield from ((f"option of {name}", option) for option in kind.options)


@pytest.mark.parametrize("slug", SLUGS)
def test_its_question_fits_every_screen(slug):
    question = find(slug).lesson.question
    assert len(question) <= MAX_QUESTION
    assert question.endswith("?")


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("words", [COINED, OVERSTATED])
def test_it_uses_the_fields_terms_and_claims_no_more_than_it_knows(slug, words):
    found = [(where, match.group()) for where, text in texts(slug) for match in words.finditer(text)]
    assert not found
    assert not {kind.label for kind in kinds(find(slug).params).values()} & {"why", "factors", "least"}


def test_the_words_are_found_where_they_are():
    assert COINED.search("the least error")
    assert not COINED.search("at least two, by least squares")
    assert OVERSTATED.search("69 alphas are as good as the minimum")
