"""Finding the techniques: every module of this package that ends with the declaration of a `TECHNIQUE` is one.

A tab's name is read from its file; the file is imported when the tab is wanted, so that a start imports one.
"""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lasso_tui import techniques
from lasso_tui.techniques.technique import Technique

__all__ = ["Heading", "UnknownTechniqueError", "all_techniques", "find", "headings", "source_path"]

DECLARATION = re.compile(r"^TECHNIQUE\b.*= Technique\(", re.MULTILINE)


class UnknownTechniqueError(ValueError):
    """A slug that no technique has."""


@dataclass(frozen=True)
class Heading:
    """What the row of tabs needs of a technique, read from its file without importing it."""

    slug: str
    title: str
    order: int
    module: str


@functools.cache
def headings() -> tuple[Heading, ...]:
    """Return the heading of every technique, in the order of the tabs."""
    found = []
    for module in pkgutil.iter_modules(techniques.__path__):
        path = Path(techniques.__path__[0]) / module.name
        file = path / "__init__.py" if module.ispkg else path.with_suffix(".py")
        text = file.read_text(encoding="utf-8")
        declaration = DECLARATION.search(text)
        if declaration:
            statement = ast.parse(text[declaration.start() :]).body[0]
            assert isinstance(statement, ast.Assign | ast.AnnAssign)
            assert isinstance(statement.value, ast.Call)
            told = {
                k.arg: k.value.value for k in statement.value.keywords if isinstance(k.value, ast.Constant)
            }
            found.append(Heading(str(told["slug"]), str(told["title"]), int(str(told["order"])), module.name))
    return tuple(sorted(found, key=lambda heading: heading.order))


def _declared(heading: Heading) -> Technique[Any, Any]:
    module = importlib.import_module(f"{techniques.__name__}.{heading.module}")
    technique: Technique[Any, Any] = module.TECHNIQUE
    return technique


def all_techniques() -> tuple[Technique[Any, Any], ...]:
    """Every technique, in the order of the tabs."""
    return tuple(_declared(heading) for heading in headings())


def find(slug: str) -> Technique[Any, Any]:
    """Return the technique with this slug; no other is imported.

    Raises
    ------
    UnknownTechniqueError
        Naming the slugs that there are.
    """
    for heading in headings():
        if heading.slug == slug:
            return _declared(heading)
    known = ", ".join(heading.slug for heading in headings())
    raise UnknownTechniqueError(f"There is no technique {slug!r}; there are {known}.")


def source_path(technique: Technique[Any, Any]) -> str:
    """Path of the file that declares a technique, for a reader of the code."""
    return technique.solve.__code__.co_filename
