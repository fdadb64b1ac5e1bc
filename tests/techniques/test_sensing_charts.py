"""What the charts of compressed sensing show, and the table of its methods."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.techniques import updated
from lasso_tui.techniques.sensing import TECHNIQUE
from lasso_tui.techniques.sensing.params import ESTIMATES
from tests.techniques.test_sensing import figures, solved


@pytest.fixture(scope="module")
def noisy():
    return solved("spikes", length=200, measurements=60, n_nonzero=6)


def test_charts(noisy):
    final = noisy[-1]
    charts = TECHNIQUE.charts(final, final.start)
    assert [c.title for c in charts] == ["Signal", "Error", "Phase diagram", "Methods"]
    signal, error, phase, methods = charts
    truth, estimate, off = signal.parts
    assert np.count_nonzero(truth.traces[0].y) == 6
    assert len({part.y_limits for part in signal.parts}) == 1
    true, false = estimate.traces
    found = figures(final)
    assert (np.count_nonzero(true.y), len(false.y)) == (found["true_positives"], found["false_positives"])
    np.testing.assert_allclose(
        off.traces[0].y, final.recovery.at(final.start)[0].coef - final.data.truth, atol=1e-12
    )
    assert phase.points[0][:2] == (60 / 200, 6 / 60)
    assert [t.label for t in error.traces] == ["lasso", "refit", "refit CV"]
    assert [row[0] for row in methods.rows][:2] == ["lasso", "lasso, refit"]
    after = TECHNIQUE.charts(final, float(final.grid[10]))
    assert [a.same_static(b) for a, b in zip(charts, after, strict=True)] == [False, True, True, False]


def test_estimate_draws_another_answer_without_solving(noisy):
    final = noisy[-1]
    for name, key in ESTIMATES.items():
        drawn = TECHNIQUE.charts(final.with_params(updated(final.params, {"estimate": name})), final.start)
        expected = {e.name: e for e in (*final.recovery.at(final.start), *final.others)}[key]
        np.testing.assert_array_equal(drawn[0].parts[2].traces[0].y, expected.coef - final.data.truth)
    early = noisy[0].with_params(updated(final.params, {"estimate": "basis pursuit"}))
    assert TECHNIQUE.charts(early, early.start)[0].parts[1].traces == ()


def test_the_methods_are_the_table_of_the_fit(noisy):
    final = noisy[-1]
    table = TECHNIQUE.fit_table(final, final.start)
    assert table.columns == ("error", "true +", "false +", "nonz.")
    assert [row.label for row in table.rows] == ["lasso ▲", "refit ▲", "BP", "BPDN", "OMP"]
    found = figures(final)
    assert table.rows[0].values[1:] == tuple(
        str(found[name]) for name in ("true_positives", "false_positives", "nonzero")
    )
