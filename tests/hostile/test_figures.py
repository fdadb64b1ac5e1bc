"""Every number on the screen is that of `run` and of the exports, to the last digit."""

from __future__ import annotations

import pytest

from lasso_tui.techniques.discovery import all_techniques
from tests.hostile.figures import agrees, disagreements, quick
from tests.marks import marked_long

SLOW = {"denoising", "sensing", "elastic-net", "selection", "text", "anomaly"}
TECHNIQUES = [marked_long(t) if t.slug in SLOW else t for t in all_techniques()]


@pytest.mark.slow
@pytest.mark.parametrize("technique", TECHNIQUES, ids=lambda t: t.slug)
async def test_screen_run_and_exports_agree(technique):
    dataset = "prostate" if technique.tables else technique.generators[-1].name
    assert await disagreements(technique, dataset, quick(technique, dataset), steps=0) == []


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("0.653", 0.65349, True),
        ("0.653", 0.6536, False),
        ("1,234", 1234.4, True),
        ("1,234", 1235.0, False),
        ("3e-06", 3.4e-6, True),
        ("3e-06", 3.6e-6, False),
        ("< 1e-12", 4e-16, True),
        ("< 1e-12", 2e-12, False),
        ("0.535 ± 0.0731 at alpha 0.1", 0.535, True),
        ("7 of 8", 7, True),
        ("7 of 8", 6, False),
        ("0 → 5.63", 5.633, True),
        ("5.63 → 0", 5.633, False),
        ("12.5 %", 0.125, True),
        ("12.5 %", 0.13, False),
        ("-0.10", -0.1, True),
        ("-0.10", 0.1, False),
        ("not met", 3.0, True),
        ("–", None, True),
        ("ftv=6", 14, True),
    ],
)
def test_a_text_shows_a_number_or_does_not(text, value, holds):
    assert agrees(text, value) is holds
