"""Sentences as lines: the question and the next step, warnings and the answer. None of them is cut."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from lasso_tui.app.frame.text_lines import Line, Part, line_width, spread
from lasso_tui.charts.cells import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui.app.frame.inks import Inks
    from lasso_tui.techniques.result import Readout, Sentence

__all__ = ["WARNING", "answer_of", "note_lines", "title_line", "wrapped"]

WARNING = "▲ "
ALL_WARNINGS = "all: w"
MAX_LINES = 2
"""Lines that one sentence may take."""


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

    Where not all warnings fit, what shows all of them stands at the end of the last.
    """
    lines: list[Line] = []
    shown = 0
    for number, warning in enumerate(warnings):
        rest = len(warnings) - number - 1
        note = f"  +{rest} {ALL_WARNINGS}" if rest else ""
        left = warning_lines - len(lines)
        found = wrapped(WARNING + warning, width, max(left, 1))
        if left < 1 or (lines and len(found) > left):
            break
        lines += [[Part(text, inks.amber, "key:w")] for text in found]
        shown += 1
        if len(lines) >= warning_lines or not rest:
            _append(lines, note, width, inks)
            break
    if shown < len(warnings) and lines:
        rest = len(warnings) - shown
        if not any(part.does == "key:w" and ALL_WARNINGS in part.text for part in lines[-1]):
            _append(lines, f"  +{rest} {ALL_WARNINGS}", width, inks)
    lines += [[Part(text, inks.text)] for text in wrapped(answer, width)] or [[]]
    return lines


def _append(lines: list[Line], note: str, width: int, inks: Inks) -> None:
    """Add a note to the last line, in place of its end where there is no room."""
    if not note or not lines:
        return
    last = lines[-1]
    if line_width(last) + len(note) > width:
        last = [part._replace(text=fit(part.text, width - len(note))) for part in last]
    lines[-1] = [*last, Part(note, inks.key, "key:w")]


def title_line(question: str, next_step: Sentence | None, width: int, inks: Inks) -> Line:
    """Return the question, and at the right end the next step, in the longer form if that fits."""
    left = [Part(question, inks.bold)]
    if next_step is None:
        return left
    step = next_step.at_width(width - line_width(left) - 2)
    return spread(left, [Part(step, inks.quiet)], width)
