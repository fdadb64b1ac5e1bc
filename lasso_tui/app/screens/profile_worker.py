"""Finding out, away from the screen, what data hold and what would be made of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from lasso_tui.app.progress import PROGRESS_EVERY, progress_words

if TYPE_CHECKING:
    from lasso_tui.data import RawTable, TableProfile
    from lasso_tui.requests.data_request import DataRequest, TableCache

__all__ = ["ProfileUpdate", "StoppedError", "profile_draft"]

BINS = 10


class StoppedError(Exception):
    """Raised inside work that is no longer wanted."""


@dataclass
class ProfileUpdate(Message):
    """Something has been found out about what is asked for; one with an old ticket is dropped.

    Attributes
    ----------
    names, form : the columns, and how the file is written
    profile : what the columns hold
    said : what was made of them, in one line: all is known
    refusal : why nothing can be made of them
    fitting : rows that would fit, where they are refused because of their size
    progress : how far the work has come
    """

    ticket: int
    names: tuple[str, ...] = ()
    form: str = ""
    profile: TableProfile | None = None
    said: str = ""
    refusal: str = ""
    fitting: int = 0
    progress: str = ""


def profile_draft(
    ticket: int, draft: DataRequest, shelf: TableCache, tell: Callable[[str], None]
) -> Iterator[ProfileUpdate]:
    """Read, describe and prepare data.

    Parameters
    ----------
    ticket, draft : what to look at
    shelf : where columns are kept
    tell : is called all the time, now and then with words; may raise `StoppedError`, which ends the work
    """
    from lasso_tui.data import TooLargeError, describe
    from lasso_tui.data.memory_limits import hold_reserve, out_of_memory_message

    hold_reserve()

    reported = time.monotonic()

    def progress(stage: str, fraction: float) -> None:
        nonlocal reported
        words = ""
        if time.monotonic() - reported > PROGRESS_EVERY:
            reported, words = time.monotonic(), progress_words(stage, fraction)
        tell(words)

    try:
        loaded = shelf.columns(draft, progress)
        yield ProfileUpdate(
            ticket, names=tuple(column.name for column in loaded.columns), form=delimiter_text(loaded)
        )
        profile = describe(loaded, draft.target, draft.preparation, bins=BINS, progress=progress)
        yield ProfileUpdate(ticket, profile=profile)
        yield ProfileUpdate(ticket, said=shelf.table(draft, progress).prepared)
    except StoppedError:
        return
    except ValueError as error:
        fitting = error.rows if isinstance(error, TooLargeError) else 0
        yield ProfileUpdate(ticket, refusal=str(error), fitting=fitting)
    except Exception as error:
        if not (sentence := out_of_memory_message(error)):
            raise
        yield ProfileUpdate(ticket, refusal=sentence)


def delimiter_text(loaded: RawTable) -> str:
    """Name how a text file is written, where that is unusual."""
    origin = loaded.origin
    options = origin.csv_options[0] if origin is not None and origin.csv_options else {}
    separators = {";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks"}
    parts = [separators.get(options.get("sep", ""), ""), "decimal commas" * (options.get("decimal") == ",")]
    return " and ".join(part for part in parts if part)
