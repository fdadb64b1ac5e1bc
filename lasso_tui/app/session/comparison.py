"""Solutions side by side: what each is, its metrics, and every coefficient that is nonzero in any of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lasso_tui.app.session.pin import Pin
from lasso_tui.exports.report.blocks import TableBlock
from lasso_tui.exports.scoring.fold_losses import paired_texts
from lasso_tui.exports.scoring.held_out import TestRows, test_texts
from lasso_tui.techniques.number_format import format_significant

__all__ = [
    "ABSENT",
    "ZERO",
    "ComparisonRow",
    "compare_pins",
    "comparison_csv",
    "comparison_table",
    "differ_in_scale",
    "with_aligned_points",
]

NOW = "now"
"""Name of the solution that is shown."""

ZERO, ABSENT = "·", "–"
"""A zero coefficient; a metric that a solution does not have."""


@dataclass(frozen=True)
class ComparisonRow:
    """One line of the comparison.

    Attributes
    ----------
    label : what it is
    cells : a text for each solution
    kind : "solution", "metric" or "coefficient"
    """

    label: str
    cells: tuple[str, ...]
    kind: str


def differ_in_scale(pins: Sequence[Pin]) -> bool:
    """Tell whether some coefficients are per standard deviation and others per unit."""
    return len({pin.scaled for pin in pins if pin.coefficients}) > 1


def compare_pins(pins: Sequence[Pin], *, unscaled: bool, test: TestRows | None = None) -> list[ComparisonRow]:
    """Lay solutions side by side.

    Parameters
    ----------
    pins : one for each column
    unscaled : whether coefficients are per unit of the columns, rather than on the scale of the fit
    test : rows to score them on, where the person asked for that

    Returns
    -------
    list of ComparisonRow
        What the solutions are, their metrics, the intercept and the coefficients, largest first.
    """
    rows = [ComparisonRow("technique", tuple(pin.technique for pin in pins), "solution")]
    if len({pin.target for pin in pins}) > 1:
        rows.append(ComparisonRow("target", tuple(pin.target for pin in pins), "solution"))
    if len({pin.prepared for pin in pins}) > 1:
        rows.append(ComparisonRow("data", tuple(pin.prepared or ABSENT for pin in pins), "solution"))
    rows += _metrics(pins)
    measured = paired_texts([pin.folds for pin in pins])
    measured += [] if test is None else test_texts(test, [pin.scored for pin in pins])
    rows += [
        ComparisonRow(label, tuple(text or ABSENT for text in texts), "metric") for label, texts in measured
    ]
    if any(pin.coefficients for pin in pins):
        rows.append(
            ComparisonRow(
                "intercept",
                tuple(
                    format_significant(pin.intercept_unscaled if unscaled else pin.intercept_scaled)
                    for pin in pins
                ),
                "coefficient",
            )
        )
    rows += _coefficients(pins, unscaled=unscaled)
    if any(pin.n_omitted for pin in pins):
        rows.append(ComparisonRow("smaller, omitted", tuple(f"{pin.n_omitted:,}" for pin in pins), "metric"))
    return rows


def _metrics(pins: Sequence[Pin]) -> list[ComparisonRow]:
    """One row for each metric that any has, in the order of those that have it."""
    texts = [dict(pin.metrics) for pin in pins]
    labels = dict.fromkeys(label for pin in pins for label, _ in pin.metrics)
    return [
        ComparisonRow(label, tuple(one.get(label, ABSENT) for one in texts), "metric") for label in labels
    ]


def _coefficients(pins: Sequence[Pin], *, unscaled: bool) -> list[ComparisonRow]:
    values = [{c.feature: c.unscaled if unscaled else c.scaled for c in pin.coefficients} for pin in pins]
    size: dict[str, float] = {}
    for pin in pins:
        for c in pin.coefficients:
            size[c.feature] = max(size.get(c.feature, 0.0), abs(c.scaled))
    return [
        ComparisonRow(
            feature,
            tuple(format_significant(one[feature]) if feature in one else ZERO for one in values),
            "coefficient",
        )
        for feature in sorted(size, key=lambda feature: (-size[feature], feature))
    ]


def with_aligned_points(rows: Sequence[ComparisonRow]) -> list[ComparisonRow]:
    """Fill coefficients with blanks at the right: in each solution their points stand under each other."""
    listed = [row.cells for row in rows if row.kind == "coefficient"]
    after = [max(map(_after_point, cells)) for cells in zip(*listed, strict=True)]
    return [
        replace(row, cells=tuple(map(_filled, row.cells, after))) if row.kind == "coefficient" else row
        for row in rows
    ]


def _filled(cell: str, after: int) -> str:
    return cell + " " * (after - _after_point(cell))


def _after_point(cell: str) -> int:
    """Return how many characters stand from the point on."""
    return len(cell) - len(cell.partition(".")[0])


def comparison_table(
    current: Pin, pins: Sequence[Pin], *, unscaled: bool = True, test: TestRows | None = None
) -> TableBlock | None:
    """Return the solution that is shown beside the pinned ones, for a report; None where nothing is pinned.

    Parameters
    ----------
    current, pins : the solution shown, and the others
    unscaled, test : as in `compare_pins`
    """
    if not pins:
        return None
    rows = compare_pins((current, *pins), unscaled=unscaled, test=test)
    header = ("", NOW, *(pin.name for pin in pins))
    return TableBlock(header, tuple((row.label, *row.cells) for row in rows))


def comparison_csv(current: Pin, pins: Sequence[Pin], *, unscaled: bool, test: TestRows | None = None) -> str:
    """Return the same as CSV, zero coefficients as 0 and what a solution lacks as nothing."""
    table = comparison_table(current, pins, unscaled=unscaled, test=test)
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    if table is not None:
        rows.writerow(("row", *table.header[1:]))
        plain = {ZERO: "0", ABSENT: ""}
        rows.writerows([plain.get(cell, cell) for cell in row] for row in table.rows)
    return file.getvalue()
