"""The rows of the table: what is solved, how exactly, and what is aimed at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.benchmarks.solving.problems import Recipe


@dataclass(frozen=True)
class Work:
    """One row.

    Attributes
    ----------
    name : what `--only` takes
    recipe, small : the problem, and the one that `--quick` takes instead
    gap : largest relative duality gap that counts as solved
    aim : how many times faster than the fastest peer
    memory_aim : most peak memory, as a multiple of the data
    path_aim, warm_aim : most seconds for a path, and for one solve from a neighbour's solution
    """

    name: str
    recipe: Recipe
    small: Recipe
    gap: float = 1e-6
    aim: float | None = None
    memory_aim: float | None = None
    path_aim: float | None = None
    warm_aim: float | None = None

    @property
    def title(self) -> str:
        """What is solved, in a line."""
        r = self.recipe
        kinds = {"path": "lasso path", "group": "group lasso path", "logistic": "L1 logistic path"}
        what = f"lasso, {r.folds}-fold cross-validation" if r.kind == "cv" else kinds[r.kind]
        extra = f", density {r.density:.1%}" if r.density else ""
        extra += f", groups of {r.group}" if r.group else ""
        return f"{what}: n = {r.n:,}, p = {r.p:,}{extra}, {r.n_alphas} alphas to max/{r.depth:g}"

    def shrunk(self) -> Work:
        """Return the row with its small problem."""
        return replace(self, recipe=self.small)


WORKS = (
    Work("path", Recipe("path", 1000, 10_000, 50), Recipe("path", 100, 400, 10, 30), aim=4.0),
    Work("first", Recipe("path", 1000, 10_000, 50), Recipe("path", 100, 400, 10, 30), gap=1e-3, aim=1.0),
    Work("cv", Recipe("cv", 500, 5000, 50, folds=10), Recipe("cv", 100, 300, 10, 20, folds=4), aim=5.0),
    Work(
        "tall",
        Recipe("cv", 200_000, 200, 20, depth=1000.0, folds=10),
        Recipe("cv", 2000, 30, 5, 30, depth=1000.0, folds=4),
        aim=10.0,
        memory_aim=1.3,
    ),
    Work(
        "sparse",
        Recipe("path", 20_000, 50_000, 50, density=0.002),
        Recipe("path", 500, 1000, 10, 30, density=0.02),
        aim=2.0,
    ),
    Work(
        "group",
        Recipe("group", 1000, 5000, 50, 50, 50.0, group=5),
        Recipe("group", 150, 300, 20, 20, 50.0, group=5),
        aim=2.0,
    ),
    Work(
        "logistic",
        Recipe("logistic", 5000, 2000, 50, 50, 50.0),
        Recipe("logistic", 300, 60, 10, 20, 20.0),
        aim=1.5,
    ),
    Work(
        "small",
        Recipe("path", 442, 10, 5, depth=1000.0),
        Recipe("path", 442, 10, 5, depth=1000.0),
        gap=1e-9,
        path_aim=5e-3,
        warm_aim=2e-4,
    ),
)
