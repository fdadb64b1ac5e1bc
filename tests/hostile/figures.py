"""The same numbers everywhere: on the screen, in `run --json`, and in exports, each from a solve of its own.

`python -m tests.hostile.figures` compares all techniques on all data that each takes, and counts.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
import json
import re
import shlex
import sys
import time
from collections.abc import Mapping
from typing import Any

from lasso_tui.app import LassoApp
from lasso_tui.app.frame.figures import with_powers
from lasso_tui.app.pane.frame.shown_fit import ShownFit
from lasso_tui.app.pane.messages import ParamEdited
from lasso_tui.cli import main as command_line
from lasso_tui.data import bundled
from lasso_tui.exports.formats import ExportError, command, content
from lasso_tui.exports.json_document import document
from lasso_tui.exports.quoting import read_cell
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import Technique, kinds
from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.discovery import all_techniques
from lasso_tui.techniques.held_out_looks import readout_with_looks
from lasso_tui.techniques.job import ARTICLE
from lasso_tui.techniques.number_format import format_significant
from tests.app import conftest
from tests.app.conftest import errors, screen_text, settle, until
from tests.hostile.numbers import QUICK

NUMBER = re.compile(r"(?<![\w.=])([<>] ?)?([+-]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)( ?%)?", re.IGNORECASE)


SMALL = QUICK | {
    "map_cells": 4,
    "map_trials": 1,
    "map_n": 32,
    "length": 128,
    "rows": 60,
    "columns": 12,
    "size": 2,
    "group_size": 2,
    "block_size": 2,
}
"""Parameters that are called so, where a technique has them for the data: less to do."""


def quick(technique: Technique[Any, Any], dataset: str) -> dict[str, Any]:
    """Values of parameters with which a technique has little to do on data."""
    declared = kinds(technique.params)
    return {
        name: value
        for name, value in SMALL.items()
        if name in declared and declared[name].applies_to(dataset) and declared[name].is_valid(value)
    }


def agrees(text: str, value: float | None) -> bool:
    """Tell whether a text shows a number, rounded to the digits that it has; words show none.

    Of a change, "0 → 5.63", it is where it led.
    """
    found = NUMBER.search(text.rpartition("→")[2])
    if found is None or value is None:
        return True
    sign, digits, percent = found.groups()
    digits = digits.replace(",", "")
    shown, value = float(digits), abs(value) if not digits.startswith("-") else value
    value *= 100 if percent else 1
    if sign:
        return value <= shown if "<" in sign else value >= shown
    mantissa, _, exponent = digits.lower().partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(shown - value) <= 0.5 * unit * (1 + 1e-9) + 1e-12 * abs(value)


def run_words(*words: str) -> str:
    """What `lasso-tui run` prints."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command_line(["run", *words])
    if code:
        raise RuntimeError(err.getvalue().strip())
    return out.getvalue()


async def disagreements(
    technique: Technique[Any, Any], dataset: str, values: Mapping[str, Any] | None = None, steps: int = 2
) -> list[str]:
    """Open data in the app, compute the same without it, and say which numbers differ; [] where all agree."""
    sets = [word for name, value in (values or {}).items() for word in ("--set", f"{name}={value}")]
    theirs = json.loads(run_words(technique.slug, dataset, *sets, "--json"))  # raises what is refused
    app = LassoApp(DataRequest(dataset), slug=technique.slug)
    faults: list[str] = []
    async with app.run_test(size=(130, 40)) as pilot:
        await until(
            pilot, lambda: (app.pane is not None and app.pane.result is not None) or bool(errors(app))
        )
        pane = app.pane
        assert pane is not None
        if refused := errors(app):
            raise RuntimeError(refused[0])
        typed = {name: kinds(pane.params)[name].parse(str(value)) for name, value in (values or {}).items()}
        for name, value in typed.items():
            pane.post_message(ParamEdited(name, value))
        await until(pilot, lambda: all(getattr(pane.params, name) == value for name, value in typed.items()))
        await settle(pilot)
        if refused := errors(app):
            raise RuntimeError(refused[0])
        result, begun = pane.result, pane.cursor
        ours = json.loads(json.dumps(document(technique, result, begun)))
        faults += [
            f"{key}: {ours[key]} on the screen, {theirs[key]} by run"
            for key in ours
            if key != "hash" and ours[key] != theirs[key]  # it covers the number of looks
        ]
        with contextlib.suppress(ExportError):
            exported = content("coefficients.csv", pane.job(), result, begun)
            if exported != run_words(technique.slug, dataset, *sets, "--output", "csv"):
                faults.append("the coefficients exported and those of run differ")
        for _ in range(steps + 1):
            faults += on_screen(app)
            faults += exports(technique, pane)
            await pilot.press("[" if pane.cursor > result.grid[-1] else "]")
            await settle(pilot)
        faults += commanded(pane)
    return faults


