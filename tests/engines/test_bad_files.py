"""Files that cannot be summed, and parts that do not go together: one sentence each."""

from __future__ import annotations

import os

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from lasso_tui.cli import main
from lasso_tui.data import DataError
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.streaming.files import find_files
from lasso_tui.data.streaming.model.narrow import narrowed
from lasso_tui.data.streaming.source import StreamSource, open_source
from lasso_tui.engines.add_parts import add_parts
from tests.engines.streamed import made, summed, write_parts


def refusal(pattern: str, **options) -> str:
    with pytest.raises(DataError) as caught:
        summed(pattern, **options)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith((".", ")", "?"))
    return text


def test_a_truncated_file_among_many(tmp_path) -> None:
    pattern = write_parts(tmp_path)
    path = tmp_path / "p1.parquet"
    path.write_bytes(path.read_bytes()[:-500])
    assert refusal(pattern).startswith("Cannot read p1.parquet: ")


def test_a_file_that_is_damaged_inside(tmp_path) -> None:
    pattern = write_parts(tmp_path)
    path = tmp_path / "p2.parquet"
    content = bytearray(path.read_bytes())
    content[200:9000] = bytes(8800)
    path.write_bytes(content)
    assert refusal(pattern).startswith("Cannot read p2.parquet: ")


def test_files_of_other_columns(tmp_path) -> None:
    pattern = write_parts(tmp_path)
    pq.write_table(made().append_column("z", pa.array(np.arange(400))), tmp_path / "p9.parquet")
    assert refusal(pattern).startswith("p9.parquet has the column z, p0.parquet has not.")
    assert summed(pattern, left_out=("z",)).rows_read == 1600


def test_a_column_that_changes_its_type(tmp_path) -> None:
    pattern = write_parts(tmp_path)
    table = made()
    table = table.set_column(0, "a", pa.array([f"v{k % 3}" for k in range(400)]))
    pq.write_table(table, tmp_path / "p9.parquet")
    assert refusal(pattern).startswith("a changes its type: words in p9.parquet, numbers in p0.parquet.")
    pq.write_table(made().set_column(0, "a", pa.array(range(400), pa.int16())), tmp_path / "p9.parquet")
    assert summed(pattern).rows_read == 1600  # whole numbers are numbers too


def test_a_text_that_changes_its_type(tmp_path) -> None:
    lines = ["x,z,y", *(f"{k % 7},{k % 5}.5,{k % 11}" for k in range(600_000)), "abc,1,2"]
    (tmp_path / "p.csv").write_text("\n".join(lines) + "\n")
    said = refusal(str(tmp_path / "p.csv"))
    assert said.startswith("p.csv: x changes its type: numbers at first, 'abc' later.")
    assert summed(str(tmp_path / "p.csv"), left_out=("x",)).rows_used == 600_001


def test_formats_are_not_mixed_and_others_refused(tmp_path) -> None:
    write_parts(tmp_path, n_files=1)
    pa.csv.write_csv(made(), tmp_path / "p1.csv")
    assert refusal(str(tmp_path)) == "p0.parquet is parquet but p1.csv is text. Name files of one format."
    np.save(tmp_path / "x.npy", np.eye(3))
    assert refusal(str(tmp_path / "x.npy")).startswith("x.npy is npy; sums of rows are taken of")


def test_what_only_databases_and_workbooks_have_is_refused(tmp_path) -> None:
    pattern = write_parts(tmp_path, n_files=1)
    for reading, flag in ((Reading(sql="select 1"), "--sql"), (Reading(table="sheet"), "--table")):
        with pytest.raises(DataError, match=f"Leave {flag} out"):
            open_source(find_files([pattern]), reading)


def test_a_file_that_changes_between_the_passes(tmp_path, monkeypatch) -> None:
    pattern = write_parts(tmp_path)
    read = StreamSource.batches
    passes = []

    def batches(self, piece, names, **options):
        passes.append(piece)
        if len(passes) == 20:  # in the second pass
            os.utime(tmp_path / "p2.parquet", ns=(1, 1))
        yield from read(self, piece, names, **options)

    monkeypatch.setattr(StreamSource, "batches", batches)
    assert refusal(pattern).startswith("p2.parquet changed while it was read.")
    assert len(passes) >= 20


