"""What is open is one value, and its columns are read once."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from lasso_tui.data import DataError, Preparation
from lasso_tui.requests.data_request import DataRequest, TableCache
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, defaults, stream


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b,y\n" + "".join(f"{i % 7},{i * i % 11},{i % 7 + i % 3}\n" for i in range(40)))
    return path


def test_another_target_or_preparation_reads_no_file_again(file):
    cache, request = TableCache(), DataRequest(str(file))
    columns = cache.columns(request)
    other = replace(request, target="b", preparation=Preparation(degree=2, left_out=("a",)))
    table = cache.table(other)
    assert cache.columns(other) is columns
    assert (table.target, table.features) == ("b", ("y", "y^2"))
    assert cache.table(replace(other)) is table
    assert cache.table(request) is not table


def test_a_file_that_changed_is_read_again_and_one_that_is_gone_is_not(file):
    cache, request = TableCache(), DataRequest(str(file))
    assert cache.table(request).n_samples == 40
    file.write_text(file.read_text() + "1,2,3\n")
    assert cache.table(request).n_samples == 41
    file.unlink()
    assert cache.table(replace(request, target="b")).n_samples == 41
    with pytest.raises(DataError, match="No file"):
        cache.table(DataRequest(str(file), sample=10))


def test_a_refused_preparation_leaves_the_columns_in_memory(file):
    cache, request = TableCache(), DataRequest(str(file))
    columns = cache.columns(request)
    with pytest.raises(DataError, match=r"no column .c."):
        cache.table(replace(request, target="c"))
    assert cache.columns(request) is columns


def test_who_waits_for_another_reader_can_give_up(file):
    cache, request = TableCache(), DataRequest(str(file))
    reading, go_on = threading.Event(), threading.Event()

    def hold(*_):
        reading.set()
        go_on.wait(30)

    reader = threading.Thread(target=cache.columns, args=(request, hold))
    reader.start()
    assert reading.wait(30)

    def stop(*_):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        cache.table(request, stop)
    go_on.set()
    reader.join()
    assert cache.table(request).n_samples == 40


def test_data_that_a_technique_makes_cannot_be_prepared():
    technique = find("lasso")
    for request, said in [
        (DataRequest("article", "y"), "one target"),
        (DataRequest("article", preparation=Preparation(degree=2)), "preparation options"),
    ]:
        with pytest.raises(DataError, match=said):
            next(stream(Job(technique, defaults(technique, "article"), request)))


def test_a_series_and_a_table_of_one_file_are_two_tables(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("day,v\n" + "".join(f"2024-01-{k:02},{k * k % 7}\n" for k in range(1, 31)))
    cache, request = TableCache(), DataRequest(str(path))
    series = cache.table(request, series=True)
    assert (series.n_features, series.dated, series.preparation.time) == (0, True, "day")
    assert cache.table(request, series=True) is series
    with pytest.raises(DataError, match=r"no feature is left.*time series tab"):
        cache.table(request)
    assert cache.table(request, series=True).n_samples == 30
