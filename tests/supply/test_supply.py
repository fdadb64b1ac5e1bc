"""What is shipped, what it stands on, and under which licences."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.supply.contents import ROOT, missing, names_in, superfluous
from tests.supply.licences import brought_along, licence_of, unknown

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NEEDED = {need.name: need for need in map(Requirement, PROJECT["dependencies"])}


def pinned(file: str) -> dict[str, Version]:
    """The versions that a file of constraints names."""
    lines = (ROOT / file).read_text().splitlines()
    pairs = [line.split("==") for line in lines if line.strip() and not line.startswith("#")]
    return {canonicalize_name(name.strip()): Version(version.strip()) for name, version in pairs}


@pytest.fixture(scope="module", params=["wheel", "sdist"])
def built(request, tmp_path_factory) -> Path:
    """The wheel or the source distribution, built by the backend that pip would use."""
    folder = tmp_path_factory.mktemp("built")
    words = [sys.executable, "-m", "hatchling", "build", "-t", request.param, "-d", str(folder)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.iterdir()
    return file


@pytest.mark.slow
def test_what_is_built_holds_what_it_should_and_nothing_else(built):
    assert missing(built) == []
    assert superfluous(built) == []
    if built.suffix == ".whl":
        names = names_in(built)
        assert "lasso_tui/py.typed" in names
        assert any(name.endswith("licenses/LICENSE") for name in names)
        assert any(name.endswith("entry_points.txt") for name in names)


def test_every_licence_is_known():
    assert unknown() == []
    assert len(brought_along()) > len(NEEDED)
    assert "BSD" in licence_of(next(p for p in brought_along() if p.name == "numpy"))


def test_the_lowest_versions_tested_are_the_lowest_declared():
    lowest = pinned(".ci/lowest.txt")
    for name, need in NEEDED.items():
        declared = [Version(part.version) for part in need.specifier if part.operator == ">="]
        assert declared == [lowest[canonicalize_name(name)]], name


def test_the_constraints_hold_every_dependency_at_a_version_that_is_allowed():
    held = pinned(".ci/constraints.txt")
    development = map(Requirement, PROJECT["optional-dependencies"]["dev"])
    for need in [*NEEDED.values(), *development]:
        assert held[canonicalize_name(need.name)] in need.specifier, need.name
