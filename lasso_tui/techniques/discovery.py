"""Finding the techniques: every module of this package that declares a `TECHNIQUE` is one."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from typing import Any

from lasso_tui import techniques
from lasso_tui.techniques.technique import Technique

__all__ = ["UnknownTechniqueError", "all_techniques", "find", "source_path"]


class UnknownTechniqueError(ValueError):
    """A slug that no technique has."""


@functools.cache
def all_techniques() -> tuple[Technique[Any, Any], ...]:
    """Every technique, in the order of the tabs."""
    found = []
    for module in pkgutil.iter_modules(techniques.__path__):
        loaded = importlib.import_module(f"{techniques.__name__}.{module.name}")
        technique = getattr(loaded, "TECHNIQUE", None)
        if isinstance(technique, Technique):
            found.append(technique)
    return tuple(sorted(found, key=lambda t: t.order))


def find(slug: str) -> Technique[Any, Any]:
    """Return the technique with this slug.

    Raises
    ------
    UnknownTechniqueError
        Naming the slugs that there are.
    """
    for technique in all_techniques():
        if technique.slug == slug:
            return technique
    known = ", ".join(t.slug for t in all_techniques())
    raise UnknownTechniqueError(f"There is no technique {slug!r}; there are {known}.")


def source_path(technique: Technique[Any, Any]) -> str:
    """Path of the file that declares a technique, for a reader of the code."""
    return technique.solve.__code__.co_filename
