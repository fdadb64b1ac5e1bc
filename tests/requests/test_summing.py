"""Tables that do not fit in memory are summed where they are, and go on from where they were stopped."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lasso_tui.cli import main
from lasso_tui.data import DataError, MomentTable, Preparation, TooLargeError
from lasso_tui.requests.data_request import DataRequest, TableCache, file_stamp
from lasso_tui.requests.engine_choice import EngineChoice
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, final_result
from tests.engines.streamed import summed, write_parts
from tests.exports.exported import bare


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
    assert any(one.startswith("Continued: ") for one in table.notes)
    first = next(share for stage, share in stages if stage.startswith("summing"))
    assert first > 0.3  # the row groups that were read are not read again


@pytest.mark.parametrize("workers", [None, 3])
def test_rows_that_would_fit_are_summed_where_that_is_asked(tmp_path, monkeypatch, workers) -> None:
    pattern = write_parts(tmp_path)
    monkeypatch.setattr("lasso_tui.engines.sum_files.LARGE_BYTES", 1)
    request = DataRequest(pattern, "y", Preparation(weights="w"), engine=EngineChoice(workers=workers))
    cache = TableCache()
    table = cache.table(request)
    assert isinstance(table, MomentTable)
    assert table.n_rows == summed(pattern, weights="w").rows_used
    assert cache.table(request) is table
    assert any(one.endswith("while they are solved.") for one in table.notes)
    assert not cache.holds(request)
    sample = cache.table(DataRequest(pattern, "y", sample=50, engine=EngineChoice()))
    assert sample.n_samples <= 50


def test_the_files_of_a_folder_are_summed(tmp_path, capsys) -> None:
    write_parts(tmp_path)
    words = ["run", "lasso", str(tmp_path), "--target", "y", "--engine", "local", "--workers", "2"]
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["dataset"]["n_samples"] == summed(str(tmp_path)).rows_used
    assert main([*words, "--output", "sh"]) == 0
    assert " --engine local --workers 2" in capsys.readouterr().out
    assert main(words[:5]) == 2
    assert "have its rows summed (--engine local)." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["prostate", "--engine", "local"], "prostate is bundled and fits in memory. Leave out --engine."),
        (["PATTERN", "--engine", "local"], "p*.parquet are summed for a target. Name it: --target COL."),
        (["PATTERN", "--workers", "0"], "--workers must be from 1 to 1000, not 0."),
        (["PATTERN", "--workers", "2", "--sample", "9"], "leave out --sample, or choose rows with --where."),
        (["PATTERN", "--engine", "dask"], "--engine dask needs a cluster: "),
        (["PATTERN", "--scheduler", "a", "--scheduler-file", "b"], "Name one scheduler: "),
        (["PATTERN", "--engine", "local", "--scheduler", "a"], "--scheduler is for --engine dask."),
        (["PATTERN", "--scheduler-file", "a", "--workers", "2"], "with --scheduler-file leave it out."),
        (["PATTERN", "--engine", "local", "--nested", "3"], "need the rows in memory. Leave out --engine."),
        (["SUMS", "--engine", "local"], "holds sums of rows already. Leave out --engine."),
    ],
)
def test_engines_that_cannot_be_used(tmp_path, capsys, words, said) -> None:
    pattern, sums = write_parts(tmp_path, n_files=1), tmp_path / "sums.npz"
    if "SUMS" in words:
        assert main(["moments", pattern, "--target", "y", "--to", str(sums)]) == 0
        capsys.readouterr()
    places = {"PATTERN": pattern, "SUMS": str(sums)}
    assert main(["run", "lasso", *(places.get(word, word) for word in words)]) == 2
    assert said in capsys.readouterr().err


def test_what_was_kept_stays_where_a_cluster_does_not_answer(tmp_path, monkeypatch) -> None:
    request = DataRequest(write_parts(tmp_path), "y", engine=EngineChoice())
    cache = TableCache()

    def stop(stage: str, share: float) -> None:
        if stage.startswith("summing") and share > 0.5:
            raise KeyboardInterrupt

    def silent(_choice):
        raise DataError("The scheduler did not answer.")

    with pytest.raises(KeyboardInterrupt):
        cache.table(request, stop)
    with monkeypatch.context() as patch:
        patch.setattr("lasso_tui.requests.engine_choice.engine_of", silent)
        with pytest.raises(DataError, match="did not answer"):
            cache.table(request)
    assert any(one.startswith("Continued: ") for one in cache.table(request).notes)


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


def test_the_exported_command_sums_the_rows_again(tmp_path, small_memory, capsys) -> None:
    pattern = write_parts(tmp_path, offset=0.0)
    words = ["run", "lasso", pattern, "--target", "y", "--missing", "mean", "--degree", "2", "--interactions"]
    words += ["--weights", "w", "--where", "region != 'north' or a > 0", "--test-fraction", "0.2"]
    words += [
        "--split-seed",
        "3",
        "--join-rare",
        "region=5",
        "--leave-out",
        "c",
        "--reference",
        "region=east",
    ]
    words += ["--set", "alpha=0.05"]
    assert main([*words, "--json"]) == 0
    known = json.loads(capsys.readouterr().out)
    assert known["dataset"]["n_samples"] < 1200
    assert {"d^2", "a*b", "d missing", "a*region=south"} <= {one["feature"] for one in known["coefficients"]}
    assert main([*words, "--output", "sh"]) == 0
    again = shlex.split(capsys.readouterr().out)
    assert again.pop(0) == "lasso-tui"
    assert "--json" in again
    assert main(again) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["coefficients"] == known["coefficients"]
    assert found["metrics"] == known["metrics"]


def test_the_script_of_rows_that_were_summed_finds_the_coefficients(tmp_path, small_memory, capsys) -> None:
    pattern, script = write_parts(tmp_path, n_files=2, offset=0.0), tmp_path / "script.py"
    words = ["run", "lasso", pattern, "--target", "y", "--missing", "mean", "--where", "a > -2"]
    assert main([*words, "--test-fraction", "0.2", "--output", "script", "--to", str(script)]) == 0
    done = bare([str(script)])
    assert done.returncode == 0, done.stderr
    assert float(done.stdout.rpartition("largest difference ")[2].split()[0]) < 1e-8
    capsys.readouterr()


def test_what_lies_beside_the_data_of_a_folder_is_passed_over_and_said(tmp_path, capsys) -> None:
    write_parts(tmp_path)
    before = summed(str(tmp_path))
    for name in ("README", "notes.txt", "_SUCCESS", ".p0.parquet.crc", "schema.json"):
        (tmp_path / name).write_text("words\n")
    assert main(["run", "lasso", str(tmp_path), "--target", "y", "--engine", "local"]) == 0
    shown = capsys.readouterr()
    assert "Passed over, not named as data: README, notes.txt, schema.json." in shown.out + shown.err
    assert summed(str(tmp_path)).rows_used == before.rows_used
    (tmp_path / "more.csv").write_text("a,y\n1,2\n")
    assert main(["run", "lasso", str(tmp_path), "--target", "y", "--engine", "local"]) == 2
    assert "Name files of one format." in capsys.readouterr().err


def test_names_of_targets_are_told_without_reading_rows(tmp_path, monkeypatch) -> None:
    write_parts(tmp_path)
    request, cache = DataRequest(str(tmp_path), "y", engine=EngineChoice()), TableCache()
    with monkeypatch.context() as patch:
        patch.setattr("lasso_tui.data.load", lambda *_, **__: pytest.fail("rows are read"))
        assert cache.targets(request) == ("a", "b", "c", "d", "w", "y")
        cache.table(request)
        names = cache.targets(replace(request, target="w"))
        levels = {f"region={one}" for one in ("south", "north", "east")}
        assert set(names) - {"a", "b", "c", "d", "w", "y"} == levels
        assert cache.sums_rows(request)
        assert cache.sums_rows(replace(request, target="w"))
    assert not cache.sums_rows(replace(request, sample=10))


def test_a_folder_that_has_changed_is_summed_again(tmp_path) -> None:
    write_parts(tmp_path, n_files=2)
    request, cache = DataRequest(str(tmp_path), "y", engine=EngineChoice()), TableCache()
    first = cache.table(request)
    stamp = cache.stamp(request.dataset)
    assert stamp == file_stamp(request.dataset) != ()
    assert cache.table(request) is first
    write_parts(tmp_path, n_files=3)
    assert file_stamp(request.dataset) != stamp
    assert cache.table(request).n_rows > first.n_rows


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        (
            "bought",
            lambda z: (z > 0).astype(int),
            "bought is a two-class target, fitted by least squares: sums of rows suffice for that alone. For family=",
        ),
        (
            "visits",
            lambda z: np.floor(np.exp(z)),
            "In the sample of rows, visits may be counts (whole numbers from 0, ",
        ),
        ("bought", lambda z: z, ""),
    ],
)
def test_classes_and_counts_that_sums_fit_by_least_squares_are_said(
    tmp_path, capsys, name, values, said
) -> None:
    z = np.random.default_rng(0).standard_normal(300)
    rows = pa.table({"z": z, name: values(z + np.random.default_rng(1).standard_normal(300))})
    pq.write_table(rows, tmp_path / "t.parquet")
    words = ["run", "lasso", str(tmp_path / "t.parquet"), "--target", name, "--engine", "local", "--json"]
    assert main(words) == 0
    warnings = json.loads(capsys.readouterr().out)["warnings"]
    found = [one for one in warnings if "fitted by least squares" in one]
    assert [one[: len(said)] for one in found] == ([said] if said else [])
    assert main([*words, "--set", "family=least squares"]) == 0
    assert "fitted by least squares" not in capsys.readouterr().out


def test_the_ways_to_the_rows_are_those_that_there_are(tmp_path, capsys) -> None:
    write_parts(tmp_path)
    asked = [str(tmp_path), "--target", "y", "--engine", "local"]
    assert main(["run", "anomaly", *asked]) == 2
    assert "Read a sample of them (--sample N in place of --engine)." in capsys.readouterr().err
    assert main(["run", "timeseries", *asked]) == 2
    assert capsys.readouterr().err.endswith("Leave out --engine, and they are read.\n")
    assert main(["run", "anomaly", str(tmp_path), "--sample", "50"]) == 2
    assert f"a pattern ({tmp_path}/*.parquet)" in capsys.readouterr().err
