"""The worked example of tuning: five folds in order on four fifths of the rows, whatever is set."""

from __future__ import annotations

from lasso_tui.data import Table
from lasso_tui.techniques.linear.linear_path import PathFit, held_out_metrics
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import folds_of, split_train_test
from lasso_tui.techniques.result import Metric, worked_example_metrics

__all__ = ["tutorial_metrics"]

FOLDS = 5
TEST_FRACTION = 0.2


def tutorial_metrics(table: Table, seed: int) -> tuple[Metric, ...]:
    """Compute the metrics of the worked example: its alpha is the CV minimum, its test error that alpha's.

    Parameters
    ----------
    table : the simulated rows
    seed : seed of its test rows, which is that of the simulation
    """
    parts = split_train_test(table, TEST_FRACTION, seed)
    problem = Problem(table=parts.fitted, standardize=False)
    path = problem.path(problem.grid(None))
    cv = problem.cross_validate(folds_of(parts.fitted, FOLDS, seed, "in order"), path)
    (test_mse, *_) = held_out_metrics(PathFit.of(parts.fitted, path), float(cv.alpha_min), parts.test)
    values: dict[str, float] = {
        "alpha": float(cv.alpha_min),
        "min_mse": float(cv.mean[cv.index_min]),
        "alpha_1se": float(cv.alpha_1se),
        "test_mse": test_mse.value,
        "nonzero": int(path.nonzeros[cv.index_min]),
    }
    return worked_example_metrics(values)
