"""What every technique promises, checked on each that is found."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import json
import math
import pkgutil
from pathlib import Path

import numpy as np
import pytest

from lasso_tui import techniques
from lasso_tui.charts import DARK_PALETTE, Chart, draw_static, lay_cursor
from lasso_tui.cli import main
from lasso_tui.exports.json_document import as_text, document
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, Readout, Result, Technique, kinds, updated
from lasso_tui.techniques.cursor import step
from lasso_tui.techniques.discovery import all_techniques, find, headings, source_path
from lasso_tui.techniques.job import ARTICLE, Job, defaults, example_dataset, final_result, stream
from lasso_tui.techniques.params import Number
from lasso_tui.techniques.technique import AnyTechnique
from tests.marks import slow_techniques

SLUGS = [t.slug for t in all_techniques()]
CACHE: dict[str, list[Result]] = {}

each = pytest.mark.parametrize("slug", slow_techniques(SLUGS))


def example(technique: AnyTechnique) -> Job:
    """What shows a technique: its worked example, or its default data."""
    dataset = example_dataset(technique)
    return Job(technique, defaults(technique, dataset), DataRequest(dataset))


def results(slug: str) -> list[Result]:
    """All results of a technique's article example, computed once."""
    if slug not in CACHE:
        technique = find(slug)
        CACHE[slug] = list(stream(example(technique)))
    return CACHE[slug]


def test_every_module_that_declares_a_technique_is_found():
    declared = {
        f"{techniques.__name__}.{module.name}"
        for module in pkgutil.iter_modules(techniques.__path__)
        if isinstance(
            vars(importlib.import_module(f"{techniques.__name__}.{module.name}")).get("TECHNIQUE"), Technique
        )
    }
    assert {heading.module for heading in headings()} == declared
    for heading, technique in zip(headings(), all_techniques(), strict=True):
        assert (heading.slug, heading.title, heading.order) == (
            technique.slug,
            technique.title,
            technique.order,
        )


def test_slugs_and_orders_are_one_of_each():
    assert len(set(SLUGS)) == len(SLUGS)
    assert len({t.order for t in all_techniques()}) == len(SLUGS)


@each
def test_it_solves_at_its_defaults_and_ends_final(slug):
    found = results(slug)
    assert found
    assert found[-1].pending == ""
    assert all(r.pending for r in found[:-1])
    for r in found:
        assert dataclasses.is_dataclass(r)
        grid = np.asarray(r.grid)
        assert grid.ndim == 1
        assert len(grid)
        assert np.isfinite(grid).all()
        assert (np.diff(grid) < 0).all()


@each
def test_its_charts_draw_at_any_place_and_size(slug):
    technique = find(slug)
    for r in results(slug)[:: max(1, len(results(slug)) - 1)]:
        for place in (float(r.grid[0]), r.start, float(r.grid[-1])):
            charts = technique.charts(r, place)
            assert 2 <= len(charts) <= 9
            assert len({c.title for c in charts}) == len(charts)
            assert [c.title for c in charts] == [exhibit.title for exhibit in technique.shown(r)]
            for chart in charts:
                assert isinstance(chart, Chart)
                for width, height in ((76, 15), (118, 30), (30, 6)):
                    drawing = lay_cursor(draw_static(chart, width, height, DARK_PALETTE), chart, DARK_PALETTE)
                    assert len(drawing.rows) == height


@each
def test_moving_the_cursor_keeps_the_still_picture(slug):
    technique, r = find(slug), results(slug)[-1]
    if len(r.grid) < 3:
        pytest.fail("a cursor that cannot move is no cursor")
    before = technique.charts(r, r.start)
    after = technique.charts(r, step(r.grid, r.start, 1 if r.start < r.grid[0] else -1))
    assert [c.title for c in before] == [c.title for c in after]
    assert any(a.same_static(b) for a, b in zip(before, after, strict=True))


