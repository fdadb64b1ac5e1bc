"""Sums by the workers of a Dask cluster on this machine: the same numbers, whatever is killed."""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys

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
from tests.engines.streamed import N_FOLDS, assert_same_sums, made, summed, write_parts
from tests.terminal import Terminal

pytestmark = pytest.mark.slow

INSIDE = """
import sys
from lasso_tui.engines.cluster.connect import cluster_of

class Captured:  # as Textual's
    def fileno(self): return -1
    def write(self, text): sys.exit(text)
    def flush(self): pass

if __name__ == "__main__":
    sys.stderr = Captured()
    with cluster_of(workers=1) as client:
        print(len(client.scheduler_info()["workers"]), "worker")
"""
"""A script that starts a cluster where something else than a file takes errors."""


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


def test_the_same_numbers_as_here(two, tmp_path, small_tasks) -> None:
    pattern = write_parts(tmp_path)
    for asked in (request_of(pattern), request_of(pattern, weights="", factors=("b",), where="w > 0.6")):
        asked = Request(**{**vars(asked), "columns": ("a", "c", "d", "region")})
        with cluster_of(two.address) as client:
            said = describe(client)
            engine = DaskEngine(client, said)
            assert_same_sums(sum_files(asked, engine=engine), sum_files(asked))
        assert said.startswith(f"{two.address}: distributed ")
        assert "2 workers with 2 threads, lasso-tui " in said
        assert not engine.said


def test_parts_of_a_csv_and_of_an_arrow_file_are_tasks(two, tmp_path, small_tasks, monkeypatch) -> None:
    import pyarrow.csv
    import pyarrow.feather

    pyarrow.csv.write_csv(made(), tmp_path / "p.csv")
    pyarrow.feather.write_feather(made(), str(tmp_path / "p.arrow"), chunksize=90)
    for name in ("p.csv", "p.arrow"):
        asked = request_of(str(tmp_path / name))
        whole = sum_files(asked)
        with monkeypatch.context() as patch, cluster_of(scheduler_file=str(two.file)) as client:
            for form in ("text", "ipc"):
                patch.setattr(f"lasso_tui.data.streaming.formats.{form}.PIECE_BYTES", 4000)
            patch.setattr("lasso_tui.data.streaming.formats.text.LOOK_BYTES", 1000)
            parts = sum_files(asked, engine=DaskEngine(client))
        assert len(parts.sources) >= 5
        assert_same_sums(parts, whole, same_cut=False)


def test_a_worker_is_killed_in_the_middle(tmp_path, small_tasks) -> None:
    pattern = write_parts(tmp_path, group=20)
    with cluster(tmp_path) as ours, cluster_of(ours.address) as client:
        victim = ours.workers[1]
        addresses = {one["name"]: address for address, one in client.scheduler_info()["workers"].items()}
        address = addresses.get("1") or addresses[1]
        victim.send_signal(signal.SIGSTOP)
        engine = DaskEngine(client)

        def progress(stage: str, share: float) -> None:
            if victim.poll() is None and client.processing().get(address):
                victim.kill()
                victim.wait()

        found = sum_files(request_of(pattern), progress, engine=engine)
        assert_same_sums(found, sum_files(request_of(pattern)))
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
    assert_same_sums(sum_files(asked, earlier=partial), sum_files(asked))


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
    assert_same_sums(read_moments(to), sum_files(request_of(pattern, weights="")))
    assert not list(tmp_path.glob("*.partial.npz"))


def test_a_cluster_on_this_machine(tmp_path, capfd) -> None:
    pattern, to = write_parts(tmp_path), tmp_path / "sums.npz"
    words = ["moments", pattern, "--target", "y", "--to", str(to), "--folds", "5", "--engine", "dask"]
    assert main([*words, "--workers", "2"]) == 0
    said = capfd.readouterr().err.splitlines()
    assert "2 workers with 2 threads" in said[0]
    assert_same_sums(read_moments(to), sum_files(request_of(pattern, weights="")))


