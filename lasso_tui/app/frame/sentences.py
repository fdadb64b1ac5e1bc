"""Sentences as lines: the question and the next step, warnings and the answer. None of them is cut."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from lasso_tui.app.frame.text_lines import Line, Part, line_width, spread
from lasso_tui.charts.cells import cell_width, fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lasso_tui.app.frame.inks import Inks
    from lasso_tui.techniques.result import Readout, Sentence

__all__ = ["WARNING", "answer_of", "note_lines", "title_line", "wrapped"]

WARNING = "▲ "
ALL_WARNINGS = "all: w"
MAX_LINES = 2
"""Lines that one sentence may take."""

CLAUSE_END = re.compile(r"[.;] ")
"""Where a warning may end: what is left is a sentence."""


def wrapped(text: str, width: int, lines: int = MAX_LINES) -> list[str]:
    """Return a text in at most so many lines; what is longer than that ends in an ellipsis."""
    if width < 1 or not text:
        return []
    found = textwrap.wrap(text, width)
    if len(found) > lines:
        found = [*found[: lines - 1], fit(" ".join(found[lines - 1 :]), width)]
    return found


def answer_of(readout: Readout | None, width: int) -> str:
    """Return the answer to the tab's question, as long as fits in one line; else the read-out's remark."""
    if readout is None:
        return ""
    if readout.answer is not None:
        return readout.answer.at_width(width)
    remark = readout.remark
    while len(textwrap.wrap(remark, max(width, 1))) > MAX_LINES and ". " in remark:
        remark = remark.rpartition(". ")[0] + "."  # whole sentences, the first ones
    return remark


def note_lines(
    warnings: Sequence[str], answer: str, width: int, inks: Inks, *, warning_lines: int = MAX_LINES
) -> list[Line]:
    """Return the warnings that fit in some lines, amber, and after them the answer; one line at least.

    Where not all is said, what shows all warnings stands at the end of the last line, or in a line of its own.
    """
    texts, note = _fitted(warnings, width, warning_lines) if warnings else ([], "")
    lines: list[Line] = [[Part(text, inks.amber, "key:w")] for text in texts]
    if note:
        if cell_width(texts[-1]) + len(note) > width:
            lines.append([])
        lines[-1].append(Part(note, inks.key, "key:w"))
    lines += [[Part(text, inks.text)] for text in wrapped(answer, width)] or [[]]
    return lines


def _fitted(warnings: Sequence[str], width: int, most: int) -> tuple[list[str], str]:
    """Return as many warnings as fit, the last perhaps without its last clauses, and a note of the rest."""
    for count in range(min(most, len(warnings)), 0, -1):
        before = [text for warning in warnings[: count - 1] for text in _lines(warning, width)]
        rest = len(warnings) - count
        for said in _shorter(warnings[count - 1]):
            texts = [*before, *_lines(said, width)]
            whole = said == warnings[count - 1]
            note = f"  +{rest} {ALL_WARNINGS}" if rest else "" if whole else f"  {ALL_WARNINGS}"
            if len(texts) + (cell_width(texts[-1]) + len(note) > width) <= most:
                return texts, note
    note = f"  +{len(warnings) - 1} {ALL_WARNINGS}" if len(warnings) > 1 else f"  {ALL_WARNINGS}"
    texts = wrapped(WARNING + warnings[0], width, most)
    return [*texts[:-1], fit(texts[-1], max(width - len(note), 1))], note


def _lines(warning: str, width: int) -> list[str]:
    """Return a warning in as many lines as it needs."""
    return textwrap.wrap(WARNING + warning, max(width, 1))


def _shorter(text: str) -> Iterator[str]:
    """Yield a text, and the same without its last clause, without its last two, and so on."""
    yield text
    for end in reversed(list(CLAUSE_END.finditer(text))):
        yield text[: end.start()] + "."


def title_line(question: str, next_step: Sentence | None, width: int, inks: Inks) -> Line:
    """Return the question, and at the right end the next step, in the longer form if that fits."""
    left = [Part(question, inks.bold)]
    if next_step is None:
        return left
    step = next_step.at_width(width - line_width(left) - 2)
    return spread(left, [Part(step, inks.quiet)], width)
