"""A pinned solution beside the one at the cursor: in the table of the fit, in the list, on the axis."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.app.pane.frame.shown_fit import ShownFit
from lasso_tui.app.session.pin import make_pin
from lasso_tui.app.session.pin_overlay import PinOverlay
from lasso_tui.app.session.session import Session
from lasso_tui.app.session.shown_pin import PINNED, pinned_values
from lasso_tui.charts import Stack
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.held_out_looks import NO_LOOKS
from lasso_tui.techniques.job import Job, defaults, final_result


@pytest.fixture(scope="module")
def job():
    lasso = find("lasso")
    return Job(lasso, defaults(lasso, "prostate"), DataRequest("prostate"))


@pytest.fixture(scope="module")
def result(job):
    return final_result(job)


@pytest.fixture
def pin(job, result):
    return make_pin(job, result, float(result.grid[20]))


def columns(table):
    return dict(zip(table.columns, zip(*(row.values for row in table.rows), strict=True), strict=True))


def test_the_table_of_the_fit_has_a_column_of_the_pin(job, result, pin):
    cursor = float(result.grid[40])
    readout = job.technique.readout(result, cursor)
    table = ShownFit().table(job.technique, result, cursor, readout, NO_LOOKS, pin)
    assert table.columns == ("▲", PINNED, "m", "s")
    there = job.technique.readout(result, pin.position)
    at_pin = ShownFit().table(job.technique, result, pin.position, there, NO_LOOKS)
    assert columns(table)[PINNED] == columns(at_pin)["▲"]
    assert columns(table)["▲"] != columns(table)[PINNED]


def test_pinned_values_are_those_of_the_list_at_its_alpha(job, result, pin):
    coefficients = job.technique.readout(result, pin.position).coefficients
    values = pinned_values(coefficients, pin, scaled=True)
    found = [values.get(name, 0.0) for name in coefficients.features]
    np.testing.assert_allclose(found, coefficients.scaled, rtol=1e-12)
    other = final_result(Job(job.technique, job.params, DataRequest("diabetes")))
    assert pinned_values(job.technique.readout(other, other.start).coefficients, pin, scaled=True) is None


def test_the_axis_of_alpha_has_a_mark_of_the_pin(job, result, pin):
    session = Session()
    session.add(pin)
    overlay = PinOverlay(session)
    assert overlay.latest(job.technique, "prostate", result) == pin
    specs = overlay.chart_specs(job.technique.shown(result), job.technique, "prostate", result)
    stack = specs[0].chart(result, result.start)
    assert isinstance(stack, Stack)
    for part in stack.parts:
        assert [mark.x for mark in part.marks if mark.key == PINNED] == [pin.position]
    assert stack.same_static(specs[0].chart(result, float(result.grid[3])))
    tuning = find("tuning")
    others = overlay.chart_specs(tuning.chart_specs, tuning, "prostate", result)
    assert others[0].chart.args[2] == ()
