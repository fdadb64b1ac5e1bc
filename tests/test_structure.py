"""How the code is laid out: small folders, small files, one door to what Textual keeps private, public faces."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import textual

import lasso_tui

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "lasso_tui"
COMPAT = PACKAGE / "app" / "textual_compat"

MAX_FILES = 20
MAX_LINES = 300
MAX_FORMAT_SKIPS = 39
MAX_TYPE_IGNORES = 2

SOURCES = sorted(path for folder in (PACKAGE, ROOT / "tests") for path in folder.rglob("*.py"))
OURS = [path for path in SOURCES if path.is_relative_to(PACKAGE)]
APP = [path for path in OURS if path.is_relative_to(PACKAGE / "app") and not path.is_relative_to(COMPAT)]


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    """Where a pattern stands: file and line."""
    found = re.compile(pattern)
    return [
        f"{short(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if found.search(line)
    ]


def test_no_folder_of_the_package_has_more_than_twenty_files():
    counts = {short(path.parent): len(list(path.parent.glob("*.py"))) for path in OURS}
    assert {folder: count for folder, count in counts.items() if count > MAX_FILES} == {}


def test_no_file_has_more_than_three_hundred_lines():
    counts = {short(path): len(text_of(path).splitlines()) for path in SOURCES}
    assert {path: count for path, count in counts.items() if count > MAX_LINES} == {}


def test_the_formatter_formats_and_the_type_checker_checks():
    skips = lines_with(r"# fmt: *skip", [path for path in SOURCES if path.name != "test_structure.py"])
    assert len(skips) <= MAX_FORMAT_SKIPS, skips
    techniques = [path for path in OURS if path.is_relative_to(PACKAGE / "techniques")]
    ignores = lines_with(r"# type: ignore", techniques)
    assert len(ignores) <= MAX_TYPE_IGNORES, ignores


def test_what_is_outside_of_the_solvers_uses_their_public_names():
    outside = [path for path in OURS if not path.is_relative_to(PACKAGE / "solvers")]
    assert lines_with(r"^\s*(from|import) +lasso_tui\.solvers\.", outside) == []


def test_no_file_names_a_folder_of_the_machine_it_was_written_on():
    """Not the code, nor the texts around it: neither this checkout, nor a home."""
    texts = [*SOURCES, *PACKAGE.rglob("*.pyi"), ROOT / "README.md", ROOT / "pyproject.toml"]
    texts += [path for folder in (".ci", ".github") for path in (ROOT / folder).rglob("*") if path.is_file()]
    folders = "|".join(re.escape(str(folder)) for folder in (ROOT, Path.home()))
    assert lines_with(rf"(?<![\w.])({folders})/", texts) == []


# Textual


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def textual_names() -> frozenset[str]:
    """Private names of Textual's classes: methods, class attributes and what they set on themselves."""
    names = set()
    for path in Path(textual.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names |= set(defined_in(node))
    return frozenset(filter(private, names))


def defined_in(body: ast.AST) -> Iterator[str]:
    """Names that are defined, or set on `self`, somewhere in a class or a module."""
    for node in ast.walk(body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and ast.unparse(node.value) == "self"
        ):
            yield node.attr


def uses_of_private_textual(path: Path) -> list[str]:
    """Private modules of Textual that a file imports, and private attributes of its objects that it uses.

    An attribute counts where Textual has one of the name and no class in the file defines it.
    """
    tree, found = tree_of(path), []
    foreign = textual_names() - set(defined_in(tree))
    for node in ast.walk(tree):
        modules: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        private_modules = [m for m in modules if m.startswith("textual.") and "._" in m]
        found += [f"{short(path)}:{node.lineno}: {module}" for module in private_modules[:1]]
        if isinstance(node, ast.Attribute) and node.attr in foreign and ast.unparse(node.value) != "os":
            found.append(f"{short(path)}:{node.lineno}: {ast.unparse(node)}")
    return found


def overridden_private_textual(module: str) -> list[str]:
    """Private methods and attributes of Textual's classes that classes of a module redefine."""
    found = []
    for cls in vars(importlib.import_module(module)).values():
        if not isinstance(cls, type) or cls.__module__ != module:
            continue
        bases = [base for base in cls.__mro__[1:] if base.__module__.startswith("textual.")]
        found += [
            f"{module}.{cls.__name__}.{name} redefines that of {base.__name__}"
            for name in vars(cls)
            for base in bases[:-1]
            if private(name) and name in vars(base) and name not in GENERATED
        ]
    return found


GENERATED = {
    "_decorated_handlers",
    "_merged_bindings",
    "_reactives",
    "_computes",
    "_inherit_css",
    "_inherit_bindings",
    "_css_type_name",
    "_css_type_names",
    "_has_hover_style",
    "_inherit_component_classes",
    "_default_compact",
    "_default_virtual_size",
    "_abc_impl",
}
"""What Textual's metaclass itself writes in each class."""


def test_what_textual_keeps_private_is_used_behind_one_door_only():
    assert [use for path in APP for use in uses_of_private_textual(path)] == []


def test_what_textual_keeps_private_is_redefined_behind_one_door_only():
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in APP]
    assert [fault for name in names for fault in overridden_private_textual(name)] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from textual._compositor import Compositor", True),
        ("from textual import _xterm_parser", True),
        ("from textual.app import App", False),
        ("def f(screen): screen._compositor.reflow(1)", True),
        ("class A:\n def f(self): self._driver.stop()", True),
        ("class A:\n def f(self): return self._of_no_one", False),
    ],
)
def test_the_check_itself_finds_what_is_private(tmp_path, monkeypatch, code, found):
    monkeypatch.setattr("tests.test_structure.ROOT", tmp_path)
    path = tmp_path / "some.py"
    path.write_text(code)
    assert bool(uses_of_private_textual(path)) is found


def test_the_package_checked_is_the_one_imported():
    assert Path(lasso_tui.__file__).parent == PACKAGE
