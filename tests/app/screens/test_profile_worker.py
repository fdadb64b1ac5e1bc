"""What the data screen finds out about a request, without a screen."""

from __future__ import annotations

from lasso_tui.app.screens.data.profile_worker import profile_draft
from lasso_tui.requests.data_request import DataRequest, TableCache


def test_a_date_and_a_value_can_be_used_by_a_tab_for_series_only(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("day,v\n" + "".join(f"2024-01-{k:02},{k * k % 7}\n" for k in range(1, 31)))
    request = DataRequest(str(path))
    *_, found = profile_draft(0, request, TableCache(), lambda text: None, series=True)
    assert not found.refusal
    assert "time day" in found.prepared
    *_, refused = profile_draft(0, request, TableCache(), lambda text: None)
    assert "no feature is left" in refused.refusal
