"""Resuming the last session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from lasso_tui.app.session.session import Session
from lasso_tui.app.session.state_file import StateFile
from lasso_tui.requests.data_request import DataRequest, FileStamp, check_data, file_stamp
from lasso_tui.requests.patience import DiskHangsError, within_patience
from lasso_tui.techniques.discovery import find, headings

__all__ = ["Resumed", "resume"]


@dataclass(frozen=True)
class Resumed:
    """What to begin with.

    Attributes
    ----------
    request : the data, or None for what each tab shows best
    slug, theme : the tab and the theme, "" where none is known
    session : the rest
    """

    request: DataRequest | None
    slug: str
    theme: str
    session: Session


def resume(store: StateFile, other: DataRequest | None = None, changes: DataRequest | None = None) -> Resumed:
    """Read the last session; what is gone or has changed since is reported, and the rest is restored.

    Parameters
    ----------
    store : the file it was saved to
    other : data to open instead of those that were open, or None
    changes : another target or preparation for the data that were open, or the data where none were; or None
    """
    from lasso_tui.data import DataError

    found = store.read()
    state, problems = found.state, [found.problem] if found.problem else []
    if not found.exists and not problems:
        problems.append("No earlier session to resume; this one will be saved.")
    request = other or _with_changes(state.request, changes)
    if other is None and request is not None:
        try:
            within_patience(partial(check_data, request))
            changed = within_patience(partial(_changed, state.stamp, request.dataset))
        except DataError as error:
            problems.append(f"Data of the last session not found. {error} The rest is restored.")
            request = None
        except DiskHangsError as error:
            problems.append(f"{request.dataset} not opened: {error.strerror}. The rest is restored.")
            request = None
        else:
            if changed:
                problems.append(f"{request.dataset} has changed since the last session and is read again.")
    if request != state.request:  # positions and alphas are of the other data
        tabs = {slug: replace(tab, position=None) for slug, tab in state.tabs.items()}
        state = replace(state, tabs=tabs)
    known = {heading.slug for heading in headings()}
    slug = state.tab if state.tab in known else ""
    if slug and request is not None and request.engine is not None and (shown := find(slug)).series:
        problems.append(f"{shown.title} needs rows, not sums of them: the first tab is shown.")
        slug = ""  # its refusal would put other data in the place of these
    return Resumed(request, slug, state.theme, Session(store, state, problems))


def _with_changes(last: DataRequest | None, changes: DataRequest | None) -> DataRequest | None:
    """Return the data that were open, with the target or the preparation requested now."""
    if last is None or changes is None:
        return last or changes
    if changes.is_default:
        return replace(last, target=changes.target)
    return replace(changes, dataset=last.dataset, target=changes.target or last.target)


def _changed(stamp: FileStamp, dataset: str) -> bool:
    """Tell whether files have another time or size than they had; their names may be written differently."""
    return bool(stamp) and [file[1:] for file in stamp] != [file[1:] for file in file_stamp(dataset)]
