"""Going on where rows were summed."""

from __future__ import annotations

from lasso_tui.app.session.resume import resume
from lasso_tui.app.session.session_state import SessionState
from lasso_tui.app.session.state_file import StateFile
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.requests.engine_choice import EngineChoice


def test_a_tab_that_cannot_show_sums_does_not_take_other_data_in_their_place(tmp_path):
    (tmp_path / "big").mkdir()
    (tmp_path / "big" / "p.csv").write_text("a,y\n1,2\n2,3\n")
    request = DataRequest(str(tmp_path / "big"), "y", engine=EngineChoice(workers=2))
    for tab, slug in (("timeseries", ""), ("ridge", "ridge")):
        store = StateFile(tmp_path / tab)
        store.write(SessionState(tab=tab, request=request), 1)
        begin = resume(store)
        assert (begin.slug, begin.request) == (slug, request)
        assert any("Time series needs rows" in one for one in begin.session.problems) is (not slug)
    (tmp_path / "big").rename(tmp_path / "gone")
    assert any("No file" in one for one in resume(store).session.problems)
