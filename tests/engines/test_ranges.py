"""One file in parts: ranges of bytes of a text, record batches of an Arrow file; any cut gives the same sums."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from lasso_tui.cli import main
from lasso_tui.data import DataError, Preparation
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.streaming.files import find_files
from lasso_tui.data.streaming.moments_file import MomentsFile, read_moments
from lasso_tui.data.streaming.source import StreamSource, open_source
from lasso_tui.engines.add_parts import add_parts
from lasso_tui.engines.cluster.tasks import sum_task, tasks_of
from lasso_tui.engines.request import Request
from lasso_tui.engines.sum_files import LocalEngine, sum_files
from tests.engines.streamed import N_FOLDS, assert_same_sums, made, summed

TEXT, IPC = "lasso_tui.data.streaming.formats.text", "lasso_tui.data.streaming.formats.ipc"


@pytest.fixture
def cut(monkeypatch):
    """Set the size of pieces, of what is looked at together, and of what is read together."""

    def set_sizes(piece: int, block: int = 1 << 20) -> None:
        monkeypatch.setattr(f"{TEXT}.PIECE_BYTES", piece)
        monkeypatch.setattr(f"{IPC}.PIECE_BYTES", piece)
        monkeypatch.setattr(f"{TEXT}.BLOCK_BYTES", block)
        monkeypatch.setattr(f"{TEXT}.LOOK_BYTES", block)

    return set_sizes


def with_breaks(table: pa.Table) -> pa.Table:
    """Give levels a line end, a quote and a comma."""
    words = {"south": "so\nu,th", "north": 'no""r"th\n', "east": "east"}
    column = pa.array([words[one] for one in table["region"].to_pylist()])
    return table.set_column(table.column_names.index("region"), "region", column)


def write_text(path: Path, table: pa.Table | None = None, ends: str = "\n", **options) -> str:
    """Write a CSV file; return its name."""
    columns = (made() if table is None else table).to_pydict()
    with path.open("w", newline="", encoding=options.pop("encoding", "utf-8")) as file:
        writer = csv.writer(file, lineterminator=ends, **options)
        writer.writerow(columns)
        writer.writerows(
            ["" if one is None or one != one else one for one in row]
            for row in zip(*columns.values(), strict=True)
        )
    return str(path)


def cases(folder: Path, kind: str) -> str:
    """Write one file of some kind; return its name."""
    table = with_breaks(made())
    if kind == "arrow":
        with pa.OSFile(str(folder / "p.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table, max_chunksize=37)
        return str(folder / "p.arrow")
    if kind == "feather":
        pa.feather.write_feather(table, str(folder / "p.feather"), compression="zstd", chunksize=61)
        return str(folder / "p.feather")
    return {
        "plain": lambda: write_text(folder / "p.csv"),
        "breaks": lambda: write_text(folder / "p.csv", table, "\r\n"),
        "letters": lambda: write_text(
            folder / "p.csv",
            made().rename_columns(["a", "b", "c", "d", "région", "w", "y"]),
            encoding="latin-1",
            delimiter=";",
        ),
    }[kind]()


def sums(
    name: str, kind: str, shard: tuple[int, int] = (1, 1), workers: int = 1, **preparation
) -> MomentsFile:
    """Return the sums of a file of some kind."""
    return sum_files(
        Request(
            files=(name,),
            preparation=Preparation(target="y", **preparation),
            n_folds=N_FOLDS,
            shard=shard,
            reading=reading_of(kind),
        ),
        engine=LocalEngine(workers),
    )


def reading_of(kind: str) -> Reading | None:
    return Reading(encoding="latin-1") if kind == "letters" else None


KINDS = ["plain", "breaks", "letters", "arrow", "feather"]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_cut_gives_the_same(kind: str, tmp_path, cut, data) -> None:
    name = cases(tmp_path, kind)
    options = {"weights": "w", "test_fraction": 0.2}
    cut(1 << 30)
    whole = sums(name, kind, **options)
    cut(data.draw(st.integers(3000, 40_000)), data.draw(st.integers(500, 9_000)))
    workers = data.draw(st.sampled_from([1, 2]))
    assert_same_sums(sums(name, kind, workers=workers, **options), whole, same_cut=False)
    n_parts = data.draw(st.integers(2, 5))
    parts = [(f"{k}", sums(name, kind, (k, n_parts), **options)) for k in range(1, n_parts + 1)]
    assert_same_sums(add_parts(data.draw(st.permutations(parts))), whole, same_cut=False)


@pytest.mark.parametrize("kind", KINDS)
def test_tasks_of_one_file(kind: str, tmp_path, cut, monkeypatch) -> None:
    from lasso_tui.data.streaming.plan import make_plan
    from lasso_tui.data.streaming.profile import Look, summarise_columns

    monkeypatch.setattr("lasso_tui.engines.cluster.tasks.TASK_BYTES", 1)
    name = cases(tmp_path, kind)
    whole = sums(name, kind)
    cut(4000, 900)
    source = open_source(find_files([name]), reading_of(kind))
    plan = make_plan(
        source, summarise_columns(source, source.pieces, Look()), Preparation(target="y"), n_folds=N_FOLDS
    )
    tasks = tasks_of(source, source.pieces)
    assert len(tasks) > 5
    done = [sum_task((source, plan), task) for task in tasks]
    assert sum(one.counts.read for one in done) == whole.rows_read
    weights = sum(one.sums.weight for one in done)
    np.testing.assert_array_equal(weights, whole.arrays["weight"])  # the same rows in each fold


def test_how_a_text_is_read_is_decided_by_its_beginning(tmp_path, cut) -> None:
    path = tmp_path / "p.csv"
    write_text(path)
    plain = path.read_text()
    rows = plain.split("\n", 1)[1]
    cut(1 << 30)
    whole = summed(str(path))
    for beginning in (
        "# made by\n# a program\n" + plain.split("\n", 1)[0] + "\n",
        "\ufeff" + plain.split("\n", 1)[0] + "\n",
    ):
        path.write_text(beginning + rows, encoding="utf-8")
        cut(1 << 30)
        whole = summed(str(path))
        assert whole.rows_read == 400
        cut(5000, 700)
        assert_same_sums(summed(str(path)), whole, same_cut=False)
    path.write_text("1,2.5\n2,3.5\n4,1.5\n" * 100)
    cut(1 << 30)
    whole = summed(str(path), target="x2")
    cut(100, 50)
    again = summed(str(path), target="x2")
    assert len(again.sources) > 10
    assert again.rows_read == 300
    assert_same_sums(again, whole, same_cut=False)


def test_a_text_that_cannot_be_cut_is_read_whole_and_it_is_said(tmp_path, cut) -> None:
    table = made()
    for k, word in enumerate(('5" pipe', "east")):
        column = pa.array([word if one == "east" else one for one in table["region"].to_pylist()])
        lines = io.StringIO()
        columns = table.set_column(4, "region", column).to_pydict()
        lines.write(",".join(columns) + "\n")
        for row in zip(*columns.values(), strict=True):
            lines.write(",".join("" if one is None else str(one) for one in row) + "\n")
        (tmp_path / f"p{k}.csv").write_text(lines.getvalue())
    cut(3000, 500)
    made_of = summed(str(tmp_path / "p*.csv"))
    assert "Not cut in parts, as quotes stand within its cells: p0.csv." in made_of.notes
    assert made_of.rows_read == 800
    assert len(made_of.sources) > 10
    assert summed(str(tmp_path / "p1.csv")).notes == ()


def test_an_interruption_keeps_the_parts_of_a_file(tmp_path, cut, monkeypatch) -> None:
    name, kept, begun = write_text(tmp_path / "p.csv"), [], []
    cut(4000, 900)
    asked = Request(files=(name,), preparation=Preparation(target="y"), n_folds=N_FOLDS)
    whole, count = sum_files(asked), len(open_source(find_files([name])).pieces)
    read = StreamSource.batches

    def batches(self, piece, names, **options):
        begun.append(piece)
        if len(begun) == count + 5:  # in the second pass
            raise KeyboardInterrupt
        yield from read(self, piece, names, **options)

    with monkeypatch.context() as patch:
        patch.setattr(StreamSource, "batches", batches)
        with pytest.raises(KeyboardInterrupt):
            sum_files(asked, engine=LocalEngine(1), keep=kept.append)
    (partial,) = kept
    assert len(partial.sources) == 4
    engine = LocalEngine(2)
    assert_same_sums(sum_files(asked, engine=engine, earlier=partial), whole)
    assert engine.said == [f"Continued: 4 of {count} pieces were summed before."]


@pytest.mark.parametrize("kind", ["plain", "arrow"])
def test_a_file_that_changes_between_its_parts(kind: str, tmp_path, cut, monkeypatch) -> None:
    name, kept, begun = cases(tmp_path, kind), [], []
    cut(4000, 900)
    read = StreamSource.batches

    def batches(self, piece, names, **options):
        begun.append(piece)
        if "y" in names and len(begun) >= 2 and piece.span[0] and not kept:
            os.truncate(name, 3000)
        yield from read(self, piece, names, **options)

    monkeypatch.setattr(StreamSource, "batches", batches)
    with pytest.raises(DataError, match="changed while it was read"):
        summed(name)


def test_damaged_and_odd_texts_are_refused_in_one_sentence(tmp_path, cut, monkeypatch) -> None:
    monkeypatch.setattr(f"{TEXT}.INSPECTED_BYTES", 3000)
    path = tmp_path / "p.csv"
    write_text(path)
    content = path.read_text()
    cut(4000, 900)

    def refusal(text: str) -> str:
        path.write_text(text)
        with pytest.raises(DataError) as caught:
            summed(str(path))
        assert "\n" not in str(caught.value)
        return str(caught.value)

    lines = content.splitlines(keepends=True)
    assert refusal("".join([*lines[:300], "1,2\n", *lines[300:]])).startswith(
        "Cannot read p.csv: CSV parse error: "
    )
    odd = lines[300].replace(lines[300].split(",")[0], "word")
    assert refusal("".join([*lines[:300], odd, *lines[301:]])).startswith(
        "p.csv: a changes its type: numbers at first, 'word' later."
    )
    assert refusal(content[: content.rfind("\n", 0, -5) + 30]).startswith("Cannot read p.csv: ")  # truncated
    path.write_bytes(content.replace("south", "s\xfcd").encode("latin-1"))
    with pytest.raises(
        DataError, match=r"p\.csv is not in utf-8\. Name its encoding, e\.g\. --encoding cp1252\."
    ):
        summed(str(path))
    path.write_text(content)
    write_text(tmp_path / "q.csv", made().drop_columns(["b"]))
    with pytest.raises(DataError, match=r"p\.csv has the column b, q\.csv has not"):
        summed(str(tmp_path / "*.csv"))


def test_the_command_sums_parts_of_one_text(tmp_path, capsys, cut) -> None:
    name = write_text(tmp_path / "p.csv")
    cut(4000, 900)
    for k in (1, 2, 3):
        words = ["moments", name, "--target", "y", "--folds", str(N_FOLDS), "--shard", f"{k}/3"]
        assert main([*words, "--to", str(tmp_path / f"part{k}.npz")]) == 0
    parts = [(f"{k}", read_moments(tmp_path / f"part{k}.npz")) for k in (1, 2, 3)]
    assert all(one.rows_read > 100 for _, one in parts)
    assert_same_sums(add_parts(parts), summed(name))