def test_a_cluster_on_this_machine_where_an_app_has_the_stream_of_errors(tmp_path) -> None:
    script = tmp_path / "inside.py"
    script.write_text(INSIDE)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert done.stdout == "1 worker\n", done.stderr


@pytest.mark.parametrize("who", ["worker", "scheduler"])
def test_something_is_killed_while_the_app_shows_progress(tmp_path, who: str) -> None:
    pattern = write_parts(tmp_path)
    waiting = tmp_path / "waiting"
    with cluster(tmp_path, stuck=True) as made:
        words = [pattern, "--target", "y", "--scheduler-file", str(made.file)]
        with Terminal("-m", "lasso_tui", *words, columns=80, rows=24) as terminal:
            terminal.wait_until(lambda: waiting.exists() and waiting.read_text() != "")
            terminal.wait_until(lambda: b"summing" in terminal.seen)
            if who == "worker":
                process = int(waiting.read_text())
                next(one for one in made.workers if one.pid == process).kill()
                terminal.wait_until_fitted()
                assert f"{summed(pattern).rows_used:,} × " in terminal.text()
                terminal.send("q")
                assert terminal.wait_reading() == 0
            else:
                made.scheduler.kill()
                assert terminal.wait_reading() == 2
            terminal.drained()
            assert terminal.as_before()
            said = f"The scheduler {made.address} stopped answering. Start it and its workers again."
            assert (said in terminal.text()) == (who == "scheduler")


def test_workers_of_another_version_or_without_a_package(two, monkeypatch) -> None:
    def said() -> str:
        with cluster_of(two.address) as client, pytest.raises(DataError) as caught:
            describe(client)
        return str(caught.value)

    monkeypatch.setattr("lasso_tui.__version__", "9.9")
    assert said().startswith("Workers have lasso-tui ")
    assert said().endswith("here is 9.9. Install one version everywhere: pip install lasso-tui==9.9")
    monkeypatch.setattr("lasso_tui.engines.cluster.connect.NEEDED", ("lasso-tui", "numpy", "no_such_package"))
    assert " cannot import no_such_package. Install it on every worker: pip install " in said()


def test_what_goes_wrong_is_said_in_a_sentence_alone(two) -> None:
    with cluster_of(two.address):
        known = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
        assert "distributed.client" in known  # which has a level and a handler of its own
        assert not [name for name in known if logging.getLogger(name).isEnabledFor(logging.CRITICAL)]


def test_a_scheduler_that_does_not_answer_and_one_without_workers(tmp_path, monkeypatch, capfd) -> None:
    monkeypatch.setattr("lasso_tui.engines.cluster.connect.CONNECT_SECONDS", 1)
    words = ["moments", write_parts(tmp_path), "--target", "y", "--to", str(tmp_path / "sums.npz")]

    def said(*more: str) -> str:
        assert main([*words, *more]) == 2
        (line,) = capfd.readouterr().err.splitlines()
        return line

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        assert f"The scheduler {address} did not answer within 1 s." in said("--scheduler", address)
    assert "node7 is no scheduler's address" in said("--scheduler", "node7")
    assert "No scheduler has written its address to" in said("--scheduler-file", str(tmp_path / "none.json"))
    with cluster(tmp_path, 0) as made:
        assert f"The scheduler {made.address} has no worker." in said("--scheduler", made.address)


def test_the_scheduler_is_killed_while_a_terminal_shows_progress(tmp_path) -> None:
    pattern, to = write_parts(tmp_path), tmp_path / "sums.npz"
    with cluster(tmp_path, stuck=True) as made:
        words = ["moments", pattern, "--target", "y", "--to", str(to), "--scheduler", made.address]
        with Terminal("-m", "lasso_tui", *words) as terminal:
            terminal.wait_until(lambda: b"summing" in terminal.seen)
            made.scheduler.kill()
            assert terminal.wait_reading() == 2
            terminal.drained()
            assert terminal.as_before()
            last = terminal.text().rstrip().splitlines()[-1]
            assert last.rpartition("\r")[2] == (
                f"lasso-tui: The scheduler {made.address} stopped answering. Start it and its workers again."
            )
    assert not to.exists()
