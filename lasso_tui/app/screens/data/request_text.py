"""What is in force and what is requested, as lines: sizes, preparation, and what each key would do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from lasso_tui.app.frame.sentences import wrapped
from lasso_tui.app.screens.data.column_format import FAMILIES, ISSUE
from lasso_tui.requests.preparation_edits import current_preparation, next_degree, next_missing
from lasso_tui.requests.reading_flags import reading_arguments

if TYPE_CHECKING:
    from lasso_tui.data import Reading, TableProfile
    from lasso_tui.requests.data_request import DataRequest

__all__ = [
    "alert_text",
    "dropped_text",
    "effect_text",
    "head_text",
    "next_effects",
    "reading_lines",
    "reading_text",
    "request_text",
    "size_text",
]

MISSING = {"drop": "drop rows", "mean": "impute mean", "median": "impute median"}

SEPARATORS = {"\t": "tab", " ": "blank", ";": "semicolon", "|": "bar"}

IN_SHORT = (
    "Numbers are read with a decimal comma",
    "No header: ",
    " before the header skipped",
    "quotes are text",
    "Cells are separated by ",
)
"""Parts of notes that are said in fewer words."""

NOT_WESTERN = "do not look Western"
"""Part of the note on an encoding that may be wrong."""

Shape = tuple[int, int]


def size_text(shape: Shape | None) -> str:
    """Write rows and features."""
    return "" if shape is None else f"{shape[0]:,} rows × {shape[1]:,} features"


def request_text(request: DataRequest) -> str:
    """Name the preparation: missing values always, all else where it is not the default."""
    preparation = current_preparation(request)
    parts = [f"missing: {MISSING.get(preparation.missing, preparation.missing)}"]
    if preparation.missing != "drop" and not preparation.indicators:
        parts.append("no indicators")
    if preparation.degree > 1:
        parts.append(f"powers {preparation.degree}")
    if preparation.interactions:
        parts.append("products")
    if preparation.test_fraction:
        parts.append(f"test rows {preparation.test_fraction:g} seed {preparation.seed}")
    parts += [f"{column}: levels merged" for column in preparation.merged]
    if preparation.where:
        parts.append(f"where {preparation.where}")
    if request.reading is not None:
        parts += [one.removeprefix("--").replace("=", " ") for one in reading_arguments(request.reading)]
    if request.sample is not None:
        parts.append(f"{request.sample:,} rows seed {request.sample_seed}")
    return ", ".join(parts)


def reading_text(notes: Sequence[str], decided: Reading | None) -> str:
    """Say in short what was decided about the reading of a file, "" if nothing is unusual.

    Parameters
    ----------
    notes, decided : as of `ProfileUpdate`
    """
    parts = []
    if decided is not None:
        name = SEPARATORS.get(decided.sep, decided.sep)
        parts = [f"separator {name}"] if decided.sep not in ("", ",") else []
        parts += ["decimal comma"] if decided.decimal == "," else []
        parts += [f"quote {decided.quote}"] if decided.quote not in ("", '"') else []
        usual = decided.encoding.startswith(("utf-8", "ascii")) or not decided.encoding
        parts += [] if usual else [decided.encoding]
        skipped = decided.skip or 0
        parts += [f"{skipped} line{'s' * (skipped > 1)} skipped"] if skipped else []
        parts += ["no header"] if decided.header is False else []
    others = [note for note in notes if decided is None or not any(part in note for part in IN_SHORT)]
    short = f"Read with {', '.join(parts)}." if parts else ""
    return " ".join(part for part in (short, *others) if part)


def reading_lines(text: str, width: int) -> list[str]:
    """Return what was decided about the reading in two lines: whole sentences; an ellipsis for those left out."""
    whole = text
    while len(wrapped(whole, width, 9)) > 2 and ". " in whole.removesuffix(" …"):
        whole = whole.removesuffix(" …").rpartition(". ")[0] + ". …"
    return wrapped(whole, width)


def effect_text(prepared: str, *, sampled: bool = False) -> str:
    """Say what a preparation gives beyond rows and features, which stand in a line of their own.

    Parameters
    ----------
    prepared : target, rows, what was done, and features, separated by semicolons
    sampled : whether the rows are a sample: of how many then stands nowhere else
    """
    parts = prepared.split("; ")
    return "; ".join([parts[0], *parts[1 if sampled else 2 : -1]])


def next_effects(
    request: DataRequest, family: str | None, families: Sequence[str], width: int
) -> list[tuple[str, str]]:
    """Say what each key would do next: (key, effect), as many as fit.

    Parameters
    ----------
    request : what is requested
    family, families : the family in the tab in front, None where it has none, and those it could have
    width : columns
    """
    preparation = current_preparation(request)
    missing = current_preparation(next_missing(request)).missing
    effects = [("m", MISSING.get(missing, missing))]
    if preparation.missing != "drop":
        effects.append(("i", "no indicators" if preparation.indicators else "add indicators"))
    effects += [
        ("p", f"powers {current_preparation(next_degree(request)).degree}"),
        ("b", "no products" if preparation.interactions else "add products"),
        ("h", "test rows"),
        ("n", "sample"),
    ]
    if family in families:
        effects.append(("f", families[(families.index(family) + 1) % len(families)]))
    while effects and sum(len(key) + len(effect) + 3 for key, effect in effects) - 2 > width:
        effects.pop()
    return effects


def head_text(profile: TableProfile, shape: Shape | None, width: int) -> str:
    """Name the data and the target at the left, the rows used at the right."""
    family = f" ({FAMILIES[profile.family]})" if profile.family else ""
    size = f"{profile.rows:,} × {len(profile.columns):,}"
    left = f"{profile.name}  {size} → {profile.target or 'no target'}{family}"
    right = f"{shape[0]:,} of {profile.rows:,} rows used" if shape is not None else ""
    return f"{left}{' ' * max(width - cell_len(left) - cell_len(right), 2)}{right}"


def alert_text(profile: TableProfile, request: DataRequest, shape: Shape | None, width: int) -> str:
    """Say what is wrong first: rows that are dropped, else how many columns have an issue; "" for nothing."""
    issues = sum(bool(column.issues) for column in profile.columns)
    text = "" if shape is None else dropped_text(profile, request, shape[0], width - 2)
    if any(NOT_WESTERN in note for note in profile.notes):
        text = "Words do not look Western: o names the encoding, as in --encoding cp1251"
    if profile.doubt:
        text = profile.doubt.replace("Name it: --target COL, key y.", "y names it")
    if not text and issues:
        text = f"{issues:,} column{'s' * (issues != 1)} with an issue, first in the list. ! goes through them"
    return f"{ISSUE} {text}" if text else ""


def dropped_text(profile: TableProfile, request: DataRequest, used: int, width: int) -> str:
    """Say how many rows are dropped and which columns lack values, those that lack most first; "" for none.

    Parameters
    ----------
    profile, request : the columns, and what is requested
    used : rows that are used
    width : columns
    """
    if current_preparation(request).missing != "drop" or used >= profile.rows:
        return ""
    lacking = [c for c in profile.columns if c.missing and c.role in {"feature", "target"}]
    if not lacking:
        return ""
    lacking.sort(key=lambda column: -column.missing)
    text = f"{profile.rows - used:,} of {profile.rows:,} rows dropped: missing in "
    names = [f"{column.name} ({column.missing:,})" for column in lacking]
    for count in range(len(names), 0, -1):
        more = f" and {len(names) - count} more" if count < len(names) else ""
        line = f"{text}{', '.join(names[:count])}{more}. m imputes"
        if len(line) <= width:
            return line
    return f"{profile.rows - used:,} of {profile.rows:,} rows dropped: values are missing. m imputes"
