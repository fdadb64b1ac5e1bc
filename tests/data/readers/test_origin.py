"""A table remembers where it came from, well enough for pandas to read it again."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma

import numpy as np
import pandas as pd
import pytest

from lasso_tui.data import Origin, Preparation, load, open_table

PLAIN = "a,f,b,y\n1.5,u,NA,2\n-2.25,v,7,4.5\n0.1,,8,1000.25\n"

TEXTS = {
    "plain": PLAIN,
    "semicolons and decimal commas": PLAIN.replace(",", ";").replace(".", ","),
    "tabs": PLAIN.replace(",", "\t"),
    "spaces": "a b y\n 1 2 3\n2  1 5 \n4 4 9\n",
    "single quotes": "'a','f','y'\n1,'u, v',3\n2,'w',4\n",
    "quoted": '"a","f","y"\n1,"u, ""v""",3\n2,"w\nz",4\n',
    "Excel's mark": "sep=;\na;y\n1;2\n3;4\n",
    "no header": "1.5,2\n3,4\n5,6\n",
    "row names": "a,y\nr1,1,2\nr2,3,4\nr3,5,6\n",
    "names of one word": "a,a,,y\n1,2,3,4\n5,6,7,8\n",
    "utf-16": PLAIN.encode("utf-16"),
    "byte order mark": PLAIN.encode("utf-8-sig"),
    "latin-1": "a,f,y\n1,\u00e9,2\n3,u,4\n".encode("latin-1"),
    "gzip": gzip.compress(PLAIN.encode()),
    "bzip2": bz2.compress(PLAIN.encode()),
    "xz": lzma.compress(PLAIN.encode()),
}


@pytest.mark.parametrize("case", TEXTS)
def test_pandas_reads_the_same_with_the_options(case, written):
    text = TEXTS[case]
    loaded = load(written(text))
    origin = loaded.origin
    assert (origin.format, origin.rows) == ("text", loaded.n_rows)
    options = json.loads(json.dumps(origin.csv_options[0]))  # they are plain values that a script can hold
    frame = pd.read_csv(origin.files[0], **options)
    assert tuple(frame.columns) == origin.columns == tuple(column.name for column in loaded.columns)
    assert len(frame) == loaded.n_rows
    for column in loaded.columns:
        cells = frame[column.name]
        np.testing.assert_array_equal(cells.isna(), column.missing)
        if column.numbers is not None:
            np.testing.assert_allclose(cells.to_numpy(float), column.numbers, rtol=1e-15)
        else:
            levels = [column.levels[k] for k in column.codes if k >= 0]
            assert [word.replace("\n", "\\n") for word in cells.dropna()] == levels


def test_each_file_of_a_pattern_has_its_own_options(written, tmp_path):
    written("a,y\n1.5,2\n", "1.csv")
    written("a;y\n2,5;4\n", "2.csv")
    origin = load(f"{tmp_path}/*.csv").origin
    assert origin.files == (str(tmp_path / "1.csv"), str(tmp_path / "2.csv"))
    assert [options["sep"] for options in origin.csv_options] == [",", ";"]
    assert [options.get("decimal", ".") for options in origin.csv_options] == [".", ","]


def test_a_table_carries_its_origin_and_preparation(written):
    asked = Preparation(left_out=("b",), missing="median")
    table = open_table(written(PLAIN), "y", preparation=asked, sample=2, seed=7)
    assert (table.origin.sample, table.origin.seed, table.origin.rows) == (2, 7, 3)
    assert table.preparation == Preparation(target="y", left_out=("b",), missing="median")


def test_the_rows_of_a_bundled_set():
    table = open_table("hitters")
    assert table.origin.format == "bundled"
    assert table.origin.rows == 322
    assert table.origin.columns[-2:] == ("Salary", "NewLeague")
    assert table.preparation == Preparation(target="Salary")
    assert isinstance(table.origin, Origin)
