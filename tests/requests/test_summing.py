"""Tables that do not fit in memory are summed where they are, and go on from where they were stopped."""

from __future__ import annotations

import pytest

from lasso_tui.data import DataError, MomentTable, Preparation, TooLargeError
from lasso_tui.requests.data_request import DataRequest, TableCache
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, final_result
from tests.engines.streamed import summed, write_parts


@pytest.fixture
def small_memory(monkeypatch):
    def refuse(name, *_args, **_kwargs):
        raise TooLargeError(f"{name}: it does not fit. Open a sample (--sample N).", 10)

    monkeypatch.setattr("lasso_tui.data.readers.table_builder.check_fits", refuse)


def test_rows_that_do_not_fit_are_summed(tmp_path, small_memory) -> None:
    pattern = write_parts(tmp_path)
    cache, request = TableCache(), DataRequest(pattern, "y", Preparation(weights="w"))
    said: list[str] = []
    table = cache.table(request, lambda stage, _: said.append(stage))
    assert isinstance(table, MomentTable)
    assert table.n_rows == summed(pattern, weights="w").rows_used
    assert cache.table(request) is table
    assert any(one.startswith("summing: ") and "/s" in one for one in said)
    result = final_result(Job(find("lasso"), find("lasso").params(), request, cache=cache))
    assert result.data is table
    sample = final_result(
        Job(find("penalties"), find("penalties").params(), request, cache=cache, on_sample=True)
    )
    assert sample.data.n_samples == table.n_rows


def test_what_was_summed_is_kept_where_the_work_stops(tmp_path, small_memory) -> None:
    pattern = write_parts(tmp_path)
    cache, request, stages = TableCache(), DataRequest(pattern, "y"), list[tuple[str, float]]()

    def stop(stage: str, share: float) -> None:
        if stage.startswith("summing") and share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.table(request, stop)
    table = cache.table(request, lambda stage, share: stages.append((stage, share)))
    assert table.n_rows == summed(pattern).rows_used
    first = next(share for stage, share in stages if stage.startswith("summing"))
    assert first > 0.3  # the row groups that were read are not read again


def test_without_a_target_both_ways_out_are_named(tmp_path, small_memory) -> None:
    pattern = write_parts(tmp_path)
    with pytest.raises(DataError, match=r"Open a sample \(--sample N\)\. Or name a target \(--target\)"):
        TableCache().table(DataRequest(pattern))
    with pytest.raises(DataError, match=r"does not fit in memory\. .*no column 'z'"):
        TableCache().table(DataRequest(pattern, "z"))
    with pytest.raises(TooLargeError):
        TableCache().table(DataRequest(pattern, "y", sample=5))
    with pytest.raises(TooLargeError):
        TableCache().table(DataRequest(pattern, "y"), series=True)
