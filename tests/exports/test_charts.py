"""Charts that leave as text: one chart or all, tables no longer than their rows."""

from __future__ import annotations

import pytest

from lasso_tui.exports.charts import SIZE, charts_text
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.model import ExportError


@pytest.fixture(scope="module")
def solved():
    technique = find("ridge")
    *_, result = stream(Job(technique, defaults(technique, "prostate"), DataRequest("prostate")))
    return technique, result


def test_a_table_ends_with_its_note_and_a_chart_fills_its_size(solved):
    technique, result = solved
    tuning = find("tuning")
    *_, tuned = stream(Job(tuning, defaults(tuning, "prostate"), DataRequest("prostate")))
    sheet = tuning.charts(tuned, tuned.start)[1]
    lines = charts_text(tuning, tuned, tuned.start, chart="choices").splitlines()
    assert lines[0] == sheet.title
    assert len(lines) == 1 + 2 + len(sheet.rows) + 1
    assert lines[-1].strip() == sheet.note
    assert lines[-2].split()[0] == sheet.rows[-1][0]
    path = charts_text(technique, result, result.start, chart="Ridge path").splitlines()
    assert len(path) == 1 + SIZE[1]


def test_a_chart_that_there_is_not_is_refused_with_those_that_there_are(solved):
    technique, result = solved
    with pytest.raises(ExportError, match=r"no chart 'Entry'.*Paths \+ difference, Ridge path"):
        charts_text(technique, result, result.start, chart="Entry")
