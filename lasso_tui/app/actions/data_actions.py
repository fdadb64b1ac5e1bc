"""What the keys for data do: the data screen, other data, another target."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.worker import get_current_worker

from lasso_tui.app.page_keys import PAGE_WORKER_GROUP
from lasso_tui.app.pane.settings import without_columns
from lasso_tui.app.worker_thread import SupersededError
from lasso_tui.requests.data_request import DataRequest, TableCache
from lasso_tui.requests.patience import within_patience
from lasso_tui.techniques.job import TUTORIAL, reads_file, suits

if TYPE_CHECKING:
    from textual.app import App

    from lasso_tui.app.pane.pane import TechniquePane
    from lasso_tui.app.screens.open_screen import OpenScreen
    from lasso_tui.app.session.session import Session
    from lasso_tui.requests.data_request import FileStamp

__all__ = ["DataActions"]


class DataActions:
    """Opens data for the tabs.

    Parameters
    ----------
    app : the app
    pane : returns the tab in front, or None
    shared_request : the data that the tabs share, or None for what each shows best
    session : keeps the settings that the tabs of a table share

    Attributes
    ----------
    cache : columns and tables in memory
    refusal : why nothing could be opened, for the command line to print after the screen has gone
    """

    def __init__(
        self,
        app: App[None],
        pane: Callable[[], TechniquePane | None],
        shared_request: DataRequest | None,
        session: Session,
    ) -> None:
        self._app, self._pane = app, pane
        self.shared_request = shared_request
        self._session = session
        self.cache = TableCache()
        self.refusal = ""
        self._choosing = False

    def take_shared(self, request: DataRequest) -> None:
        """Know the data that the tabs share now; settings that name columns stay with theirs."""
        self.cache.seen = True
        if self.shared_request is not None and self.shared_request.dataset != request.dataset:
            self._session.settings = without_columns(self._session.settings)
        self.shared_request = request

    def take_settings(self, values: Mapping[str, Any]) -> None:
        """Know the settings that the tabs share now; the tab in front takes them at once."""
        self._session.settings = values
        pane = self._pane()
        if pane is not None:
            pane.follow(values)

    def stamp(self) -> FileStamp:
        """Return the state of the files of the data that the tabs share."""
        request = self.shared_request
        return () if request is None else self.cache.stamp(request.dataset)

    def open(self, request: DataRequest, family: str | None = None) -> None:
        """Open data in the tab in front, perhaps with another family; the others follow when they are shown."""
        self.cache.seen = True
        pane = self._pane()
        if pane is None:
            return
        if suits(pane.technique, request.dataset) or not reads_file(pane.technique, request.dataset):
            pane.open(request, {} if family is None else {"family": family})
        else:
            self.take_shared(request)
            pane.decline(request)

    def make_open_screen(self) -> OpenScreen:
        """Return a new screen that chooses other data."""
        from lasso_tui.app.screens.open_screen import OpenScreen
        from lasso_tui.data import bundled

        pane = self._pane()
        technique = pane.technique if pane is not None else None
        rows = [(TUTORIAL, "worked example of this technique")]
        if technique is not None and technique.article is None:
            rows.clear()
        if technique is not None:
            rows += [(source.name, source.title) for source in technique.generators]
        if technique is None or technique.tables:
            rows += [(b.name, b.title) for b in bundled()]
        return OpenScreen(rows)

    def current_table(self) -> DataRequest | None:
        """Return the table shown, or the one that the other tabs show; None where all data are simulated."""
        pane = self._pane()
        if pane is None:
            return None
        for request in (pane.request, self.shared_request):
            if request is not None and reads_file(pane.technique, request.dataset):
                return request
        return None

    def show_data(self) -> None:
        """Show the columns of the table; where data are simulated, choose others."""
        request = self.current_table()
        if request is None:
            self.choose_data()
        elif self.cache.sums_rows(request):
            self._app.run_worker(self._decline_sums(request), group=PAGE_WORKER_GROUP)
        else:
            self.show_data_screen(request)

    async def _decline_sums(self, request: DataRequest) -> None:
        """Say why sums have no columns to look at."""
        why = f"The rows of {request.name} are summed as the options of the command line say; change them there."
        if await asyncio.to_thread(_holds_sums, request.dataset):
            why = f"{request.name} holds sums of rows, which are prepared already."
        self._app.notify(f"{why} Key ? tells what was done, D opens other data.", markup=False)

    def show_data_screen(self, request: DataRequest, refusal: str = "") -> None:
        """Show the columns of a table, and why it could not be used; open what is made of it there."""
        self._app.run_worker(self._edit_data(request, refusal), group=PAGE_WORKER_GROUP)

    async def _edit_data(self, request: DataRequest, refusal: str) -> None:
        from lasso_tui.app.screens.data.data_screen import DataScreen

        pane = self._pane()
        if pane is None:
            return
        now = self.current_table() if pane.result is not None else None
        data = pane.result.data if pane.result is not None and now == pane.request else None
        shape = None if data is None else (data.n_samples, data.n_features)
        screen = DataScreen(
            request, now, self.cache, pane.technique, pane.params, self.make_open_screen, refusal, shape
        )
        choice = await self._app.push_screen_wait(screen)
        if choice is not None:
            self.open(choice.request, choice.family)
        elif pane.result is None and self.refusal:
            self._app.exit(return_code=2)

    def choose_data(self) -> None:
        """Choose other data; the columns of a file are shown first."""
        self._app.run_worker(self._choose_data(), group=PAGE_WORKER_GROUP)

    async def _choose_data(self) -> None:
        from lasso_tui.data.readers.sources import find_bundled

        pane = self._pane()
        chosen = await self._app.push_screen_wait(self.make_open_screen())
        if chosen is None or pane is None:
            return
        is_file = reads_file(pane.technique, chosen) and find_bundled(chosen) is None
        if is_file and not await asyncio.to_thread(_holds_sums, chosen):
            self.show_data_screen(DataRequest(chosen))
        else:
            self.open(DataRequest(chosen))

    def fix_or_exit(self, refusal: str) -> None:
        """Show the columns of what cannot be opened as it is; exit where they cannot be read either."""
        self.refusal = refusal
        request = self.current_table()
        if request is not None and self.cache.holds(request) and (guess := self._guess(request, refusal)):
            self._app.run_worker(self._ask_target(request, *guess), group=PAGE_WORKER_GROUP)
        elif request is not None and self.cache.holds(request):
            self.show_data_screen(request, refusal)
        else:
            self._app.exit(return_code=2)

    def _guess(self, request: DataRequest, refusal: str) -> tuple[str, str] | None:
        """Return the target that nobody named and why it is doubtful, None where that is not what was refused."""
        from lasso_tui.data import guessed_target

        if request.target is not None:
            return None
        guess = guessed_target(self.cache.columns(request), request.preparation)
        return guess if guess is not None and refusal.startswith(f"Target {guess[0]} is a guess: ") else None

    async def _ask_target(self, request: DataRequest, guess: str, why: str) -> None:
        """Ask what to predict before anything is fitted; the guess stands first, and holds if nothing is said."""
        from lasso_tui.app.screens.picker import Picker
        from lasso_tui.data import targets

        others = [name for name in targets(self.cache.columns(request)) if name != guess]
        rows = [(guess, f"a guess: {why}"), *((name, "") for name in others)]
        chosen = await self._app.push_screen_wait(Picker("Which column is to be predicted?", rows))
        self.refusal = ""
        self.open(replace(request, target=chosen or guess))

    def choose_target(self) -> None:
        """Choose which column to predict."""
        self._app.run_worker(self._choose_target(), group=PAGE_WORKER_GROUP)

    async def _choose_target(self) -> None:
        from lasso_tui.app.screens.picker import Picker
        from lasso_tui.data import DataError

        pane = self._pane()
        if pane is None or self._choosing:
            return
        request, dataset = pane.request, pane.request.dataset
        if not reads_file(pane.technique, dataset):
            self._app.notify(f"{dataset} has one target.", markup=False)
            return
        self._choosing = True  # the columns may be read at the moment, for which it waits
        try:
            names = await asyncio.to_thread(self.cache.targets, request, self._check_wanted(pane))
        except SupersededError:
            return
        except DataError as error:
            self._app.notify(str(error), severity="error", markup=False)
            return
        finally:
            self._choosing = False
        if len(self._app.screen_stack) > 1:
            return
        now = getattr(pane.result.data, "target", "") if pane.result is not None else ""
        start = now if now in names else ""
        rows = [(name, "the target now" if name == start else "") for name in names]
        picker = Picker(f"Target of {request.name}", rows, placeholder="part of a column's name", start=start)
        chosen = await self._app.push_screen_wait(picker)
        if chosen is not None:
            self.open(replace(request, target=chosen))

    def _check_wanted(self, pane: TechniquePane) -> Callable[[str, float], None]:
        """Return what ends the reading of columns when nobody waits for them any more: another tab, or the end."""
        worker = get_current_worker()

        def check(_stage: str, _fraction: float) -> None:
            if worker.is_cancelled or not self._app.is_running or self._pane() is not pane:
                raise SupersededError

        return check


def _holds_sums(dataset: str) -> bool:
    """Return whether a file holds sums of rows, which have no columns to look at; False for a disk that hangs."""
    from lasso_tui.data import DataError
    from lasso_tui.engines.open_sums import sums_of

    try:
        return bool(within_patience(partial(sums_of, dataset)))
    except (DataError, OSError):
        return False  # whoever opens them says why
