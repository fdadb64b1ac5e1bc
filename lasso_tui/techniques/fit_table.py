"""The figures of a fit as a table: a row a figure; a column the cursor, a mark or a method."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui.techniques.result import Metric, Readout

__all__ = ["CURSOR", "MAX_ROW_LABEL", "FitRow", "FitTable", "fit_table_of", "row_label"]

CURSOR = "▲"
"""The heading of the column of the cursor."""

MAX_ROW_LABEL = 9
"""Characters of a label."""

_SHORT = {"deviance": "dev.", "misclassified": "miscl."}

BLANK, ERROR_LABEL = "", "  ± SE"


@dataclass(frozen=True)
class FitRow:
    """One figure.

    Attributes
    ----------
    label : at most 9 characters
    values : its text in each column, "" where it has none
    is_error : whether these are the standard errors of the row above, which a small window joins by ±
    on_test_rows : whether they are computed on rows held out for testing: shown in the column of the chosen position
        alone, elsewhere when the person asks
    """

    label: str
    values: tuple[str, ...]
    is_error: bool = False
    on_test_rows: bool = False


@dataclass(frozen=True)
class FitTable:
    """Figures side by side.

    Attributes
    ----------
    columns : headings: "▲" for the cursor, the keys of marks, or names of methods (at most 6 characters)
    rows : from top to bottom
    names : what the columns are, where a small window has a line for each ("CV min"), or () for the headings
    heading : what the figures are of
    fixed : columns that no choice of alpha changes, such as naive forecasts: their figures on test rows are shown
        once there is a choice to compare them with
    below : another table under this one, where there is a left column
    """

    columns: tuple[str, ...]
    rows: tuple[FitRow, ...]
    names: tuple[str, ...] = ()
    heading: str = "Fit"
    fixed: tuple[str, ...] = ()
    below: FitTable | None = None

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.values) != len(self.columns):
                raise ValueError(
                    f"Row {row.label!r} has {len(row.values)} values for {len(self.columns)} columns."
                )

    def withholding(self, shown: Sequence[bool]) -> FitTable:
        """Return the table with figures on test rows only in the columns for which `shown` is true."""
        rows = tuple(
            replace(
                row,
                values=tuple(v if s or not v else "–" for v, s in zip(row.values, shown, strict=True)),
            )
            if row.on_test_rows
            else row
            for row in self.rows
        )
        return replace(self, rows=rows)


def fit_table_of(
    readouts: Sequence[Readout], columns: tuple[str, ...], names: tuple[str, ...] = ()
) -> FitTable:
    """Make the table of read-outs at several positions: the metrics that have a label for it, in their order.

    Errors on test rows and the gap come last. A value "3012 ± 128" becomes two rows. What follows a value, such as
    "of 10" or words in brackets, is left out.

    Parameters
    ----------
    readouts : one a column
    columns, names : as in `FitTable`
    """
    found = [{m.name: m for m in readout.metrics if m.row_label} for readout in readouts]
    # Every position may have a metric that the others lack; the order is that of the first that has it.
    keys = sorted(
        dict.fromkeys(name for metrics in found for name in metrics), key=lambda key: _place(key, found)
    )
    rows: list[FitRow] = []
    for key in keys:
        metrics = [metrics.get(key) for metrics in found]
        first = next(m for m in metrics if m is not None)
        pairs = [_split(m) for m in metrics]
        rows.append(
            FitRow(first.row_label, tuple(value for value, _ in pairs), on_test_rows=first.on_test_rows)
        )
        if any(error for _, error in pairs):
            errors = tuple(error for _, error in pairs)
            rows.append(FitRow(ERROR_LABEL, errors, is_error=True, on_test_rows=first.on_test_rows))
    return FitTable(columns, tuple(rows), names)


def _place(key: str, found: Sequence[dict[str, Metric]]) -> int:
    """Return where a figure stands: those to decide by, then how well it fits, errors on test rows, the gap."""
    metric = next(metrics[key] for metrics in found if key in metrics)
    if key == "gap":
        return 3
    return 2 if metric.on_test_rows else int(key.endswith("_train"))


def _split(metric: Metric | None) -> tuple[str, str]:
    """Return the value and its standard error, "" where it has none."""
    if metric is None:
        return BLANK, BLANK
    value, _, rest = metric.text.partition(" ± ")
    return _number(value), _number(rest)


def _number(text: str) -> str:
    """Return the number at the beginning of a text; a limit such as "< 1e-12" is one."""
    text = re.sub(r"^([<>≤≥]) ", r"\1", text)
    return text.partition(" ")[0]


def row_label(of: str, loss: str) -> str:
    """Return the label of an error, of folds or of test rows.

    >>> [row_label("CV", "MSE"), row_label("CV", "misclassified"), row_label("test", "deviance")]
    ['CV MSE', 'CV miscl.', 'test dev.']
    """
    text = f"{of} {loss}"
    return text if len(text) <= MAX_ROW_LABEL else f"{of} {_SHORT.get(loss, loss)}"[:MAX_ROW_LABEL]
