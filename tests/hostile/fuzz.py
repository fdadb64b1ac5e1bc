"""Random bytes for readers, random words for parsers and `run`: refused in one sentence, or read.

`python -m tests.hostile.fuzz [EXAMPLES]` tries many more than the tests do, and counts.
`python -m tests.hostile.guided` lets coverage guide the bytes of files.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from lasso_tui.cli import main as command_line
from lasso_tui.data import DataError, ReadOptions, Table, load, prepare
from lasso_tui.requests.parameter_file import ParameterFileError, read_parameters
from lasso_tui.techniques import ParamError, kinds, updated
from lasso_tui.techniques.discovery import all_techniques
from lasso_tui.techniques.group_lasso.group_spec import read_groups
from tests.hostile.fuzz_material import BYTES, COMMAND, JSON, TOML, WORD
from tests.hostile.texts import harm_in

MEMORY = 32 * 2**20
"""Bytes that a reader may take of the bytes below."""

TRIED: Counter[str] = Counter()
"""What was tried → how often, and how often it was refused."""


def read_bytes(content: bytes, folder: Path) -> None:
    """Read a file; anything but a table or a DataError of one harmless sentence is a fault."""
    path = folder / "fuzzed"
    path.write_bytes(content)
    TRIED["files read"] += 1
    try:
        table = prepare(load(str(path), ReadOptions(memory=MEMORY)))
    except DataError as refusal:
        TRIED["files refused"] += 1
        harmless(str(refusal))
        return
    assert table.X.shape == (table.n_samples, len(table.features))
    assert np.isfinite(table.X).all()
    assert np.isfinite(table.y).all()
    assert len(set(table.features)) == len(table.features)
    for text in (*table.features, *table.notes, table.summary):
        assert not harm_in(text, lines=False), text


def harmless(said: str) -> None:
    """Assert that a refusal is one sentence that can be shown."""
    assert said, "a refusal without words"
    assert "\n" not in said, said
    assert len(said) < 2000, said
    assert not harm_in(said, lines=False), said


GROUPED = Table(name="t", source="t", X=np.zeros((2, 6)), y=np.zeros(2), features=tuple("abcdef"), target="y")


def parse_groups(words: str) -> None:
    """Read groups; what is read is a partition."""
    TRIED["texts of groups"] += 1
    try:
        groups = read_groups(words, GROUPED)
    except ParamError:
        TRIED["texts of groups refused"] += 1
        return
    assert len(groups.labels) == 6
    assert set(groups.labels) == set(range(len(groups.names)))
    assert len(set(groups.names)) == len(groups.names)


def parse_parameter(technique: Any, name: str, text: str) -> None:
    """Set a parameter; what is accepted comes back as it was."""
    TRIED["parameters"] += 1
    try:
        params = updated(technique.params(), {name: text})
    except ParamError as error:
        said = str(error)
    else:
        said = ""
    if said:
        TRIED["parameters refused"] += 1
        assert name in said
        assert len(said) < 1500
        return
    kind = kinds(params)[name]
    value = getattr(params, name)
    assert value is None or kind.is_valid(value)
    again = updated(technique.params(), {name: kind.text(value)})
    assert kind.text(getattr(again, name)) == kind.text(value)


def read_parameter_file(content: bytes, toml: bool, folder: Path) -> None:
    """Read a parameter file; names and values come out as text, or a ParameterFileError."""
    path = folder / ("p.toml" if toml else "p.json")
    path.write_bytes(content)
    TRIED["parameter files"] += 1
    try:
        found, at = read_parameters(str(path))
    except ParameterFileError:
        TRIED["parameter files refused"] += 1
        return
    assert all(isinstance(key, str) and isinstance(value, str) for key, value in [*found.items(), ("at", at)])


def run(words: list[str]) -> None:
    """Run the command line: 0, or 2 and one harmless line on standard error, and no file is left."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    TRIED["command lines"] += 1
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = command_line(["run", *words])
        except SystemExit as stop:  # --help
            code = int(stop.code or 0)
    if code:
        TRIED["command lines refused"] += 1
        assert code == 2, code
        line = err.getvalue()
        assert line.startswith("lasso-tui: "), line
        assert line.endswith("\n"), line
        harmless(line[:-1])
    else:
        assert not err.getvalue()


def targets(folder: Path) -> dict[str, tuple[Callable[..., None], Any]]:
    """What is fuzzed → the function, and what makes its arguments."""
    parameters = [(t, name) for t in all_techniques() for name in kinds(t.params)]
    return {
        "files": (lambda content: read_bytes(content, folder), BYTES),
        "groups": (parse_groups, st.text("0123456789x×,a \n-", max_size=24) | WORD),
        "parameters": (
            lambda at: parse_parameter(*at[0], at[1]),
            st.tuples(st.sampled_from(parameters), WORD),
        ),
        "parameter files": (
            lambda at: read_parameter_file(*at, folder),
            st.tuples(
                JSON | st.lists(TOML, max_size=4).map(b"".join) | st.binary(max_size=40), st.booleans()
            ),
        ),
        "command lines": (run, COMMAND),
    }


def fuzzed(function: Callable[..., None], made: Any, examples: int, *, derandomize: bool) -> None:
    """Call a function with so many arguments."""

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=derandomize,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(made)
    def call(value: Any) -> None:
        function(value)

    call()


def main() -> int:
    """Fuzz all, and count."""
    examples = int(sys.argv[1]) if sys.argv[1:] else 5000
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    faults, began = 0, time.process_time()
    with tempfile.TemporaryDirectory() as held:
        here = Path.cwd()
        os.chdir(held)  # what a command line may write goes there
        for name, (function, made) in targets(Path(held)).items():
            tracemalloc.start()
            try:
                fuzzed(
                    function, made, examples if name != "command lines" else examples // 10, derandomize=False
                )
            except BaseException as fault:
                faults += 1
                print(
                    f"{name}: {type(fault).__name__}: {fault}", *getattr(fault, "__notes__", ()), flush=True
                )
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            print(f"{name}: at most {peak / 2**20:.0f} MB at once", flush=True)
        os.chdir(here)
    print("; ".join(f"{count} {what}" for what, count in TRIED.items()), f"; {faults} faults", sep="")
    print(f"{time.process_time() - began:.0f} s of a core")
    return faults > 0


if __name__ == "__main__":
    raise SystemExit(main())
