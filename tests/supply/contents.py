"""What a wheel and a source distribution hold: `python -m tests.supply.contents FILE…`."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

__all__ = ["missing", "names_in", "superfluous"]

ROOT = Path(__file__).parents[2]
SDIST_ROOTS = {
    "lasso_tui",
    "datasets",
    "tests",
    "README.md",
    "LICENSE",
    "pyproject.toml",
    ".ci",
    ".github",
    "PKG-INFO",
    ".gitignore",
}
NEVER = (
    "__pycache__",
    ".pyc",
    ".git/",
    ".venv",
    ".ipynb",
    "snapshot_report",
    ".DS_Store",
    ".env",
    ".orig",
    ".rej",
)


def names_in(file: Path) -> set[str]:
    """The files in a wheel, or in a source distribution below its one folder."""
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            return {name for name in wheel.namelist() if not name.endswith("/")}
    with tarfile.open(file) as sdist:
        return {member.name.partition("/")[2] for member in sdist if member.isfile()}


def files_of(folder: str) -> set[str]:
    """The files below a folder of the repository, without what Python leaves there."""
    paths = (
        path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    return {path.relative_to(ROOT).as_posix() for path in paths}


def in_wheel(name: str) -> str:
    """Where a file of the repository is in the wheel."""
    return name.replace("datasets/", "lasso_tui/_datasets/", 1) if name.startswith("datasets/") else name


def wanted(file: Path) -> set[str]:
    """The files that must be there, metadata aside."""
    both = files_of("lasso_tui") | files_of("datasets")
    return {in_wheel(name) for name in both} if file.suffix == ".whl" else both | files_of("tests")


def missing(file: Path) -> list[str]:
    """What should be there and is not."""
    return sorted(wanted(file) - names_in(file))


def superfluous(file: Path) -> list[str]:
    """What is there and should not be."""
    names = names_in(file)
    junk = {name for name in names if any(word in name for word in NEVER) and name != ".gitignore"}
    if file.suffix == ".whl":
        others = {name for name in names - wanted(file) if ".dist-info/" not in name}
    else:
        others = {name for name in names if name.partition("/")[0] not in SDIST_ROOTS}
    return sorted(junk | others)


def main(files: list[str]) -> int:
    """Tell what is wrong with each file."""
    status = 0
    for name in files:
        file = Path(name)
        lacking, needless = missing(file), superfluous(file)
        print(
            f"{file.name}: {len(names_in(file))} files, {len(lacking)} missing, {len(needless)} superfluous"
        )
        print(
            *(f"  missing: {each}" for each in lacking),
            *(f"  superfluous: {each}" for each in needless),
            sep="\n",
        )
        status |= bool(lacking or needless)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
