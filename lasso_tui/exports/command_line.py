"""The `lasso-tui run` command line that computes a result again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lasso_tui.exports.quoting import shell_word
from lasso_tui.techniques.params import kinds

if TYPE_CHECKING:
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult

__all__ = ["command"]


def command(job: Job, result: AnyResult, cursor: float) -> str:
    """Return the `lasso-tui run` command line that computes the same numbers."""
    from lasso_tui.requests.engine_choice import engine_arguments
    from lasso_tui.requests.preparation_flags import preparation_arguments
    from lasso_tui.techniques.job import defaults

    words: list[Any] = ["lasso-tui", "run", job.technique.slug, job.request.dataset]
    if job.request.target is not None:
        words += ["--target", job.request.target]
    words += preparation_arguments(result.data, with_target=job.request.target is None)
    words += engine_arguments(job.request.engine)
    unchanged = defaults(job.technique, job.request.dataset)
    for name, kind in kinds(result.params).items():
        value = getattr(result.params, name)
        if kind.applies_to(job.request.dataset) and (
            value not in (None, "") or value != getattr(unchanged, name)
        ):
            words += ["--set", f"{name}={kind.text(value)}"]
    if getattr(result.params, job.technique.cursor) != cursor:
        words += ["--at", repr(float(cursor))]
    return " ".join(shell_word(word) for word in [*words, "--json"])
