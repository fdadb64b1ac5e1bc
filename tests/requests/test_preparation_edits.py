"""Edits of the data screen: the reference of a factor, offsets and exposures."""

from __future__ import annotations

import pytest

from lasso_tui.app.screens.data.column_format import describe_column
from lasso_tui.data import ColumnProfile, DataError, Preparation, describe, load
from lasso_tui.requests import preparation_edits as edits
from lasso_tui.requests.data_request import DataRequest


def profile(name: str, request: DataRequest) -> ColumnProfile:
    table = describe(load(request.dataset), request.target, request.preparation)
    return next(column for column in table.columns if column.name == name)


def test_a_reference_is_chosen_changed_and_given_up():
    request = DataRequest("birthwt")
    assert profile("race", request).reference == "1"
    other = edits.with_reference(request, "race", "3")
    assert other.preparation == Preparation(references=("race=3",))
    assert profile("race", other).reference == "3"
    more = edits.with_reference(other, "ptl", "")
    assert more.preparation == Preparation(references=("race=3", "ptl=none"))
    assert profile("ptl", more).reference == ""
    assert edits.with_reference(more, "race", "2").preparation.references == ("ptl=none", "race=2")
    assert edits.with_reference(edits.with_reference(more, "race", None), "ptl", None) == request


def test_the_screen_says_it():
    request = edits.with_reference(DataRequest("birthwt"), "race", "")
    assert "Reference level 0; v changes it." in describe_column(profile("ptl", request), "bwt")
    assert "A column for every level; v changes it." in describe_column(profile("race", request), "bwt")
    for name in ("age", "bwt"):
        assert profile(name, request).reference is None
        assert not any("v changes" in said for said in describe_column(profile(name, request), "bwt"))


def test_counts_and_classes_are_offered_with_their_keys():
    assert "Counts? Choose Poisson with f." in describe_column(
        profile("bikers", DataRequest("bikeshare")), "bikers"
    )
    said = describe_column(profile("gleason", DataRequest("prostate", "gleason")), "gleason")
    assert "Classes? Press c, then y for one of them." in said


def test_another_type_gives_the_reference_up():
    request = edits.with_type(DataRequest("birthwt"), profile("age", DataRequest("birthwt")))
    request = edits.with_reference(request, "age", "20")
    assert profile("age", request).reference == "20"
    assert edits.with_type(request, profile("age", request)) == DataRequest("birthwt")


@pytest.mark.parametrize("role", ["offset", "exposure"])
def test_a_role_is_given_and_taken_back(role):
    request = edits.with_role(DataRequest("birthwt"), role, profile("lwt", DataRequest("birthwt")))
    assert request.preparation == Preparation(**{role: "lwt"})
    assert profile("lwt", request).role == role
    assert edits.with_role(request, role, profile("lwt", request)) == DataRequest("birthwt")
    other = edits.with_role(request, "weights", profile("lwt", request))
    assert other.preparation == Preparation(weights="lwt")
    with pytest.raises(DataError, match=f"bwt is the target and cannot also serve as {role}"):
        edits.with_role(DataRequest("birthwt"), role, profile("bwt", DataRequest("birthwt")))