def commanded(pane: Any) -> list[str]:
    """Compare the document with what `run` gives for the command line that is exported."""
    ours = json.loads(str(content("json", pane.job(), pane.result, pane.cursor)))
    line = command(pane.job(), pane.result, pane.cursor)
    theirs = json.loads(run_words(*shlex.split(line)[2:]))
    return [
        f"{key}: {ours[key]} on the screen, {theirs[key]} by {line}"
        for key in ours
        if key != "hash" and ours[key] != theirs[key]  # it covers the number of looks
    ]


def on_screen(app: LassoApp) -> list[str]:
    """Compare every figure and coefficient that is shown with the document of the same place."""
    pane = app.pane
    assert pane is not None
    told = json.loads(str(content("json", pane.job(), pane.result, pane.cursor)))
    text = " ".join(screen_text(app).split())
    readout = readout_with_looks(pane.technique, pane.result, pane.cursor, pane.looks)
    faults = []
    for figure in readout.metrics:
        value = told["metrics"][figure.name]
        if figure.label.endswith("/ alpha") and value is not None:  # it is shown in that unit
            value /= pane.cursor
        if not agrees(figure.text, value):
            faults.append(f"{figure.label} is shown as {figure.text} and is {value}")
    table = ShownFit().table(pane.technique, pane.result, pane.cursor, readout, pane.looks)
    for row, short in zip(table.rows, with_powers(table).rows, strict=True):  # in a narrow column
        shown, narrow = (" ".join(f"{one.label} {one.values[0]}".split()) for one in (row, short))
        if shown not in text and narrow not in text:
            faults.append(f"{shown} is not on the screen")
    kept = sorted((c for c in told["coefficients"] if c["coef_scaled"]), key=lambda c: -abs(c["coef_scaled"]))
    lists = pane.technique.lists_features
    if kept and lists and not is_listed(readout.coefficients, kept[0], text):
        faults.append(f"the largest coefficient, {kept[0]}, is not on the screen")
    return faults


def is_listed(coefficients: Coefficients, told: Mapping[str, Any], text: str) -> bool:
    """Tell whether a coefficient is in the list, under the heading of its group, with the digits it has room for."""
    name = coefficients.label(coefficients.features.index(told["feature"]))
    value = told["coef_scaled"]
    written = {format_significant(value), *(f"{value:.{digits}f}" for digits in range(1, 8))}
    return any(f"{name} {number}" in text for number in written)


def exports(technique: Technique[Any, Any], pane: Any) -> list[str]:
    """Compare the tables that are exported with the document, digit by digit."""
    result, cursor = pane.result, pane.cursor
    told = json.loads(str(content("json", pane.job(), result, cursor)))
    wanted = [(c["feature"], c["coef_scaled"], c["coef_unscaled"]) for c in told["coefficients"]]
    try:
        table = csv.reader(
            io.StringIO(str(content("coefficients.csv", pane.job(), result, cursor)), newline="")
        )
    except ExportError:
        return [] if not wanted else ["there are coefficients and they cannot be exported"]
    _, (_, *intercepts), *rows = table
    faults = []
    if [(read_cell(name), *map(float, numbers)) for name, *numbers in rows] != wanted:
        faults.append("coefficients.csv differs from the document")
    if list(map(float, intercepts)) != [told["intercept_scaled"], told["intercept_unscaled"]]:
        faults.append("the intercepts of coefficients.csv differ from the document")
    try:
        names, *places = csv.reader(
            io.StringIO(str(content("path.csv", pane.job(), result, cursor)), newline="")
        )
    except ExportError as refused:
        return faults if "too many for a file" in str(refused) else [*faults, str(refused)]
    row = next((row for row in places if float(row[0]) == cursor), None)
    if row is not None and [*zip(map(read_cell, names[2:]), map(float, row[2:]), strict=True)] != [
        (name, value) for name, value, _ in wanted
    ]:
        faults.append("path.csv differs from the document")
    return faults


def pairs() -> list[tuple[Technique[Any, Any], str]]:
    """All techniques with all bundled data that each takes."""
    found = []
    for technique in all_techniques():
        names = [ARTICLE, *(source.name for source in technique.generators)]
        names += [b.name for b in bundled()] if technique.tables else []
        found += [(technique, name) for name in dict.fromkeys(names)]
    return found


def main() -> int:
    """Compare all, and count."""
    chosen = [(t, d) for t, d in pairs() if not sys.argv[1:] or t.slug in sys.argv[1:] or d in sys.argv[1:]]
    wrong = refused = 0
    conftest.LONGEST = 600.0  # the largest data take minutes on a busy machine
    began = time.monotonic()
    for technique, dataset in chosen:
        try:
            faults = asyncio.run(disagreements(technique, dataset))
        except (Exception, SystemExit) as error:
            refused += 1
            print(f"{technique.slug} on {dataset}: not compared: {type(error).__name__} {error}", flush=True)
            continue
        wrong += bool(faults)
        for fault in faults:
            print(f"{technique.slug} on {dataset}: {fault}"[:300], flush=True)
    print(
        f"{len(chosen)} pairs of technique and data, 3 places each: {len(chosen) - wrong - refused} agree "
        f"everywhere, {wrong} do not, {refused} not compared; {time.monotonic() - began:.0f} s"
    )
    return wrong > 0


if __name__ == "__main__":
    raise SystemExit(main())
