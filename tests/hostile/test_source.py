"""The program reaches no network, starts no program, runs no text as code, reads no pickle."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lasso_tui

FILES = sorted(Path(lasso_tui.__file__).parent.rglob("*.py"))

CONNECTING = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "ftplib",
    "smtplib",
    "telnetlib",
    "xmlrpc",
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "webbrowser",
    "asyncio.streams",
}
STARTING = {"subprocess", "multiprocessing", "pty", "ctypes", "code", "codeop"}
UNPICKLING = {"pickle", "cPickle", "shelve", "marshal", "dill", "joblib", "cloudpickle"}

CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
METHODS = {
    "system",
    "popen",
    "execv",
    "execve",
    "execvp",
    "spawnv",
    "spawnl",
    "posix_spawn",
    "startfile",
    "open_url",
    "deliver_text",
    "read_pickle",
    "to_pickle",
}

MAY_START = {
    "clipboard.py": {"subprocess"},
    "connect.py": {"multiprocessing"},
    "memory_limits.py": {"ctypes"},
    "pool.py": {"multiprocessing"},
}
"""tmux is given what was asked to be copied, by its words and no shell's; the C library gives freed memory back."""


def reached(tree: ast.AST) -> set[str]:
    """Modules that are imported, by a statement or by a name that is written out."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Call) and _name(node.func) == "import_module":
            found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    found.discard("urllib.parse")  # it reads words, and connects to nothing
    return {part for name in found for part in (name, name.partition(".")[0])}


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_does_what_it_should_not(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = reached(tree)
    assert not modules & CONNECTING
    assert not modules & STARTING - MAY_START.get(path.name, set())
    assert not modules & UNPICKLING
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        plain = isinstance(node.func, ast.Name)
        assert not (plain and name in CALLS), f"{path.name}:{node.lineno}"
        assert name not in METHODS, f"{path.name}:{node.lineno}"
        for word in node.keywords:
            if word.arg in {"shell", "allow_pickle"}:
                assert isinstance(word.value, ast.Constant), f"{path.name}:{node.lineno}"
                assert word.value.value is False, f"{path.name}:{node.lineno}"
        if (
            name == "load"
            and plain is False
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "np"
        ):
            assert any(word.arg == "allow_pickle" for word in node.keywords), f"{path.name}:{node.lineno}"
        if name == "from_markup":
            raise AssertionError(f"{path.name}:{node.lineno} reads markup")


@pytest.mark.parametrize("path", [p for p in FILES if "app" in p.parts], ids=lambda path: path.stem)
def test_notices_are_shown_without_markup(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) == "notify":
            markup = [word.value for word in node.keywords if word.arg == "markup"]
            assert markup, f"{path.name}:{node.lineno}"
            assert getattr(markup[0], "value", None) is False, f"{path.name}:{node.lineno}"


BLOCKED = """
import socket, sys

def refuse(*words, **more):
    raise SystemExit("a connection was asked for")

def watch(event, words):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess", "os.system", "os.exec",
                         "os.posix_spawn", "urllib", "http", "ftplib", "smtplib", "webbrowser")):
        raise SystemExit(f"{event} was asked for")

sys.addaudithook(watch)
socket.create_connection = refuse
from lasso_tui.cli import main
codes = [main(words) for words in (
    ["run", "lasso", "prostate", "--json"], ["run", "lasso", "diabetes"], ["run", "denoising", "--json"],
    ["run", "objective", "prostate", "--output", "script"], ["run", "objective", "prostate", "--output", "svg"],
    ["run", "lasso", "http://127.0.0.1/x.csv"], ["run", "lasso", "s3://bucket/x.parquet"], ["list"],
)]
assert codes == [0, 0, 0, 0, 0, 2, 2, 0], codes
"""


def test_it_runs_where_nothing_can_be_reached_or_started():
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr.count("\n")) == (0, 2), done.stderr
