"""Export formats of a result: numbers, charts, scripts, and the command that repeats it."""

from __future__ import annotations

import importlib
import importlib.util
import json
from typing import TYPE_CHECKING

from lasso_tui.exports.command_line import command
from lasso_tui.exports.json_document import document
from lasso_tui.techniques.model import ExportError, LinearModel

if TYPE_CHECKING:
    from lasso_tui.exports.report.blocks import TableBlock
    from lasso_tui.techniques.held_out_looks import Looks
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = ["FORMS", "ExportError", "command", "content", "models_of"]

FORMS = {
    "json": "JSON document, also for `lasso-tui predict`",
    "coefficients.csv": "coefficients at this alpha, on both scales",
    "path.csv": "coefficients at every alpha",
    "path.parquet": "coefficients at every alpha, as Parquet",
    "py": "Python script that refits it with scikit-learn",
    "lasso-tui.py": "Python script that refits it with lasso-tui",
    "R": "R script that refits it with glmnet",
    "report.html": "report for a person: one HTML page with charts",
    "report.md": "report for a person, as Markdown",
    "coefficients.tex": "coefficients at this alpha as a LaTeX table",
    "sql": "prediction as an SQL expression",
    "excel.tsv": "prediction as an Excel formula",
    "predict.py": "prediction as a Python function without imports",
    "tex": "prediction as a LaTeX formula, rounded",
    "sh": "`lasso-tui run` command for this result",
    "charts.svg": "charts as SVG",
    "charts.txt": "charts as text",
}
"""Descriptions of the forms; a form is also the file name's extension."""

if importlib.util.find_spec("pyarrow") is None:
    del FORMS["path.parquet"]


def content(
    form: str,
    job: Job,
    result: AnyResult,
    cursor: float,
    looks: Looks | None = None,
    comparison: TableBlock | None = None,
) -> str | bytes:
    """Return the contents of a file in one of `FORMS`.

    `looks` is as in `document`, `comparison` as in `report_sections`.

    Raises
    ------
    ExportError
        Where the result cannot be written in this form.
    """
    technique = job.technique
    if form == "json":
        payload = document(technique, result, cursor, looks)
        return json.dumps(payload, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if form == "sh":
        return command(job, result, cursor) + "\n"
    if form in {"R", "lasso-tui.py"}:
        _check_rows(result)
    if form == "lasso-tui.py":
        return _estimator_script(technique, result, cursor)
    if form in {"py", "R"}:
        from lasso_tui.data import MomentTable
        from lasso_tui.exports.python.script import python_script
        from lasso_tui.exports.r.r_script import r_script

        models = models_of(technique, result, cursor)
        if isinstance(result.data, MomentTable):
            from lasso_tui.exports.python.sums_script import sums_script

            return sums_script(models, result.data)
        return python_script(models) if form == "py" else r_script(models)
    if form.startswith("report"):
        return _report(form, job, result, cursor, looks, comparison)
    if form == "coefficients.tex":
        from lasso_tui.exports.report.latex_table import latex_coefficients

        return latex_coefficients(job, result, cursor)
    if form in FORMULAS:
        return _formula(form, job, result, cursor)
    if form.startswith("charts"):
        from lasso_tui.exports.charts import charts_svg, charts_text

        return (charts_svg if form == "charts.svg" else charts_text)(technique, result, cursor)
    from lasso_tui.exports.tables import coefficients_csv, path_csv, path_parquet

    if form == "coefficients.csv":
        return coefficients_csv(technique, result, cursor)
    return path_csv(technique, result) if form == "path.csv" else path_parquet(technique, result)


def _check_rows(result: AnyResult) -> None:
    """Refuse a script where it would have no rows to refit the model to."""
    from lasso_tui.data import MomentTable

    if isinstance(result.data, MomentTable):
        raise ExportError(
            f"No such script for {result.data.name}: it works on rows, of which only sums are here. "
            "Export the Python script instead."
        )


def _estimator_script(technique: AnyTechnique, result: AnyResult, cursor: float) -> str:
    from lasso_tui.exports.python.estimator_script import estimator_script, grouped_model

    grouped = grouped_model(result, cursor)
    return estimator_script(() if grouped is not None else models_of(technique, result, cursor), grouped)


def _report(
    form: str,
    job: Job,
    result: AnyResult,
    cursor: float,
    looks: Looks | None,
    comparison: TableBlock | None,
) -> str:
    from lasso_tui.exports.report.html import html_page
    from lasso_tui.exports.report.markdown import markdown_page
    from lasso_tui.exports.report.sections import report_sections, report_title

    page = html_page if form == "report.html" else markdown_page
    sections = report_sections(job, result, cursor, looks, comparison)
    return page(report_title(job, result), sections, job, result, cursor)


FORMULAS = {
    "sql": "sql.sql_expression",
    "excel.tsv": "excel.excel_cells",
    "predict.py": "python_function.python_function",
    "tex": "latex.latex_formula",
}
"""Form of a formula → the function that writes it from a recipe."""


def _formula(form: str, job: Job, result: AnyResult, cursor: float) -> str:
    from lasso_tui.exports.scoring.recipe_of_result import recipe_of_result

    readout = job.technique.readout(result, cursor)
    try:
        recipe = recipe_of_result(job.technique, result, cursor, readout)
    except ExportError as error:
        raise ExportError(f"No formula: {error}. Export JSON instead.") from None
    module, _, function = FORMULAS[form].partition(".")
    write = getattr(importlib.import_module(f"lasso_tui.exports.formulas.{module}"), function)
    return str(write(recipe))


NO_SCRIPTS = {
    "denoising": "it thresholds wavelet coefficients of an image, and fits no table's columns.",
    "descent": "it shows the steps of a solver; the lasso tab has a script of the solution.",
    "text": "its columns are words, weighted and chosen from sentences; scikit-learn's own pipeline is its source.",
    "timeseries": "its columns are lags and waves of earlier rows, made anew for each forecast.",
    "sensing": "its rows are measurements of a signal, made from random numbers.",
    "anomaly": "it scores rows by several models of each column, not by one of a target.",
}
"""Slug → why a technique has no script."""


def _no_script(technique: AnyTechnique) -> str:
    return NO_SCRIPTS.get(technique.slug, "it does not show a linear model of a table's columns.")


def models_of(technique: AnyTechnique, result: AnyResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the linear models shown at the cursor, for scripts.

    Raises
    ------
    ExportError
        Where the technique has no linear model.
    """
    if technique.models is None:
        raise ExportError(f"No script for {technique.title}: {_no_script(technique)} Export JSON instead.")
    return technique.models(result, cursor)
