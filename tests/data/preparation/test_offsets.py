"""Columns of offsets and exposures: what is added to the linear predictor."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from lasso_tui.app.session.session_state import SessionState, as_json, from_json
from lasso_tui.cli.parsers import run_parser
from lasso_tui.data import DataError, Preparation, Table, describe, load, open_table
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.requests.preparation_flags import preparation_arguments, requested_preparation
from tests.facts import assert_facts, note_with

ROWS = """a,o,years,part,y
1,0.5,2,train,3
2,-1,1,train,5
4,,8,test,4
3,0,0.5,train,9
8,2,,train,2
7,1.5,4,test,1
"""


def prepared(path: str, **asked: object) -> Table:
    return open_table(path, preparation=Preparation(**{"target": "y", "left_out": ("part",), **asked}))


def test_the_offset_and_the_logarithm_of_the_exposure_add_up(written):
    path = written(ROWS)
    table = prepared(path, offset="o", exposure="years")
    np.testing.assert_array_equal(table.rows, [0, 1, 3, 5])
    np.testing.assert_allclose(table.offset, [0.5 + np.log(2), -1, np.log(0.5), 1.5 + np.log(4)], rtol=1e-15)
    assert table.features == ("a",)
    note_with(table.notes, "Excluded: o (offset).")
    note_with(table.notes, "Excluded: years (exposure).")
    note_with(table.notes, "Dropped 2 of 6 rows", "o: 1", "years: 1")
    assert "offset o; exposure years" in table.prepared
    assert table.complete[:3] == ("y", "o", "years")


def test_each_alone_and_none(written):
    path = written(ROWS)
    np.testing.assert_array_equal(
        prepared(path, offset="o", left_out=("years", "part")).offset, [0.5, -1, 0, 2, 1.5]
    )
    alone = prepared(path, exposure="years", left_out=("o", "part"))
    np.testing.assert_allclose(alone.offset, np.log([2, 1, 8, 0.5, 4]), rtol=1e-15)
    assert prepared(path).offset is None
    assert prepared(path).held_out is None


def test_held_out_rows_have_their_own(written):
    table = prepared(written(ROWS), offset="o", train="part", left_out=("years",))
    np.testing.assert_array_equal(table.offset, [0.5, -1, 0, 2])
    assert table.held_out is not None
    np.testing.assert_array_equal(table.held_out.offset, [1.5])
    assert prepared(written(ROWS), train="part", left_out=()).held_out.offset is None


def test_a_row_without_one_is_dropped_though_missing_values_are_imputed(written):
    table = prepared(written(ROWS), offset="o", missing="mean")
    np.testing.assert_array_equal(table.rows, [0, 1, 3, 4, 5])


REFUSED = {
    "unknown": ({"offset": "ofset"}, ("x.csv", "'ofset'", "--offset", "Columns:")),
    "words": ({"exposure": "part"}, ("x.csv", "exposure part", "not numeric", "--exposure")),
    "zero": ({"exposure": "zero"}, ("x.csv", "exposure zero", "2 rows", "first: row 2, 0", "above 0")),
    "infinite": ({"offset": "endless"}, ("x.csv", "offset endless", "infinite in 1 rows", "finite")),
    "infinite exposure": ({"exposure": "endless"}, ("x.csv", "exposure endless", "infinite")),
    "target": ({"offset": "y"}, ("x.csv", "y", "both target and offset")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_added_is_refused(case, written):
    requested, facts = REFUSED[case]
    path = written("a,zero,endless,part,y\n1,1,1,p,1\n2,0,inf,q,4\n3,-1,2,p,2\n5,2,3,q,3\n")
    with pytest.raises(DataError) as error:
        open_table(path, preparation=Preparation(target="y", **requested))
    assert_facts(str(error.value), *facts)


def test_flags_and_session_carry_them(written):
    path = written(ROWS)
    args = run_parser().parse_args(["lasso", path, "--offset", "o", "--exposure", "years"])
    preparation, sample, seed = requested_preparation(args)
    assert preparation == Preparation(offset="o", exposure="years")
    table = open_table(path, preparation=preparation)
    assert {"--offset=o", "--exposure=years"} <= set(preparation_arguments(table, with_target=False))
    state = SessionState(request=DataRequest(path, None, preparation, sample, seed))
    assert from_json(as_json(state)) == state


def test_a_session_without_them_still_loads(written):
    state = SessionState(request=DataRequest("x.csv", "y", Preparation(left_out=("a",))))
    payload = json.loads(as_json(state))
    for name in ("offset", "exposure"):
        del payload["request"]["preparation"][name]
    assert from_json(json.dumps(payload)) == state


def test_roles_are_named(written):
    table = describe(load(written(ROWS)), "y", Preparation(offset="o", exposure="years"))
    roles = {column.name: column.role for column in table.columns}
    assert (roles["o"], roles["years"], roles["a"]) == ("offset", "exposure", "feature")
    other = replace(Preparation(), offset="o")
    assert other.roles == {"o": "offset"}
