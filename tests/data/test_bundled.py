"""Every bundled set opens with what its documentation says."""

from __future__ import annotations

import csv
import gzip

import numpy as np
import pytest

from lasso_tui.data import DataError, bundled, open_table, targets
from lasso_tui.data.bundled import data_folder
from tests.facts import assert_facts, note_with

pytestmark = pytest.mark.lowest

SHAPES = {
    "diabetes": (442, 10, "progression"),
    "prostate": (97, 8, "lpsa"),
    "hitters": (263, 19, "Salary"),
    "bikeshare": (8645, 52, "bikers"),
    "birthwt": (189, 15, "bwt"),
    "nci60": (64, 6830, "label=MELANOMA"),
    "sunspots": (3177, 1, "value"),
    "sentences": (3000, 2, "positive"),
}

GROUPS = {
    "hitters": {"League": (1, "A"), "Division": (1, "W"), "NewLeague": (1, "A")},
    "bikeshare": {
        "season": (3, "3"),
        "mnth": (11, "May"),
        "hr": (23, "16"),
        "weekday": (6, "6"),
        "weathersit": (3, "clear"),
    },
    "birthwt": {"race": (2, "1"), "ptl": (3, "0"), "ftv": (5, "0")},
    "sentences": {"source": (2, "imdb")},
}


def cells(file: str) -> list[dict[str, str]]:
    path = data_folder() / file
    with gzip.open(path, "rt") if file.endswith(".gz") else path.open() as text:
        return list(csv.DictReader(text))


def test_every_set_is_documented_here():
    assert {b.name for b in bundled()} == set(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_shape_target_and_groups(name):
    table = open_table(name)
    n, p, target = SHAPES[name]
    assert (table.n_samples, table.n_features, table.target) == (n, p, target)
    assert (table.name, table.source) == (name, name)
    assert len(table.features) == len(set(table.features)) == p
    assert {g.name: (len(g.columns), g.reference) for g in table.groups} == GROUPS.get(name, {})
    assert table.X.dtype == table.y.dtype == np.float64
    assert np.isfinite(table.X).all()
    assert np.isfinite(table.y).all()
    assert table.X.std(axis=0).min() > 0


@pytest.mark.parametrize("name", sorted(GROUPS))
def test_one_column_a_level(name):
    table = open_table(name)
    for group in table.groups:
        ones = table.X[:, group.columns]
        assert set(np.unique(ones)) == {0.0, 1.0}
        assert ones.sum(axis=1).max() == 1
        assert ones.sum(axis=1).min() == 0
        assert all(table.features[j].startswith(f"{group.name}=") for j in group.columns)
        assert f"{group.name}={group.reference}" not in table.features


def test_diabetes_is_scikit_learns():
    from sklearn.datasets import load_diabetes

    theirs, table = load_diabetes(), open_table("diabetes")
    np.testing.assert_array_equal(table.X, theirs.data)
    np.testing.assert_array_equal(table.y, theirs.target)
    assert table.features == tuple(theirs.feature_names)
    assert table.rescaled


def test_prostate_holds_the_books_numbers():
    rows, table = cells("prostate.csv"), open_table("prostate")
    assert table.features == ("lcavol", "lweight", "age", "lbph", "svi", "lcp", "gleason", "pgg45")
    np.testing.assert_array_equal(table.y, [float(row["lpsa"]) for row in rows])
    for j, name in enumerate(table.features):
        np.testing.assert_array_equal(table.X[:, j], [float(row[name]) for row in rows])
    note_with(table.notes, "no (row number)")
    note_with(table.notes, "train (training rows in the book)")


def test_hitters_says_which_rows_were_dropped():
    table = open_table("hitters")
    known = [row for row in cells("hitters.csv") if row["Salary"]]
    np.testing.assert_array_equal(table.y, [float(row["Salary"]) for row in known])
    league = table.features.index("League=N")
    np.testing.assert_array_equal(table.X[:, league], [row["League"] == "N" for row in known])
    note_with(table.notes, "Dropped 59 of 322 rows", "Salary: 59")
    note_with(table.notes, "League: dummy-coded, reference level A")


@pytest.mark.parametrize(
    ("name", "target", "absent"),
    [
        ("birthwt", "bwt", {"low"}),
        ("birthwt", "low", {"bwt"}),
        ("bikeshare", "bikers", {"casual", "registered"}),
        ("bikeshare", "casual", {"registered", "bikers"}),
        ("prostate", "lpsa", {"no", "train"}),
    ],
)
def test_what_tells_the_target_is_no_feature(name, target, absent):
    assert not absent & set(open_table(name, target=target).features)


def test_another_target_leaves_the_usual_one_a_feature():
    table = open_table("prostate", target="lcavol")
    assert "lpsa" in table.features
    assert "lcavol" not in table.features


def test_nci60_marks_one_tissue_against_the_rest():
    table = open_table("nci60")
    with np.load(data_folder() / "nci60.npz", allow_pickle=False) as held:
        np.testing.assert_array_equal(table.y, held["label"] == "MELANOMA")
        np.testing.assert_array_equal(table.X, held["X"])
    assert table.y.sum() == 8
    assert "label=BREAST" in targets("nci60")


@pytest.mark.parametrize("name", SHAPES)
def test_targets_begin_with_ones_that_open(name):
    names = targets(name)
    assert SHAPES[name][2] in names
    if name != "sunspots":
        assert open_table(name, target=names[0]).target == names[0]


def test_the_unit_is_that_of_the_sets_own_target():
    assert open_table("hitters").y_unit == "$1000"
    assert open_table("hitters", target="Hits").y_unit == ""
    assert open_table("diabetes").y_unit == ""


def test_an_unknown_set_names_one_that_is_alike():
    with pytest.raises(DataError) as error:
        open_table("prostrate")
    assert_facts(str(error.value), "prostrate", "Did you mean prostate?")
