"""The coefficients as a LaTeX table (booktabs)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.exports.formulas.latex import latex_text
from lasso_tui.exports.report.methods import how_chosen
from lasso_tui.exports.report.sections import coefficient_table
from lasso_tui.techniques.model import ExportError

if TYPE_CHECKING:
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult

__all__ = ["latex_coefficients"]


def latex_coefficients(job: Job, result: AnyResult, cursor: float) -> str:
    """Write the nonzero coefficients at the cursor.

    Raises
    ------
    ExportError
        Where there are no coefficients.
    """
    readout = job.technique.readout(result, cursor)
    if not readout.coefficients:
        raise ExportError(f"{job.technique.title} has no feature coefficients. Export JSON instead.")
    table = coefficient_table(result, readout, cursor)
    rows = [" & ".join(_cell(cell) for cell in row) + r" \\" for row in table.rows]
    caption = (
        f"{job.technique.title} of {result.data.target or result.data.name}: nonzero coefficients. "
        f"{how_chosen(job, result, cursor)}"
    )
    return "\n".join(
        [
            r"% Needs booktabs.",
            r"\begin{table}",
            rf"  \caption{{{latex_text(caption)}}}",
            rf"  \begin{{tabular}}{{l{'r' * (len(table.header) - 1)}}}",
            r"    \toprule",
            "    " + " & ".join(latex_text(name) for name in table.header) + r" \\",
            r"    \midrule",
            *(f"    {row}" for row in rows),
            r"    \bottomrule",
            r"  \end{tabular}",
            r"\end{table}",
            "",
        ]
    )


def _cell(text: str) -> str:
    """Escape a cell; a number has a minus sign, not a hyphen, and a power of ten."""
    try:
        float(text)
    except ValueError:
        return latex_text(text)
    mantissa, _, exponent = text.partition("e")
    return f"${mantissa}$" if not exponent else rf"${mantissa}\cdot10^{{{int(exponent)}}}$"
