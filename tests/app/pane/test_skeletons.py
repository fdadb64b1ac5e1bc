"""What stands where charts will be: empty axes, as pure lines and on the screen of every tab."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from lasso_tui.app import LassoApp
from lasso_tui.app.frame.inks import Inks
from lasso_tui.app.frame.waiting import waiting_cells
from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.app.pane.controls.fields import ParamLine
from lasso_tui.charts import DARK_PALETTE
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import find, headings
from tests.app.conftest import screen_text, until
from tests.app.held import held

INKS = Inks.of(DARK_PALETTE, "#56b4e9", "#e69f00", "#11151a")
NOTE = "Above, each line is one feature's coefficient along alpha. Below, its error."
PROGRESS = "reading ✓ path 40 % · esc stops"


def lines(width, height, plots=(2.0, 1.0), note=NOTE):
    cells = waiting_cells("1 Path + CV", plots, note, PROGRESS, width, height, INKS)
    return ["".join(cells.chars[row]) for row in range(height)]


@given(st.integers(20, 120), st.integers(12, 50), st.sampled_from([(1.0,), (2.0, 1.0), (9.0, 9.0, 9.0, 6.0)]))
def test_axes_are_whole_and_the_progress_is_never_cut(width, height, plots):
    shown = lines(width, height, plots)
    assert shown[0].startswith("1 Path + CV")
    axis = [line[4] for line in shown]
    assert axis[-2] == "└"
    assert axis.count("├") == len(plots) - 1
    assert set(axis[1:-2]) <= {"│", "├"}
    assert shown[-2][5:] == "─" * (width - 5)
    words = " ".join(line[5:] for line in shown).replace("─", " ").split()
    if height > 24:
        assert [w for w in words if w in PROGRESS.split()][-len(PROGRESS.split()) :] == PROGRESS.split()


def test_a_table_has_no_axes():
    assert not any("│" in line or "└" in line for line in lines(60, 20, ()))


@pytest.mark.parametrize(
    "slug",
    [
        pytest.param(heading.slug, marks=[] if heading.slug in {"lasso", "text"} else [pytest.mark.slow])
        for heading in headings()
    ],
)
async def test_every_tab_shows_empty_axes_until_there_is_a_result(slug):
    technique = find(slug)
    with held(technique):
        app = LassoApp(DataRequest("diabetes"), slug=slug)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: "esc stops" in screen_text(app))
            views = [view for view in app.pane.query(ChartView) if view.display]
            assert all(view.render_line(0).text.split()[0].isdigit() for view in views)
            first = [views[0].render_line(y).text for y in range(views[0].size.height)]
            plots = technique.chart_specs[0].plots
            assert any("└" in line for line in first) == bool(plots)
            assert sum("├" in line for line in first) == max(len(plots) - 1, 0)
            begun = [line.shown for line in app.pane.query(ParamLine)]  # long values show their beginning
            cut = [
                line.partition("…")[0].split()[-1] for line in screen_text(app).splitlines() if "…" in line
            ]
            assert all(any(word in text for text in begun) for word in cut)
