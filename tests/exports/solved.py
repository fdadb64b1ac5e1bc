"""Results to export: all bundled tables of rows, families and preparations, each solved once."""

from __future__ import annotations

from functools import cache
from typing import Any

from lasso_tui.cli import parsers
from lasso_tui.cli.run_command import requested_job
from lasso_tui.techniques.job import Job, final_result

CASES = {
    "diabetes": "lasso diabetes --set alpha=2",
    "diabetes squares": "lasso diabetes --degree 3 --interactions --set alpha=3 --set folds=3",
    "prostate": "lasso prostate --set alpha=0.05",
    "prostate held out": "tuning prostate --test-fraction 0.25 --set folds=3",
    "hitters": "lasso hitters --set alpha=3",
    "hitters mean": "lasso hitters --leave-out Hits --target Runs --missing mean --set alpha=0.5",
    "hitters median products": "lasso hitters --target Runs --missing median --interactions --leave-out Hits "
    "--no-indicators --set alpha=1 --set folds=2",
    "bikeshare": "lasso bikeshare --set alpha=0.5 --set folds=2",
    "hitters counts": "lasso hitters --target HmRun --set family=Poisson --set alpha=0.2 --set folds=3",
    "hitters counts squares mean": "lasso hitters --target HmRun --missing mean --degree 2 --set family=Poisson "
    "--set alpha=0.2 --set folds=2",
    "hitters classes median": "lasso hitters --target League --missing median --set alpha=0.02 --set folds=2",
    "birthwt as they are": "lasso birthwt --target low --set alpha=0.02 --set standardize=off --set folds=2",
    "sunspots": "lasso sunspots --set alpha=0.05 --set folds=2",
    "birthwt": "lasso birthwt --set alpha=20 --reference race=none",
    "birthwt classes": "lasso birthwt --target low --degree 2 --set alpha=0.01",
    "birthwt products": "lasso birthwt --degree 2 --interactions --leave-out ftv --set alpha=25",
    "birthwt level": "lasso birthwt --target race=2 --set alpha=0.01",
    "nci60": "objective nci60 --set alpha=0.05",
    "group lasso": "group-lasso birthwt --set folds=3",
    "elastic net": "elastic-net prostate --set folds=3",
    "relaxed": "selection prostate --set gamma=0.5 --set folds=3",
    "ridge": "ridge prostate --set folds=3",
}
"""Name → what `lasso-tui run` is given."""


@cache
def solved(words: str) -> tuple[Job, Any, float]:
    """Solve once: the job, its result and where its cursor starts."""
    job, _ = requested_job(parsers.run_parser().parse_intermixed_args(words.split()))
    result = final_result(job)
    return job, result, result.start
