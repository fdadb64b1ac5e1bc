"""Discovery of the techniques: modules here that declare a `TECHNIQUE`, and entry points of other packages.

A tab's name is read from its file; the file is imported when the tab is opened, so start-up imports only one.
Another package adds a technique by an entry point of the group `lasso_tui.techniques` that names its declaration.
"""

from __future__ import annotations

import ast
import functools
import importlib
import os
import pkgutil
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lasso_tui import techniques
from lasso_tui.techniques.technique import AnyTechnique, Technique

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set
    from importlib.metadata import EntryPoint

__all__ = [
    "GROUP",
    "Heading",
    "UnknownTechniqueError",
    "all_techniques",
    "find",
    "headings",
    "problems",
    "source_path",
]

DECLARATION = re.compile(r"^TECHNIQUE\b.*= Technique\(", re.MULTILINE)

GROUP = "lasso_tui.techniques"
"""Entry points of other packages' techniques."""

METADATA = (".dist-info", ".egg-info", "EGG-INFO")
"""Ends of the names of folders that say what is installed."""


class UnknownTechniqueError(ValueError):
    """A slug that no technique has."""


@dataclass(frozen=True)
class Heading:
    """The name and position of a technique's tab, and its module.

    Attributes
    ----------
    slug, title, order : as the technique declares them
    module : the module with its `TECHNIQUE`
    attribute : the name of the declaration in that module
    """

    slug: str
    title: str
    order: int
    module: str
    attribute: str = "TECHNIQUE"


@functools.cache
def _discovered() -> tuple[tuple[Heading, ...], tuple[str, ...]]:
    own = sorted(_own_headings(), key=lambda heading: heading.order)
    others, failed = _found_elsewhere({heading.slug for heading in own})
    return (*own, *others), failed


def headings() -> tuple[Heading, ...]:
    """Return the heading of every technique, in the order of the tabs: our own, then those of other packages."""
    return _discovered()[0]


def problems() -> tuple[str, ...]:
    """Return a sentence for each technique of another package that cannot be used."""
    return _discovered()[1]


def _own_headings() -> Iterator[Heading]:
    """Read each heading from its file, without importing it."""
    for module in pkgutil.iter_modules(techniques.__path__):
        path = Path(techniques.__path__[0]) / module.name
        file = path / "__init__.py" if module.ispkg else path.with_suffix(".py")
        text = file.read_text(encoding="utf-8")
        declaration = DECLARATION.search(text)
        if declaration:
            statement = ast.parse(text[declaration.start() :]).body[0]
            assert isinstance(statement, ast.Assign | ast.AnnAssign)
            assert isinstance(statement.value, ast.Call)
            values = {
                k.arg: k.value.value for k in statement.value.keywords if isinstance(k.value, ast.Constant)
            }
            yield Heading(
                str(values["slug"]),
                str(values["title"]),
                int(str(values["order"])),
                f"{techniques.__name__}.{module.name}",
            )


def _found_elsewhere(taken: Set[str]) -> tuple[tuple[Heading, ...], tuple[str, ...]]:
    """Import the techniques of other packages' entry points, and say of each that fails why."""
    found: list[Heading] = []
    failed: list[str] = []
    for point in _entry_points():
        try:
            technique = point.load()
        except Exception as error:  # whatever somebody else's module does, ours stay usable
            failed.append(f"The technique {point.name} ({point.value}) cannot be imported: {error}.")
            continue
        if not isinstance(technique, Technique):
            failed.append(f"The entry point {point.name} ({point.value}) is not a Technique.")
        elif technique.slug in {*taken, *(heading.slug for heading in found)}:
            failed.append(
                f"The technique {point.name} ({point.value}) has the slug of another: {technique.slug}."
            )
        else:
            found.append(Heading(technique.slug, technique.title, technique.order, point.module, point.attr))
    return tuple(sorted(found, key=lambda heading: heading.order)), tuple(failed)


def _entry_points() -> Iterable[EntryPoint]:
    if not any(map(_may_declare, dict.fromkeys(sys.path))):
        return ()  # the library that reads them costs a tenth of the time to the first paint
    from importlib.metadata import entry_points

    return sorted(entry_points(group=GROUP), key=lambda point: point.name)


def _may_declare(folder: str) -> bool:
    """Tell whether a distribution in a folder of the path may declare a technique; an archive may."""
    try:
        found = [entry.path for entry in os.scandir(folder or ".") if entry.name.endswith(METADATA)]
    except FileNotFoundError:
        return False
    except OSError:
        return True
    for path in found:
        try:
            if GROUP.encode() in Path(path, "entry_points.txt").read_bytes():
                return True
        except FileNotFoundError:
            continue
        except OSError:  # an egg's metadata may be one file
            continue
    return False


def _declared(heading: Heading) -> AnyTechnique:
    module = importlib.import_module(heading.module)
    technique: AnyTechnique = getattr(module, heading.attribute)
    return technique


def all_techniques() -> tuple[AnyTechnique, ...]:
    """Every technique, in the order of the tabs."""
    return tuple(_declared(heading) for heading in headings())


def find(slug: str, instead: str = "") -> AnyTechnique:
    """Return the technique with this slug; no other is imported.

    Parameters
    ----------
    slug : its short name
    instead : another word of the command; where that is a slug, the refusal says that the two are swapped

    Raises
    ------
    UnknownTechniqueError
        Naming the slugs that there are.
    """
    for heading in headings():
        if heading.slug == slug:
            return _declared(heading)
    slugs = [heading.slug for heading in headings()]
    if instead in slugs:
        raise UnknownTechniqueError(
            f"{slug!r} is no technique: {instead!r} is. Write the technique first, then the data."
        )
    raise UnknownTechniqueError(f"There is no technique {slug!r}; there are {', '.join(slugs)}.")


def source_path(technique: AnyTechnique) -> str:
    """Return the path of the file with a technique's computation, for a reader of the code."""
    return technique.solve.__code__.co_filename
