"""A technique and results for tests of a tab's state: nothing is solved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from lasso_tui.app.pane.effects import Effect, StartSolve
from lasso_tui.app.pane.restore import initial_state
from lasso_tui.app.pane.state import PaneState, Transition
from lasso_tui.charts import Mark
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.params import ParamError, Params, log_slider, number, text
from lasso_tui.techniques.result import Result
from lasso_tui.techniques.technique import DataGenerator, Technique

__all__ = [
    "EXAMPLE",
    "HITTERS",
    "PROSTATE",
    "SIMULATED",
    "ExampleParams",
    "result",
    "shown",
    "solved",
    "task_of",
]

PROSTATE, HITTERS, SIMULATED = (DataRequest(name) for name in ("prostate", "hitters", "simulated"))
COLUMNS = {"prostate": ("lcavol", "age"), "hitters": ("Hits", "age"), "simulated": ("x0",)}


@dataclass(frozen=True, kw_only=True)
class ExampleParams(Params):
    """One parameter of each kind."""

    alpha: float | None = log_slider(
        None, label="alpha", help="", low=1e-9, high=1e9, recompute="scrub", auto="the minimum"
    )
    folds: int = number(
        10, label="folds", help="", low=2, high=100, whole=True, formerly=("parts",), shared=True
    )
    column: str = text("", label="column", help="", hint="a column", recompute="draw", names_columns=True)
    factors: str = text("", label="factors", help="", hint="factors", names_columns=True)
    rows: int = number(50, label="n", help="", low=1, high=1000, whole=True, only_for=("simulated",))


@dataclass(frozen=True, eq=False, kw_only=True)
class ExampleResult(Result[Any, Any]):
    """A result that knows its columns."""

    def with_params(self, params: Any) -> ExampleResult:
        """Refuse columns that the data lack."""
        if params.column and params.column not in COLUMNS[self.data.name]:
            raise ParamError(f"column={params.column!r}: no such column.")
        return replace(self, params=params)


def result(state_or_dataset: Any = "prostate", params: Any = None, **fields: Any) -> Any:
    """Return a result on four alphas, with the marks m and s."""
    data = SimpleNamespace(
        name=state_or_dataset, summary="97 × 8", prepared="", n_samples=97, target="y", notes=()
    )
    given = {
        "data": data,
        "params": params or ExampleParams(),
        "grid": np.array([8.0, 4.0, 2.0, 1.0]),
        "start": 2.0,
        "marks": (Mark("m", 2.0, "CV minimum"), Mark("s", 4.0, "1-SE")),
    }
    return ExampleResult(**(given | fields))


EXAMPLE: Any = Technique(
    slug="example",
    title="Example",
    order=1,
    params=ExampleParams,
    solve=lambda params, data: iter(()),
    chart_specs=(),
    readout=lambda result, cursor: None,  # type: ignore[arg-type, return-value]
    lesson=None,  # type: ignore[arg-type]
    generators=(
        DataGenerator(name="simulated", title="Simulated", make=lambda params: None, preset={"folds": 5}),
    ),
    dataset="prostate",
    tables_refusal="it takes no tables.",
)


def task_of(effects: tuple[Effect, ...]) -> Any:
    """Return the solve that was started."""
    (start,) = (effect for effect in effects if isinstance(effect, StartSolve))
    return start.task


def solved(transition: Transition, **fields: Any) -> Transition:
    """Let the solve that runs end with a result."""
    state, _ = transition
    assert state.task is not None
    task = state.task
    return state.on_result(task.ticket, result(task.request.dataset, task.params, **fields))


def shown(request: DataRequest = PROSTATE, shared_request: DataRequest | None = None) -> PaneState:
    """Return a tab with its first result."""
    return solved(initial_state(EXAMPLE, request, shared_request).on_solve())[0]
