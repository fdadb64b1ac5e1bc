"""The settings of each tab: labels that fit, sections, steps of numbers."""

from __future__ import annotations

import pytest

from lasso_tui.app.pane.controls.sections import (
    MAX_LABEL,
    describe,
    field_text,
    is_box,
    is_used,
    refusal,
    sections_of,
    stepped,
)
from lasso_tui.techniques import ParamError, kinds, updated
from lasso_tui.techniques.discovery import all_techniques, find
from lasso_tui.techniques.job import defaults, reads_file
from lasso_tui.techniques.params import LogSlider, Number

TECHNIQUES = all_techniques()
COLUMN = 31


@pytest.mark.parametrize("technique", TECHNIQUES, ids=lambda t: t.slug)
def test_labels_fit_beside_their_values(technique):
    for name, kind in kinds(technique.params).items():
        widest = COLUMN - 1 - len("[x] ") if is_box(kind) else MAX_LABEL
        assert len(kind.label) <= widest, (name, kind.label)


@pytest.mark.parametrize("technique", TECHNIQUES, ids=lambda t: t.slug)
def test_every_parameter_stands_in_one_section(technique):
    params = technique.params()
    shown = [name for section in sections_of(params) for name, _ in section.fields]
    assert len(shown) == len(set(shown))
    assert set(shown) == {name for name, kind in kinds(params).items() if kind.on_screen}
    assert shown[0] == technique.cursor
    for name, kind in kinds(params).items():
        assert kind.help.endswith(".")
        assert describe(kind).startswith(kind.help), name
        if kind.only_when is not None:
            assert kind.only_when[0] in kinds(params)


@pytest.mark.parametrize("technique", [t for t in TECHNIQUES if t.tables], ids=lambda t: t.slug)
def test_nothing_of_a_simulation_is_shown_for_a_table(technique):
    params = defaults(technique, "prostate")
    assert reads_file(technique, "prostate")
    used = {n for n in kinds(params) if is_used(n, params, "prostate", simulated=False)}
    assert not {n for n in used if kinds(params)[n].about == "simulation"}
    for source in technique.generators:
        simulated = defaults(technique, source.name)
        assert any(
            is_used(n, simulated, source.name, simulated=True)
            for n, kind in kinds(simulated).items()
            if kind.about == "simulation"
        )


def test_a_setting_is_shown_where_it_has_an_effect():
    params = defaults(find("lasso"), "prostate")
    assert not is_used("folds_by", params, "prostate", simulated=False)
    by_factor = updated(params, {"split": "by factor"})
    assert is_used("folds_by", by_factor, "prostate", simulated=False)


def test_numbers_are_stepped_within_their_range():
    ratio = kinds(find("elastic-net").params)["l1_ratio"]
    assert isinstance(ratio, Number)
    assert [stepped(ratio, 0.5, k) for k in (1, -1, 100)] == [0.55, 0.45, 1.0]
    tol = kinds(find("descent").params)["gap_tol"]
    assert isinstance(tol, LogSlider)
    assert [stepped(tol, 1e-6, k) for k in (1, 2, 3, -1)] == [2e-6, 5e-6, 1e-5, 5e-7]
    assert stepped(tol, 3e-6, 1) == 5e-6
    assert stepped(tol, tol.low, -1) == tol.low


def test_what_stands_in_for_an_unset_value_is_shown():
    known = kinds(find("elastic-net").params)
    assert field_text(known["l1_ratio"], None, "0.9") == "auto: 0.9"
    assert field_text(known["l1_ratio"], None) == "auto"
    assert field_text(known["l1_ratio"], 0.5, "0.9") == "0.5"
    groups = kinds(find("group-lasso").params)["groups"]
    assert field_text(groups, "", "a b; c d") == "a b; c d"


def test_a_refusal_under_a_label_says_what_is_allowed():
    params = defaults(find("lasso"), "prostate")
    with pytest.raises(ParamError) as error:
        updated(params, {"folds": "ten"})
    assert refusal(kinds(params)["folds"], "folds", str(error.value)) == "a whole number from 2 to 100"
    assert refusal(kinds(params)["folds"], "folds", "Something else.") == "Something else."
