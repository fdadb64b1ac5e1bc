"""The reference level of a factor: which level has no column of its own."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.data import DataError, Preparation, ReadOptions, Table, load, open_table, prepare
from lasso_tui.data.columns.level_counts import most_frequent
from lasso_tui.data.readers.text import csv_reader
from lasso_tui.techniques.linear.splits import folds_of
from tests.facts import assert_facts, note_with

WORDS = ["west", "east", "north", "east", "west", "south", "north", "west", "east", "south"]
"""West and east are the most frequent; west appears first."""


def text(words: list[str], column: str = "region") -> str:
    rows = (f"{word},{j * j % 7},{'rt'[j % 4 == 1]},{j % 3 + j / 10}\n" for j, word in enumerate(words))
    return f"{column},x,part,y\n" + "".join(rows)


def prepared(path: str, *references: str, **asked: object) -> Table:
    fields = {"target": "y", "left_out": ("part",), "references": references, **asked}
    return open_table(path, preparation=Preparation(**fields))


def test_the_most_frequent_level_and_of_equals_the_first_in_the_file(written):
    table = prepared(written(text(WORDS)))
    assert table.groups[0].reference == "west"
    assert table.groups[0].levels == ("east", "north", "south")
    assert table.features == ("region=east", "region=north", "region=south", "x")
    note_with(table.notes, "region: dummy-coded, reference level west.")
    assert prepared(written(text([*WORDS, "south", "south"]))).groups[0].reference == "south"


@pytest.mark.parametrize("names", ["abcd", "dcba", "zÄ1_", "9081"])
def test_results_do_not_depend_on_the_alphabet_of_the_level_names(names, written):
    renamed = dict(zip(["west", "east", "north", "south"], names, strict=True))
    plain = prepared(written(text(WORDS, "factor region")))
    other = prepared(
        written(text([renamed[word] for word in WORDS], "factor region"), "renamed.csv"),
        factors=("factor region",),
    )
    assert other.groups[0].reference == renamed[plain.groups[0].reference]
    coefs = []
    for table, title in ((plain, str), (other, {new: old for old, new in renamed.items()}.get)):
        path = solvers.path(table.X, table.y, standardize=True, n_alphas=10)
        names_of = [
            title(feature.removeprefix("factor region=")) if "=" in feature else feature
            for feature in table.features
        ]
        coefs.append(dict(zip(names_of, path.coefs, strict=True)))
    assert coefs[0].keys() == coefs[1].keys()
    for name, values in coefs[0].items():
        np.testing.assert_allclose(coefs[1][name], values, rtol=1e-9, atol=1e-12)


def test_folds_do_not_depend_on_the_alphabet_or_the_reference(written):
    labels = list("bacadbcadbdacab")
    renamed = [{"a": "z", "b": "y", "c": "x", "d": "w"}[label] for label in labels]
    found = []
    for words, references in ((labels, ()), (renamed, ()), (labels, ("g=d",)), (labels, ("g=none",))):
        path = written("g,x,y\n" + "".join(f"{w},{j * j % 7},{j}\n" for j, w in enumerate(words)))
        table = open_table(path, preparation=Preparation(references=references))
        by_factor = folds_of(table, 3, 0, "by factor", "g")
        groups = open_table(path, preparation=Preparation(folds="g"))
        found.append([*by_factor.splits, *folds_of(groups, 3, 0).splits])
        np.testing.assert_array_equal(groups.cv_groups, ["bacd".index(label) for label in labels])
    for other in found[1:]:
        for one, same in zip(found[0], other, strict=True):
            np.testing.assert_array_equal(one[1], same[1])


def test_neither_test_rows_nor_missing_values_elsewhere_move_it(written):
    lines = [
        f"{'pq'[j % 5 == 0 or j > 11]},{'' if j < 8 else j},{'test' if 7 < j < 11 else 'train'},{j}"
        for j in range(16)
    ]
    path = written("f,a,part,y\n" + "\n".join(lines) + "\n")
    whole = Counter(line[0] for line in lines)
    assert whole["p"] > whole["q"]
    table = open_table(path, preparation=Preparation(target="y", train="part"))
    assert table.n_samples == 5
    assert table.X[:, table.features.index("f=q")].sum() == 4
    assert table.groups[0].reference == "p"


def test_a_level_that_no_training_row_has_is_replaced_and_that_is_said(written):
    lines = [f"{'c' if j < 9 else 'ab'[j % 2]},{'' if j < 9 else j * j % 5},{j}" for j in range(18)]
    table = open_table(written("f,a,y\n" + "\n".join(lines) + "\n"))
    assert table.groups[0].reference == "b"
    note_with(table.notes, "f: its most frequent level c is in none of the rows used.")


FORMATS = ("text", "pandas", "parquet", "npz")


@pytest.mark.parametrize("kind", FORMATS)
def test_a_sample_has_the_reference_of_the_whole(kind, written, tmp_path, monkeypatch):
    random = np.random.default_rng(5)
    words = random.permutation(np.repeat(["u", "v", "w"], [503, 500, 3]))
    digits = random.permutation(np.repeat([7.0, 1.5, 2.0], [504, 499, 3]))
    y = random.normal(size=len(words))
    monkeypatch.setattr(csv_reader, "MIN_PANDAS_BYTES", 0 if kind == "pandas" else 2**60)
    for module in ("csv_reader", "pandas_csv"):
        monkeypatch.setattr(f"lasso_tui.data.readers.text.{module}.CHUNK_CELLS", 300)
    monkeypatch.setattr("lasso_tui.data.readers.arrow_reader.CHUNK_ROWS", 100)
    if kind == "npz":
        path = str(tmp_path / "x.npz")
        np.savez(path, f=words, d=digits, y=y)
    elif kind == "parquet":
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet

        path = str(tmp_path / "x.parquet")
        pyarrow.parquet.write_table(pa.table({"f": words, "d": digits, "y": y}), path)
    else:
        rows = zip(words, digits, y, strict=True)
        path = written(
            "f,d,y\n" + "".join(f"{w},{d if k % 2 else f'{d:.2f}'},{v}\n" for k, (w, d, v) in enumerate(rows))
        )
    other_in_sample = set()
    for seed in range(6):
        raw = load(path, ReadOptions(sample=40, seed=seed))
        assert raw.columns[0].tally.items() <= {"u": 503, "v": 500, "w": 3}.items()
        table = prepare(raw, "y", Preparation(factors=("d",)))
        assert [group.reference for group in table.groups] == ["u", "7"]
        other_in_sample.add(bool(table.X[:, table.features.index("f=v")].sum() > 20))
    assert other_in_sample == {True, False}  # some samples have more of v than of u


def test_a_sample_of_a_bundled_set_too():
    for seed in range(5):
        table = open_table("hitters", sample=30, seed=seed)
        assert {g.name: g.reference for g in table.groups}["Division"] == "W"


def test_equals_in_a_sample_are_told_apart_by_the_whole(written):
    path = written("f,y\n" + "".join(f"{'ba'[j % 2]},{j % 9}\n" for j in range(200)))
    for seed in range(8):
        assert prepare(load(path, ReadOptions(sample=20, seed=seed))).groups[0].reference == "b"


def test_the_reference_asked_for(written):
    path = written(text(WORDS))
    table = prepared(path, "region=north")
    assert table.features == ("region=east", "region=south", "region=west", "x")
    note_with(table.notes, "region: dummy-coded, reference level north.")
    plain = prepared(path)
    # Both span the same space, so unpenalised fits agree.
    for X in (table.X, plain.X):
        assert np.linalg.matrix_rank(np.column_stack([X, np.ones(len(X))])) == 5
    assert prepared(path, "region=north", "region=south").groups[0].reference == "south"
    numbers = prepared(written("f,y\n1.0,2\n2,3\n2,5\n10,1\n"), "f=10", factors=("f",), left_out=())
    assert numbers.groups[0].reference == "10"


@pytest.mark.parametrize("word", ["none", "None", ""])
def test_a_column_of_every_level(word, written):
    table = prepared(written(text(WORDS)), f"region={word}")
    group = table.groups[0]
    assert (group.reference, group.levels) == ("", ("east", "north", "south", "west"))
    assert table.features[:4] == ("region=east", "region=north", "region=south", "region=west")
    np.testing.assert_array_equal(table.X[:, group.columns].sum(axis=1), 1.0)
    note_with(table.notes, "region: one column per level, no reference.")
    assert "1 factor dummy-coded" in table.prepared


def test_two_levels_keep_one_column(written):
    table = prepared(written(text(WORDS)), "part=none", left_out=("region",))
    assert table.features == ("x", "part=t")
    note_with(table.notes, "part: two levels keep one column", "--reference part=none has no effect")


def test_missing_values_can_be_the_reference_where_they_are_a_level(written):
    path = written("f,y\n" + "".join(f"{('u', 'v', '')[j % 3]},{j}\n" for j in range(12)))
    table = open_table(path, preparation=Preparation(missing="mean", references=("f=missing",)))
    assert table.features == ("f=u", "f=v")
    assert open_table(path, preparation=Preparation(missing="mean")).features == ("f=v", "f=missing")


def test_names_with_equals_signs(written):
    path = written("a=b,y\n" + "".join(f"{('p=1', 'q', 'r')[j % 3]},{j}\n" for j in range(9)))
    table = open_table(path, preparation=Preparation(references=("a=b=p=1",)))
    assert table.groups[0].reference == "p=1"


REFUSED = {
    "no such level": (
        "region=noth",
        ("x.csv", "region has no level 'noth'", "--reference", "Did you mean north?"),
    ),
    "another case": ("region=NORTH", ("no level 'NORTH'", "Did you mean north?")),
    "nothing alike": ("region=42", ("no level '42'", "Levels: east, north, south, west.")),
    "no such column": ("regoin=north", ("x.csv", "'regoin'", "--reference", "Did you mean region?")),
    "numbers": ("x=1", ("x is numeric", "--factor x")),
    "no sign": ("region", ("'region'", "column=level")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_references_that_do_not_exist_are_refused(case, written):
    asked, facts = REFUSED[case]
    with pytest.raises(DataError) as error:
        prepared(written(text(WORDS)), asked)
    assert_facts(str(error.value), *facts)


def test_a_reference_in_no_training_row_is_refused(written):
    words = [*WORDS[:9], "lone"]
    path = written(
        text(words).replace("lone,4,t", "lone,4,r").replace(",r,", ",test,").replace(",t,", ",train,")
    )
    with pytest.raises(DataError) as error:
        prepared(path, "region=lone", train="part", left_out=())
    assert_facts(
        str(error.value), "x.csv", "level lone of region", "none of the rows used", "--reference region="
    )


def test_a_reference_of_what_is_no_feature_is_said(written):
    table = prepared(written(text(WORDS)), "region=north", left_out=("region", "part"))
    note_with(table.notes, "region: --reference has no effect")


def test_most_frequent_among_some():
    raw = load("birthwt")
    race = next(column for column in raw.columns if column.name == "race")
    assert race.levels[most_frequent(race, np.array([1, 2]))] == "3"
