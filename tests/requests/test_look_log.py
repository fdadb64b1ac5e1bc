"""The log of looks at test rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from lasso_tui.requests.look_log import LookLog, data_identity


def test_looks_are_counted_by_their_data(tmp_path):
    log = LookLog(tmp_path / "not there yet")
    assert log.count("bundled:diabetes") == 0
    assert [log.add("bundled:diabetes", "diabetes") for _ in range(3)] == [1, 2, 3]
    assert log.add("sha256:1", "x.csv") == 1
    assert LookLog(tmp_path / "not there yet").count("bundled:diabetes") == 3


@pytest.mark.parametrize("rest", [b"\xff\xfe\n", b'{"data": 3}\n', b"[1]\n", b'{"data": "a", "na'])
def test_lines_that_are_not_ours_are_passed_over(tmp_path, rest):
    log = LookLog(tmp_path)
    log.add("a", "x.csv")
    log.path.write_bytes(log.path.read_bytes() + rest)
    assert log.count("a") == 1


def test_of_many_at_once_none_is_lost(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: LookLog(tmp_path).add("a", "x.csv"), range(80)))
    assert LookLog(tmp_path).count("a") == 80


def test_a_log_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"."):
        LookLog(tmp_path / "file").add("a", "x.csv")
    assert LookLog(tmp_path / "file").count("a") == 0


def test_data_are_known_by_what_they_hold(tmp_path):
    one, two, other = (tmp_path / name for name in ("one.csv", "two.csv", "other.csv"))
    one.write_text("a,y\n1,2\n")
    two.write_text("a,y\n1,2\n")
    other.write_text("a,y\n1,3\n")
    assert data_identity(str(one)) == data_identity(str(two)) != data_identity(str(other))
    assert data_identity(str(tmp_path / "*.csv")) not in {data_identity(str(one)), data_identity(str(other))}
    assert data_identity("diabetes") == "bundled:diabetes"
    assert data_identity(str(tmp_path / "gone.csv")) == ""
