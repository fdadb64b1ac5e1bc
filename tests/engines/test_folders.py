"""Folders such as `year=2024`: what their names say are columns, and the same bytes in two of them are two files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest

from lasso_tui.cli import main
from lasso_tui.data import DataError, Preparation
from lasso_tui.data.streaming.model.narrow import narrowed
from lasso_tui.data.streaming.moments_file import MomentsFile
from lasso_tui.engines.add_parts import add_parts
from lasso_tui.engines.request import Request
from lasso_tui.engines.sum_files import LocalEngine, sum_files
from lasso_tui.requests.data_request import DataRequest, TableCache
from lasso_tui.requests.engine_choice import EngineChoice
from tests.engines.streamed import N_FOLDS, assert_same_sums, made, summed
from tests.engines.test_kept_sums import at_piece
from tests.exports.test_sums_script import run
from tests.techniques.test_sums import save

YEARS = (2020, 2021, 2023)


def write_years(folder: Path, write=pq.write_table, suffix: str = "parquet") -> str:
    """Write a file for each year, with the area that is known of two of them; return the folder."""
    for k, (year, area) in enumerate(zip(YEARS, ("a%2Fb", "__HIVE_DEFAULT_PARTITION__", "c d"), strict=True)):
        inside = folder / f"area={area}" / f"year={year}"
        inside.mkdir(parents=True)
        write(made(n=200, seed=k), inside / f"data.{suffix}")
    return str(folder)


@pytest.mark.parametrize(
    ("write", "suffix"),
    [
        (pq.write_table, "parquet"),
        (lambda table, path: pa.feather.write_feather(table, path), "feather"),
        (lambda table, path: table.to_pandas().to_csv(path, index=False), "csv"),
    ],
)
def test_a_folder_tells_numbers_words_and_what_is_missing(tmp_path, write, suffix: str) -> None:
    folder = write_years(tmp_path, write, suffix)
    file = summed(folder, left_out=("d",))
    assert dict(file.lost) == {"area": 200}
    (area,) = (one for one in file.columns if one.name == "area")
    assert area.levels == ("a/b", "c d")
    numbers = summed(folder, left_out=("d", "area"))
    assert "year" in narrowed(numbers, "sums").features
    assert numbers.rows_used == 600
    year = numbers.layout.terms.index((("year", None),))
    shift, arrays = numbers.arrays["shift"][year], numbers.arrays
    mean = shift + arrays["first"][:, year].sum() / arrays["weight"].sum()
    assert mean == pytest.approx(sum(YEARS) / 3, abs=1e-9)
    assert summed(folder, left_out=("d", "area"), where="year > 2020 and year != 2023").rows_chosen == 200


def test_a_folder_of_words_and_numbers_tells_words(tmp_path) -> None:
    for code in ("1", "01", "x"):
        (tmp_path / f"code={code}").mkdir()
        pq.write_table(made(n=100), tmp_path / f"code={code}" / "data.parquet")
    (code,) = (one for one in summed(str(tmp_path)).columns if one.name == "code")
    assert code.levels is not None
    assert sorted(code.levels) == ["01", "1", "x"]


def test_messages_name_the_folder_of_a_file(tmp_path) -> None:
    folder = write_years(tmp_path)
    path = tmp_path / "area=c d" / "year=2023" / "data.parquet"
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(DataError, match=r"^Cannot read area=c d/year=2023/data\.parquet: "):
        summed(folder)


def write_twins(folder: Path) -> str:
    """Write the same bytes into two folders; return the folder above."""
    for k in (1, 2):
        (folder / f"k={k}").mkdir()
        pq.write_table(made(), folder / f"k={k}" / "data.parquet", row_group_size=90)
    return str(folder)


def test_files_of_the_same_bytes_are_parts_of_a_table(tmp_path) -> None:
    folder = write_twins(tmp_path)
    whole = summed(folder)
    parts = [(f"part{k}", summed(folder, shard=(k, 2))) for k in (1, 2)]
    assert [part.rows_read for _, part in parts] == [400, 400]
    assert_same_sums(add_parts(parts), whole)
    with pytest.raises(DataError, match=r"have rows of k=1/data\.parquet in common"):
        add_parts([parts[0], ("again", parts[0][1])])


@pytest.mark.parametrize("stop", [3, 7])
def test_what_was_kept_of_files_of_the_same_bytes_is_added_to(tmp_path, monkeypatch, stop: int) -> None:
    folder, kept = write_twins(tmp_path), list[MomentsFile]()
    asked = Request(files=(folder,), preparation=Preparation(target="y"), n_folds=N_FOLDS)

    def fail() -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        at_piece(patch, stop, fail)
        with pytest.raises(OSError, match="disk is gone"):
            sum_files(asked, engine=LocalEngine(1), keep=kept.append)
    (partial,) = kept
    assert 0 < partial.rows_read < 800
    assert_same_sums(sum_files(asked, earlier=partial), summed(folder))


@pytest.mark.parametrize("where", ["", "year < 2021", "area == 'c d' or year == 2020"])
def test_a_script_sums_rows_in_folders_again(tmp_path, monkeypatch, capsys, where: str) -> None:
    write_years(tmp_path / "rows")
    monkeypatch.chdir(tmp_path)
    options = {"left_out": ("d", "area"), "where": where}
    whole = save(summed("rows", **options), tmp_path / "whole.npz")
    files = [str(path) for path in sorted((tmp_path / "rows").rglob("*.parquet"))]
    assert all(one < 1e-8 for one in run(tmp_path, ["lasso", whole, "--set", "alpha=0.01"], *files))
    capsys.readouterr()


def test_a_model_of_a_folder_predicts_its_files_and_those_of_a_pattern(tmp_path, capsys) -> None:
    folder = write_years(tmp_path / "all")
    model, to = str(tmp_path / "model.json"), str(tmp_path / "predictions.csv")
    words = [
        "run",
        "lasso",
        folder,
        "--target",
        "y",
        "--engine",
        "local",
        "--leave-out",
        "d",
        "--output",
        "json",
    ]
    assert main([*words, "--to", model]) == 0
    frames = {}
    for source in (folder, f"{folder}/*/*/data.parquet"):
        assert main(["predict", model, source, "--keep", "area, year, c, y", "--to", to, "--force"]) == 0
        frames[source] = pd.read_csv(to)
        said = capsys.readouterr().err
        assert said.splitlines()[0].startswith("400 of 600 rows of ")  # the area of one file is not known
        assert "Not predicted: area has no value in 200 rows." in said
    found, again = frames.values()
    assert found["file"].unique().tolist()[1] == "area=a%2Fb/year=2020/data.parquet"
    assert found["year"].tolist() == [2021] * 200 + [2020] * 200 + [2023] * 200
    assert found["prediction"].tolist()[200:] == again["prediction"].tolist()[200:]
    assert found["c"].tolist() == pytest.approx(again["c"].tolist())
    one = Path(folder) / "area=c d" / "year=2023" / "data.parquet"
    assert main(["predict", model, str(one), "--to", to, "--force"]) == 0
    assert pd.read_csv(to)["prediction"].tolist() == found["prediction"].tolist()[400:]
    plain = tmp_path / "data.parquet"
    plain.write_bytes(one.read_bytes())
    assert main(["predict", model, str(plain)]) == 2
    assert "data.parquet lacks area, which the model of y needs" in capsys.readouterr().err


def test_numbers_that_folders_tell_can_be_targets(tmp_path) -> None:
    request = DataRequest(write_years(tmp_path), "y", engine=EngineChoice())
    cache = TableCache()
    cache.table(request)
    names = cache.targets(request)
    assert {"year", "area=a/b", "area=c d"} <= set(names)
    assert cache.table(replace(request, target="year")).target == "year"