def test_no_rows_and_no_complete_rows(tmp_path) -> None:
    pq.write_table(made().slice(0, 0), tmp_path / "p.parquet")
    assert refusal(str(tmp_path)).startswith("p.parquet has no rows.")
    table = made().append_column("none", pa.array([None] * 399 + [1.0]))
    pq.write_table(table.slice(0, 399), tmp_path / "p.parquet")
    assert summed(str(tmp_path)).excluded["none"] == "no values"
    assert "none of 399 rows is complete; widen --where" in refusal(str(tmp_path), where="a < 0")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"target": "yy"}, "no column 'yy' (--target). Did you mean y?"),
        ({"weights": "region"}, "weights region are not numeric"),
        ({"missing": "median"}, "Medians do not follow from sums of rows: fill missing values with means"),
        ({"time": "a"}, "Folds forward in time are not available"),
        ({"left_out": ("a", "b", "c", "d", "region", "w")}, "no feature is left"),
        ({"where": "a >"}, "cannot use --where"),
        ({"weights": "c"}, "weights c are negative"),
        (
            {"references": ("region=west",)},
            "region has no level 'west' (--reference). Levels: east, north, south.",
        ),
        ({"references": ("a=1",)}, "a is no factor (--reference). Factors: region."),
    ],
)
def test_preparations_that_cannot_be(tmp_path, options, said) -> None:
    assert said in refusal(write_parts(tmp_path, n_files=1, offset=0.0), **options)


def test_parts_that_do_not_go_together(tmp_path) -> None:
    pattern = write_parts(tmp_path)
    one, two = (summed(pattern, shard=(k, 2)) for k in (1, 2))

    def said(other) -> str:
        with pytest.raises(DataError) as caught:
            add_parts([("one.npz", one), ("two.npz", other)])
        return str(caught.value)

    assert said(one) == "one.npz and two.npz have rows of p0.parquet in common. Add each part once."
    assert said(summed(pattern, target="a", shard=(2, 2))).startswith(
        "two.npz has the target a, one.npz has y."
    )
    assert "differ in --weights" in said(summed(pattern, weights="w", shard=(2, 2)))
    assert "differ in --where" in said(summed(pattern, where="a > 0", shard=(2, 2)))
    assert "differ in --leave-out" in said(summed(pattern, left_out=("b",), shard=(2, 2)))
    assert add_parts([("one.npz", one), ("two.npz", two)]).rows_read == 1200


def test_parts_that_disagree_on_a_factor(tmp_path) -> None:
    for k, count in enumerate((30, 400)):
        words = pa.array([f"u{j % count}" for j in range(400)])
        pq.write_table(made(seed=k).append_column("unit", words), tmp_path / f"p{k}.parquet")
    parts = [(f"{k}.npz", summed(str(tmp_path), shard=(k, 2))) for k in (1, 2)]
    with pytest.raises(DataError, match="do not agree on unit"):
        add_parts(parts)
    for k, first in enumerate((0, 40)):
        words = pa.array([f"u{first + j % 40}" for j in range(400)])
        pq.write_table(made(seed=k).append_column("unit", words), tmp_path / f"p{k}.parquet")
    parts = [(f"{k}.npz", summed(str(tmp_path), shard=(k, 2))) for k in (1, 2)]
    with pytest.raises(DataError, match="unit has 80 levels in all parts together"):
        add_parts(parts)


def test_the_command_says_what_it_did(tmp_path, capsys) -> None:
    pattern, to = write_parts(tmp_path), str(tmp_path / "sums.npz")
    words = ["moments", pattern, "--target", "y", "--to", to, "--columns", "a, region", "--folds", "4"]
    assert main(words) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith("sums.npz: sums of 1,200 rows × 4 columns → y in 4 folds.")
    assert "Excluded: b, c, d and w (not named by --columns)." in said or any(
        "not named by" in one for one in said
    )
    assert main(words) == 2
    assert "already exists" in capsys.readouterr().err
    assert main([*words[:6], "--shard", "3/2"]) == 2
    assert main(["moments", pattern, "--target", "y", "--to", str(tmp_path / "x" / "y.npz")]) == 2
    assert "Cannot write" in capsys.readouterr().err
    assert not list(tmp_path.glob(".lasso-tui-*"))


def test_columns_of_one_name_and_parts_without_values(tmp_path) -> None:
    table = made()
    pq.write_table(table.rename_columns(["a", "a", *table.column_names[2:]]), tmp_path / "p.parquet")
    assert refusal(str(tmp_path)) == "p.parquet has several columns named a. Rename them."
    empty = made().append_column("none", pa.nulls(400)).append_column("few", pa.nulls(400, pa.float64()))
    pq.write_table(empty, tmp_path / "p.parquet", row_group_size=100)
    parts = [(f"{k}.npz", summed(str(tmp_path), shard=(k, 2))) for k in (1, 2)]
    whole = add_parts(parts)
    assert whole.excluded["none"] == "no values"
    with pytest.raises(
        DataError, match=r"0 of 400 rows are complete; few is missing in 400\. Sum them again without"
    ):
        narrowed(whole, "parts")


def test_rows_without_weight(tmp_path) -> None:
    pq.write_table(made().append_column("zero", pa.array(np.zeros(400))), tmp_path / "p.parquet")
    with pytest.raises(DataError, match="every row has weight 0"):
        narrowed(summed(str(tmp_path), weights="zero"), "sums")
