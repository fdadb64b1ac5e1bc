"""Sums by the workers of a Dask cluster on this machine: the same numbers, whatever is killed."""

from __future__ import annotations

import signal

import numpy as np
import pytest

from lasso_tui.cli import main
from lasso_tui.data import DataError, Preparation
from lasso_tui.data.streaming.moments_file import read_moments
from lasso_tui.engines.cluster.connect import cluster_of, describe
from lasso_tui.engines.cluster.engine import DaskEngine
from lasso_tui.engines.kept_sums import KeptSums
from lasso_tui.engines.request import Request
from lasso_tui.engines.sum_files import sum_files
from tests.engines.dask_cluster import cluster
from tests.engines.streamed import N_FOLDS, write_parts

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A cluster of two workers."""
    with cluster(tmp_path_factory.mktemp("two")) as made:
        yield made


@pytest.fixture
def small_tasks(monkeypatch) -> None:
    """Every row group is a task."""
    monkeypatch.setattr("lasso_tui.engines.cluster.tasks.TASK_BYTES", 1)


def request_of(pattern: str, **preparation) -> Request:
    preparation = {"target": "y", "weights": "w"} | preparation
    return Request(files=(pattern,), preparation=Preparation(**preparation), n_folds=N_FOLDS)


def assert_same(one, other) -> None:
    """Two files of sums hold the same."""
    assert one.columns == other.columns
    for name in ("rows_read", "rows_chosen", "rows_used", "lost", "excluded", "target"):
        assert getattr(one, name) == getattr(other, name), name
    places = [
        sorted((rows.fingerprint, rows.first, rows.rows) for rows in each.sources) for each in (one, other)
    ]
    assert places[0] == places[1]
    ours, theirs = (centred(each.arrays) for each in (one, other))
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9 * np.abs(theirs).max())


def centred(arrays) -> np.ndarray:
    """Second moments about the mean, by fold, and the means."""
    first, weight = arrays["first"], arrays["weight"][:, None]
    means = arrays["shift"] + first / weight
    cross = first[:, :, None] * first[:, None, :] / weight[:, :, None]
    return np.concatenate([arrays["second"] - cross, means[:, None, :]], axis=1)


def test_the_same_numbers_as_here(two, tmp_path, small_tasks) -> None:
    pattern = write_parts(tmp_path)
    for asked in (request_of(pattern), request_of(pattern, weights="", factors=("b",), where="w > 0.6")):
        asked = Request(**{**vars(asked), "columns": ("a", "c", "d", "region")})
        with cluster_of(two.address) as client:
            said = describe(client)
            engine = DaskEngine(client, said)
            assert_same(sum_files(asked, engine=engine), sum_files(asked))
        assert said.startswith(f"{two.address}: distributed ")
        assert "2 workers with 2 threads, lasso-tui " in said
        assert not engine.said


def test_words_and_csv_are_looked_at_by_the_workers(two, tmp_path, small_tasks) -> None:
    import pyarrow.csv
    import pyarrow.parquet as pq

    write_parts(tmp_path)
    for path in sorted(tmp_path.glob("*.parquet")):
        pyarrow.csv.write_csv(pq.read_table(path), path.with_suffix(".csv"))
    asked = request_of(str(tmp_path / "*.csv"))
    with cluster_of(scheduler_file=str(two.file)) as client:
        assert_same(sum_files(asked, engine=DaskEngine(client)), sum_files(asked))


def test_a_worker_is_killed_in_the_middle(tmp_path, small_tasks) -> None:
    pattern = write_parts(tmp_path, group=20)
    with cluster(tmp_path) as made, cluster_of(made.address) as client:
        victim = made.workers[1]
        addresses = {one["name"]: address for address, one in client.scheduler_info()["workers"].items()}
        address = addresses.get("1") or addresses[1]
        victim.send_signal(signal.SIGSTOP)
        engine = DaskEngine(client)

        def progress(stage: str, share: float) -> None:
            if victim.poll() is None and client.processing().get(address):
                victim.kill()
                victim.wait()

        found = sum_files(request_of(pattern), progress, engine=engine)
        assert_same(found, sum_files(request_of(pattern)))
        assert engine.said == [f"Worker {address} was lost; its tasks ran again on others."]


def test_the_scheduler_is_killed_in_the_middle(tmp_path, small_tasks, monkeypatch) -> None:
    pattern, added, kept = write_parts(tmp_path), [], []
    asked, add = request_of(pattern), KeptSums.add_complete

    def counted(self, summed) -> None:
        add(self, summed)
        added.append(summed.counts.read)

    monkeypatch.setattr(KeptSums, "add_complete", counted)
    with cluster(tmp_path, stuck=True) as made, cluster_of(made.address) as client:

        def progress(stage: str, share: float) -> None:
            if added and made.scheduler.poll() is None:
                made.scheduler.kill()
                made.scheduler.wait()

        with pytest.raises(DataError) as caught:
            sum_files(asked, progress, engine=DaskEngine(client), keep=kept.append)
        assert str(caught.value) == (
            f"The scheduler {made.address} stopped answering. Start it and its workers again."
        )
    (partial,) = kept
    assert 0 < partial.rows_read == sum(added) < 1200
    assert_same(sum_files(asked, earlier=partial), sum_files(asked))


def test_the_command_and_a_worker_that_finds_a_damaged_file(two, tmp_path, capfd, small_tasks) -> None:
    pattern, to = write_parts(tmp_path), tmp_path / "sums.npz"
    words = ["moments", pattern, "--target", "y", "--to", str(to), "--scheduler", two.address, "--folds", "5"]
    whole = (tmp_path / "p2.parquet").read_bytes()
    (tmp_path / "p2.parquet").write_bytes(whole[:200] + bytes(8800) + whole[9000:])
    assert main(words) == 2
    said = capfd.readouterr().err.splitlines()
    assert len(said) == 2
    assert said[1].startswith("lasso-tui: Cannot read p2.parquet: ")
    assert not to.exists()
    (tmp_path / "p2.parquet").write_bytes(whole)
    assert main(words) == 0
    assert_same(read_moments(to), sum_files(request_of(pattern, weights="")))
    assert not list(tmp_path.glob("*.partial.npz"))


def test_a_cluster_on_this_machine(tmp_path, capfd) -> None:
    pattern, to = write_parts(tmp_path), tmp_path / "sums.npz"
    words = ["moments", pattern, "--target", "y", "--to", str(to), "--folds", "5", "--engine", "dask"]
    assert main([*words, "--workers", "2"]) == 0
    said = capfd.readouterr().err.splitlines()
    assert "2 workers with 2 threads" in said[0]
    assert_same(read_moments(to), sum_files(request_of(pattern, weights="")))
