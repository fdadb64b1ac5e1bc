"""What the README says of the program is so."""

from __future__ import annotations

import re
from pathlib import Path

from lasso_tui.techniques.discovery import all_techniques

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_techniques_are_listed_with_their_questions():
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*\?) \|$", README, re.MULTILINE)
    known = [(t.slug, t.lesson.question) for t in all_techniques()]
    assert len(rows) > 10
    assert [row for row in rows if row not in known] == []


def test_the_files_that_it_names_exist():
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    named = re.findall(r"`(tests/[^`]+)`", README)
    assert linked
    assert named
    assert [name for name in [*linked, *named] if not (ROOT / name).exists()] == []
