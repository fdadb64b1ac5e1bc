"""The table of the fit: rows of read-outs at several positions, and the figures on test rows in it."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.techniques.entry_order import order_of_entry
from lasso_tui.techniques.fit_table import FitRow, FitTable, fit_table_of
from lasso_tui.techniques.result import Metric, Readout


def readout(alpha: float, error: str, *more: Metric) -> Readout:
    """A read-out of an alpha, an error and a gap."""
    metrics = (
        Metric("alpha", "alpha", alpha, f"{alpha:.3g}", row_label="alpha"),
        Metric("nonzero", "nonzero", 7, "7 of 10", row_label="nonzero"),
        Metric("r2_train", "R² (train)", 0.5, "0.500", row_label="R² train"),
        Metric("gap", "gap", 0.0, "< 1e-12", row_label="gap"),
        Metric("cv_mse", "CV MSE", 3012.0, error, "10-fold", row_label="CV MSE"),
        Metric("cv_se", "SE of CV MSE", 128.0, "128", in_readout=False),
        *more,
    )
    return Readout(metrics=metrics, coefficients=(), intercept_scaled=0.0, intercept_unscaled=0.0, scaling="")


def test_a_value_and_its_error_are_two_rows_and_the_gap_is_last():
    table = fit_table_of([readout(1.0, "3012 ± 128"), readout(5.2, "3137 ± 145 at alpha 5")], ("▲", "s"))
    assert [row.label for row in table.rows] == ["alpha", "nonzero", "CV MSE", "  ± SE", "R² train", "gap"]
    assert table.rows[2].values == ("3012", "3137")
    assert table.rows[3] == FitRow("  ± SE", ("128", "145"), is_error=True)
    assert table.rows[1].values == ("7", "7")
    assert table.rows[-1].values == ("<1e-12", "<1e-12")


def test_a_figure_that_only_one_position_has_is_blank_elsewhere():
    extra = Metric("binding", "bounds", 2, "2", row_label="at bound")
    table = fit_table_of([readout(1.0, "3"), readout(2.0, "4", extra)], ("▲", "m"))
    row = next(row for row in table.rows if row.label == "at bound")
    assert row.values == ("", "2")


def test_figures_on_test_rows_are_shown_where_they_are_to_be():
    test = Metric("test_mse", "test MSE", 1.0, "1.00", on_test_rows=True, row_label="test MSE")
    table = fit_table_of([readout(a, "3", test) for a in (1.0, 2.0, 3.0)], ("▲", "m", "s"))
    kept = table.withholding((False, True, False))
    rows = {row.label: row.values for row in kept.rows}
    assert rows["test MSE"] == ("–", "1.00", "–")
    assert rows["alpha"] == ("1", "2", "3")


def test_a_row_has_a_value_for_each_column():
    with pytest.raises(ValueError, match="2 values for 1 columns"):
        FitTable(("▲",), (FitRow("alpha", ("1", "2")),))


def test_features_are_in_order_of_entry():
    coefs = np.array([[0.0, 0, 0, 0], [0, 1, -2, 0], [3, 1, 0, 0]])
    assert order_of_entry(coefs).tolist() == [2, 1, 0, 3]
