"""What a transition of a tab's state asks to be done, as plain values: the pane carries them out in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.requests.data_request import DataRequest
    from lasso_tui.techniques import Params

__all__ = [
    "PREVIOUS_SHOWN",
    "AnnounceCursor",
    "AnnounceData",
    "AnnounceEffect",
    "AnnounceSettings",
    "CancelSolve",
    "CountLook",
    "Effect",
    "FinishFirstSolve",
    "Notify",
    "Redraw",
    "Refuse",
    "ShowDataset",
    "ShowParams",
    "ShowStatus",
    "SolveTask",
    "StartSolve",
]


@dataclass(frozen=True, eq=False)
class SolveTask:
    """A solve that runs.

    Attributes
    ----------
    ticket : its number; a later solve has a larger one
    request, params : the data and the parameters
    table : the data, where they are in memory already
    """

    ticket: int
    request: DataRequest
    params: Params
    table: Table | None = None


@dataclass(frozen=True)
class StartSolve:
    """Start a solve, replacing the one that runs."""

    task: SolveTask


@dataclass(frozen=True)
class CancelSolve:
    """Stop the solve that runs."""


@dataclass(frozen=True)
class FinishFirstSolve:
    """A final result has come: what is done once after start-up can be done now."""


@dataclass(frozen=True)
class Redraw:
    """Draw charts and read-out of the present result at the present cursor."""


@dataclass(frozen=True)
class ShowParams:
    """Write the parameters in force into the controls; with `cursor`, its position too."""

    cursor: bool = False


@dataclass(frozen=True)
class ShowDataset:
    """Show the controls that apply to the present dataset; the columns of the read-out may shrink."""


@dataclass(frozen=True)
class ShowStatus:
    """Write the status line anew."""


@dataclass(frozen=True)
class AnnounceCursor:
    """The person moved the cursor: the session is to be saved."""


@dataclass(frozen=True)
class AnnounceData:
    """The other tabs follow to these data."""

    request: DataRequest


@dataclass(frozen=True)
class AnnounceSettings:
    """The other tabs of these data take these settings; those that are not named have their defaults."""

    values: Mapping[str, Any]


@dataclass(frozen=True)
class CountLook:
    """The person had an error on test rows shown: it is to be counted."""


PREVIOUS_SHOWN = " Showing the previous result."
"""How the message ends where a solve has failed."""


@dataclass(frozen=True)
class Notify:
    """Tell the person that something failed."""

    message: str
    title: str
    seconds: float | None = None
    names: tuple[str, ...] = ()
    """The parameters whose values were refused."""

    @classmethod
    def of_failure(cls, reason: str, names: tuple[str, ...]) -> Notify:
        """Say why a solve failed, and what is shown instead."""
        return cls(f"{reason}{PREVIOUS_SHOWN}", "Not computed", 8, names)


@dataclass(frozen=True)
class Refuse:
    """The data cannot be used, and there is no result to show instead."""

    reason: str


Effect = (
    AnnounceCursor
    | AnnounceData
    | AnnounceSettings
    | CancelSolve
    | CountLook
    | FinishFirstSolve
    | Notify
    | Redraw
    | Refuse
    | ShowDataset
    | ShowParams
    | ShowStatus
    | StartSolve
)

AnnounceEffect = AnnounceCursor | AnnounceData | AnnounceSettings | ShowStatus
"""What a tab has to say to the app."""
