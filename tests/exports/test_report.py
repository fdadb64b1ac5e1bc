"""A report has all sections, loads nothing, and says what was computed."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest

from lasso_tui.exports.formats import content
from lasso_tui.exports.report.blocks import TableBlock
from lasso_tui.exports.report.html import LISTED, html_page
from lasso_tui.exports.report.markdown import markdown_page
from lasso_tui.exports.report.sections import report_sections, report_title
from lasso_tui.techniques.held_out_looks import Looks
from lasso_tui.techniques.model import ExportError
from tests.exports.solved import solved
from tests.marks import slow_except

STABLE = "lasso birthwt --test-fraction 0.2 --set stability=on --set pairs=4 --set folds=3"
REPORTS = {
    "lasso": STABLE,
    "classes": "lasso birthwt --target low --set folds=3",
    "ridge": "ridge prostate --set folds=3",
    "group lasso": "group-lasso birthwt --set folds=3",
    "denoising": "denoising article",
    "time series": "timeseries sunspots",
    "worked example": "lasso article",
}
HEADINGS = [
    "Question",
    "Data and preparation",
    "Warnings",
    "Choice of alpha",
    "Charts",
    "Coefficients",
    "Test rows",
]
ENDS = ["How to reproduce", "Methods, for a paper", "References"]


class Checker(HTMLParser):
    """Notes what is open, and what would load something."""

    VOID = frozenset({"meta", "link", "img", "br", "hr", "input"})

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.loads, self.headings, self.charts = [], set(), [], [], 0

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.charts += tag == "svg"
        self.loads += [(tag, k) for k, v in attrs if k in {"src", "href", "xlink:href", "srcset", "action"}]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "h2":
            self.headings.append(data)


@pytest.mark.parametrize("name", slow_except(REPORTS, "lasso", "denoising"))
def test_the_page_is_whole_and_loads_nothing(name):
    job, result, cursor = solved(REPORTS[name])
    page = content("report.html", job, result, cursor)
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert checker.loads == []
    assert not checker.tags & {"script", "link", "iframe", "img", "object"}
    assert "url(" not in page
    assert "@import" not in page
    assert checker.charts == 4 * sum(chart.title != LISTED for chart in job.technique.shown(result))
    assert checker.headings[-3:] == ENDS
    assert job.technique.lesson.question in html.unescape(page)
    assert all(html.escape(warning) in page for warning in result.warnings)
    assert all(html.escape(reference) in page for reference in job.technique.lesson.references)


def test_all_sections_stand_in_their_order_with_the_looks():
    job, result, cursor = solved(STABLE)
    looks = Looks(frozenset({cursor}), 4)
    sections = report_sections(job, result, cursor, looks, TableBlock(("pin", "alpha"), (("A", "0.1"),)))
    assert [section.title for section in sections] == [*HEADINGS, "Comparison", *ENDS]
    page = markdown_page(report_title(job, result), sections, job, result, cursor)
    assert "Test set looked at 4 times, this report counted." in page
    assert "lasso-tui run lasso birthwt" in page
    table = next(s for s in sections if s.title == "Coefficients").blocks[-1]
    assert table.header == ("feature", "coef per SD", "coef", "selected")
    readout = job.technique.readout(result, cursor)
    nonzero = [c for c in readout.coefficients if c.scaled != 0]
    assert len(table.rows) == 1 + len(nonzero)
    assert all(row[-1].endswith("%") for row in table.rows[1:])


def test_the_sentence_on_methods_tells_a_choice_from_a_setting():
    job, result, cursor = solved("lasso prostate --set folds=3")
    chosen = content("report.md", job, result, cursor)
    assert "was the alpha at the minimum of the cross-validated error (3 folds, seed" in chosen
    sparser = next(float(mark.x) for mark in result.marks if mark.key == "s")
    assert "was the largest alpha within one standard error" in content("report.md", job, result, sparser)
    assert "was set by hand" in content("report.md", job, result, float(result.grid[10]))


def test_names_cannot_break_the_page(tmp_path):
    path = tmp_path / "odd.csv"
    rows = "\n".join(f"{k % 7},{k % 5},{k % 7 - 2 * (k % 5)}" for k in range(60))
    path.write_text(f'<b>x</b>,a|b`_*,"$y</style>"\n{rows}\n')
    job, result, cursor = solved(f"lasso {path} --set folds=3 --set alpha=0.001")
    sections = report_sections(job, result, cursor)
    checker = Checker()
    page = html_page(report_title(job, result), sections, job, result, cursor)
    checker.feed(page)
    assert checker.open == []
    assert "b" not in checker.tags
    markdown = content("report.md", job, result, cursor)
    assert r"a\|b\`\_\*" in markdown
    assert re.search(r"SHA-256 of the files \| [0-9a-f]{64}", markdown)
    latex = content("coefficients.tex", job, result, cursor)
    assert r"\$y\textless{}/style\textgreater{}" in latex
    assert latex.count(r" \\") == len(result.fit.table.features) + 2


def test_a_technique_without_coefficients_has_no_table():
    job, result, cursor = solved("denoising article")
    with pytest.raises(ExportError, match="no feature coefficients"):
        content("coefficients.tex", job, result, cursor)
