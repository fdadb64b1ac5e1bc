"""Going on where an earlier session was left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lasso_tui.app.session.session import Session
from lasso_tui.app.session.state_file import StateFile
from lasso_tui.requests.data_request import DataRequest, file_stamp
from lasso_tui.techniques.discovery import headings

__all__ = ["Resumed", "resume"]


@dataclass(frozen=True)
class Resumed:
    """What to begin with.

    Attributes
    ----------
    opening : the data, or None for what each tab shows best
    slug, theme : the tab and its look, "" where none is known
    memory : the rest
    """

    opening: DataRequest | None
    slug: str
    theme: str
    memory: Session


def resume(store: StateFile, other: DataRequest | None = None, asked: DataRequest | None = None) -> Resumed:
    """Read how things were left; what is gone or has changed since is said, and the rest goes on.

    Parameters
    ----------
    store : where it was kept
    other : data to open instead of those that were open, or None
    asked : the target, or what else is to be done to the data that were open, or to these where none were; or None
    """
    from lasso_tui.data import DataError, check_source

    found = store.read()
    saved, said = found.saved, [found.said] if found.said else []
    if not found.there and not said:
        said.append("There is no earlier session to go on with; this one will be kept.")
    opening = other or _as_asked(saved.opening, asked)
    if other is None and opening is not None:
        try:
            check_source(opening.dataset)
        except DataError as error:
            said.append(f"The data of the last session are not there any more. {error} The rest goes on.")
            opening = None
        else:
            if _changed(saved.stamp, opening.dataset):
                said.append(f"{opening.dataset} has changed since the last session; it is read anew.")
    if opening != saved.opening:  # places and alphas are of the other data
        tabs = {slug: replace(state, place=None) for slug, state in saved.tabs.items()}
        saved = replace(saved, tabs=tabs)
    known = {heading.slug for heading in headings()}
    return Resumed(opening, saved.tab if saved.tab in known else "", saved.theme, Session(store, saved, said))


def _as_asked(left: DataRequest | None, asked: DataRequest | None) -> DataRequest | None:
    """Return the data that were open, with the target or the preparation that is asked for now."""
    if left is None or asked is None:
        return left or asked
    if asked.is_default:
        return replace(left, target=asked.target)
    return replace(asked, dataset=left.dataset, target=asked.target or left.target)


def _changed(stamp: tuple[tuple[str, int, int], ...], dataset: str) -> bool:
    """Tell whether files have another time or size than they had; names may be written in another way."""
    return bool(stamp) and [file[1:] for file in stamp] != [file[1:] for file in file_stamp(dataset)]
