"""Hostile names in what `run` prints, in every form of export, and in lines on standard error."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import subprocess
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings, strategies as st
from pyarrow import parquet

from lasso_tui.cli import main
from lasso_tui.cli.parsers import OUTPUTS
from lasso_tui.data import open_table
from lasso_tui.exports.quoting import FORMULA, read_cell
from tests.hostile.tables import hostile_file, is_text
from tests.hostile.texts import TEXTS, harm_in


def told(capfd, *words: str) -> str:
    """Run a command that succeeds; return what it prints."""
    assert main(["run", *words]) == 0
    out = capfd.readouterr()
    assert out.err == ""
    return out.out


def refused(capfd, *words: str) -> str:
    """Run a command that is refused; return the one harmless line that it says."""
    assert main(list(words)) == 2
    out = capfd.readouterr()
    assert out.out == ""
    assert out.err.startswith("lasso-tui: ")
    assert out.err.endswith("\n")
    line = out.err[:-1]
    assert not harm_in(line, lines=False), line
    assert len(line) < 1100
    return line


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return hostile_file(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def features(path):
    return open_table(str(path)).features


def test_words_for_a_person(path, capfd):
    text = told(capfd, "objective", str(path))
    assert not harm_in(text)
    assert "\\x1b]52;c;cm0gLXJmIH4=\\x07" in text


def test_json(path, features, capfd):
    text = told(capfd, "objective", str(path), "--json")
    assert not harm_in(text)
    assert tuple(c["feature"] for c in json.loads(text)["coefficients"]) == features


@pytest.mark.parametrize("form", ["csv", "path.csv"])
def test_no_cell_of_a_csv_is_a_formula(form, path, features, capfd):
    text = told(capfd, "objective", str(path), "--output", form)
    assert not harm_in(text)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    cells = [row[0] for row in rows[2:]] if form == "csv" else rows[0][2:]
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(FORMULA)]
    assert tuple(map(read_cell, cells)) == features


def test_parquet(path, features, capfd, tmp_path):
    to = str(tmp_path / "path.parquet")
    told(capfd, "objective", str(path), "--output", "path.parquet", "--to", to)
    assert tuple(parquet.read_schema(to).names[2:]) == features


def test_svg_is_xml_and_charts_are_text(path, capfd):
    root = ET.fromstring(told(capfd, "lasso", str(path), "--set", "folds=2", "--output", "svg"))
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds <= {"svg", "style", "rect", "text", "path"}
    assert not harm_in("".join(root.itertext()))
    assert not harm_in(told(capfd, "lasso", str(path), "--set", "folds=2", "--output", "text"))


def test_scripts_hold_names_as_text_alone(path, features, capfd):
    python = told(capfd, "objective", str(path), "--output", "script")
    assert not harm_in(python)
    found = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(python).body
        if isinstance(node, ast.Assign)
    }
    assert set(found["NUMBERS"]) < set(features)
    assert found["FILES"] == [str(path)]
    r = told(capfd, "objective", str(path), "--output", "R")
    assert r.replace("\n", "").isprintable()


def in_a_shell(line: str) -> list[str]:
    """The words that a shell makes of a line."""
    script = 'lasso-tui() { printf "%s\\0" "$@"; }\n'.replace("lasso-tui", "told")
    done = subprocess.run(
        ["sh", "-c", script + line.replace("lasso-tui", "told", 1)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    return [word.decode("utf-8", "surrogateescape") for word in done.stdout.split(b"\0")[:-1]]


def test_the_command_line_comes_back_from_a_shell(path, capfd):
    line = told(capfd, "objective", str(path), "--output", "sh")
    assert not harm_in(line)
    words = in_a_shell(line)
    assert words[:3] == ["run", "objective", str(path)]
    assert told(capfd, *words[1:]) == told(capfd, "objective", str(path), "--json")


NAMES = st.text(min_size=1, max_size=20).filter(is_text) | st.sampled_from(
    [text for text in TEXTS.values() if is_text(text) and len(text) < 1000]
)


@given(st.lists(NAMES, min_size=3, max_size=3))
@example(["'", '"', "\\"])
@example(["=1", "'=1", "a'b\"c\n"])
@example(["a", "a", "a (2)"])
@example(["0", "\x1f" * 30, "\x1f" * 30])
@example(["x" * 99, "x" * 98, "x" * 97])
@settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # the names are short enough as they are
)
def test_any_column_name_comes_back_from_every_form(tmp_path, capfd, names):
    """From script, JSON, CSV and shell: the same names, in the same order, with the same numbers."""
    file, held = tmp_path / "t.csv", io.StringIO()
    rows = csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\n")
    rows.writerow(names)
    rows.writerows([(k % 7) - 3.5, (k * k) % 11, ((k % 7) * 1.5 - (k * k) % 11 + k % 3)] for k in range(40))
    file.write_bytes(held.getvalue().encode())
    table = open_table(str(file))
    words = ("objective", str(file), "--set", "alpha=0.01")
    shown = json.loads(told(capfd, *words, "--json"))["coefficients"]
    assert tuple(c["feature"] for c in shown) == table.features
    told_csv = csv.reader(io.StringIO(told(capfd, *words, "--output", "csv"), newline=""))
    assert [(read_cell(n), float(v)) for n, v, _ in list(told_csv)[2:]] == [
        (c["feature"], c["coef_scaled"]) for c in shown
    ]
    scope = {"__name__": "script"}
    exec(compile(told(capfd, *words, "--output", "script"), "script", "exec"), scope)
    assert (*scope["NUMBERS"], scope["TARGET"]) == (*table.features, table.target)
    X, y, weights = scope["data"]()
    coef, _ = scope["coefficients"](scope["fitted"](X, y, weights))
    assert coef.tolist() == pytest.approx([c["coef_unscaled"] for c in shown], abs=1e-6)
    again = in_a_shell(told(capfd, *words, "--target", table.target, "--output", "sh"))
    assert json.loads(told(capfd, *again[1:]))["coefficients"] == shown


LINES = {
    "command": lambda text: ("run", text),
    "data": lambda text: ("run", "lasso", text),
    "data to explore": lambda text: (text,),
    "pattern": lambda text: ("run", "lasso", f"*[{text}"),
    "target": lambda text: ("run", "lasso", "prostate", "--target", text),
    "parameter": lambda text: ("run", "lasso", "prostate", "--set", f"{text}=1"),
    "value": lambda text: ("run", "lasso", "prostate", "--set", f"alpha=x{text}"),
    "no value": lambda text: ("run", "lasso", "prostate", "--set", text.replace("=", "")),
    "groups": lambda text: ("run", "group-lasso", "prostate", "--set", f"groups={text},1"),
    "choice": lambda text: ("run", "tuning", "prostate", "--set", f"split={text}"),
    "parameter file": lambda text: ("run", "lasso", "prostate", "--params", text),
    "form": lambda text: ("run", "lasso", "prostate", "--output", text),
    "flag": lambda text: ("run", "lasso", "prostate", f"--{text}"),
    "left out": lambda text: ("run", "lasso", "prostate", "--leave-out", text),
    "missing": lambda text: ("run", "lasso", "hitters", "--missing", text),
    "tab": lambda text: ("prostate", "--technique", text),
    "place": lambda text: ("run", "objective", "prostate", "--to", f"/no/{text}/x"),
    "words": lambda text: ("run", "text", "file", "--set", f"file={text}"),
}


@pytest.mark.slow
@pytest.mark.parametrize("place", LINES)
def test_one_harmless_line_on_standard_error(place, capfd):
    for text in TEXTS.values():
        refused(capfd, *LINES[place](text))


WRITTEN = ["report", "report.md", "latex", "sql", "excel", "python", "latex-formula"]


@pytest.mark.parametrize("form", WRITTEN)
def test_reports_and_formulas_are_harmless_or_refused_in_one_line(form, path, capfd):
    code = main(["run", "objective", str(path), "--output", form])
    out, err = capfd.readouterr()
    assert not harm_in(out)
    if code:
        assert code == 2
        assert err.startswith("lasso-tui: ")
        assert not harm_in(err[:-1], lines=False)
    else:
        assert out
    if form == "python" and not code:
        assert {type(node) for node in ast.parse(out).body} <= {ast.FunctionDef, ast.Expr}
    if form == "report":
        assert not code
        assert "<script" not in out.lower()
        assert not re.search(
            r"<(img|iframe|object|embed|link|form)\b|\son\w+\s*=\s*[\"']", _tags(out), re.IGNORECASE
        )


def _tags(page: str) -> str:
    """Return the tags of a page, without its texts."""
    return " ".join(re.findall(r"<[^>]*>", page))


def test_every_form_is_tried_here():
    tried = {"json", "csv", "path.csv", "path.parquet", "script", "R", "svg", "text", "sh", *WRITTEN}
    assert set(OUTPUTS) == tried