@each
def test_each_step_of_its_tour_does_something(slug):
    technique, r = find(slug), results(slug)[-1]
    cursor, main, steps = r.start, "1", {"[": -1, "]": 1, "{": -10, "}": 10}
    marks = {mark.key: mark.x for mark in r.marks}
    assert len(technique.lesson.tour) == 3
    for one in technique.lesson.tour:
        assert len(one.look) <= 100
        assert len(one.does) <= 80
        before = cursor, main
        if one.key.isdigit():
            assert int(one.key) <= len(technique.shown(r))
            main = one.key
        elif one.key in steps:
            cursor = step(r.grid, cursor, steps[one.key])
        elif one.key == "↓":
            assert technique.readout(r, cursor).coefficients
            continue
        elif one.key in "()":
            assert "l1_ratio" in kinds(r.params)
            continue
        else:
            cursor = marks[one.key]
        assert (cursor, main) != before, one


@each
def test_its_figures_are_numbers_with_names(slug):
    technique, r = find(slug), results(slug)[-1]
    readout = technique.readout(r, r.start)
    assert isinstance(readout, Readout)
    names = [f.name for f in readout.metrics]
    assert len(set(names)) == len(names)
    assert any(f.in_readout for f in readout.metrics)
    if technique.article is not None:
        assert any(name.startswith("tutorial") for name in names)
    assert not any(math.isinf(f.value) for f in readout.metrics)


@each
def test_the_document_is_json_and_has_a_text(slug):
    technique, r = find(slug), results(slug)[-1]
    told = document(technique, r, r.start)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert as_text(told, technique.readout(r, r.start)).startswith(f"{slug} on ")


@pytest.mark.parametrize("slug", slow_techniques(SLUGS))
def test_it_gives_the_same_numbers_twice_and_without_its_charts(slug):
    technique = find(slug)
    again = final_result(example(technique), charts=False)
    first = results(slug)[-1]
    assert document(technique, again, again.start) == document(technique, first, first.start)


@each
def test_every_parameter_refuses_what_is_out_of_range(slug):
    technique = find(slug)
    params = technique.params()
    for name, kind in kinds(params).items():
        assert kind.help.endswith(".")
        assert kind.allowed
        if isinstance(kind, Number):
            for bad in (kind.high * 2 + 1, math.nan, math.inf):
                with pytest.raises(ParamError, match=name):
                    updated(params, {name: bad})
            with pytest.raises(ParamError, match=name):
                updated(params, {name: "a word"})
    with pytest.raises(ParamError, match="Unknown parameter 'nonsense'"):
        updated(params, {"nonsense": 1})


@each
def test_defaults_survive_a_round_trip_through_text(slug):
    technique = find(slug)
    params = technique.params()
    typed = {name: kind.text(getattr(params, name)) for name, kind in kinds(params).items()}
    assert updated(technique.params(), typed) == params


@each
def test_its_cursor_is_a_parameter_that_scrubs(slug):
    technique = find(slug)
    assert kinds(technique.params)[technique.cursor].recompute == "scrub"


@each
def test_its_lesson_explains_every_chart(slug):
    technique, r = find(slug), results(slug)[-1]
    lesson = technique.lesson
    assert {exhibit.title for exhibit in technique.shown(r)} <= set(lesson.charts)
    assert lesson.question.endswith("?")
    assert lesson.formula
    assert lesson.try_this
    assert lesson.not_when
    assert lesson.references
    assert technique.article is None or technique.article.remark


@each
def test_its_file_can_be_read_in_one_sitting(slug):
    path = Path(source_path(find(slug)))
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 500
    module = ast.parse(text)
    heavy = {"numpy", "scipy", "sklearn", "pandas", "pywt"}
    for node in module.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            assert not {name.split(".")[0] for name in names} & heavy


@each
def test_own_data_are_known_to_run_and_list(slug, capsys):
    technique = find(slug)
    names = [s.name for s in technique.generators]
    assert len(set(names)) == len(names)
    if not technique.tables:
        assert technique.tables_refusal.endswith(".")
        assert technique.dataset in {*names, ARTICLE}
        assert main(["run", slug, "diabetes"]) == 2
        assert technique.tables_refusal in capsys.readouterr().err
