"""Solutions side by side on the same test rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import log_loss, roc_auc_score

from lasso_tui.exports.scoring.held_out import (
    ScoredModel,
    TestRows,
    family_name,
    fitted_key,
    test_texts as texts_of,
)
from tests.exports.solved import solved


def model(job, result, at, name):
    readout = job.technique.readout(result, at)
    coefs = {c.feature: float(c.unscaled) for c in readout.coefficients if c.unscaled}
    return ScoredModel(
        name, fitted_key(result), family_name(result), coefs, float(readout.intercept_unscaled)
    )


def test_errors_are_those_on_the_test_rows():
    job, result, cursor = solved("lasso prostate --test-fraction 0.25 --set folds=3")
    dense, sparse = (model(job, result, at, str(at)) for at in (cursor, float(result.grid[20])))
    rows, held = TestRows.of(result), result.data.held_out
    losses = []
    for one in (dense, sparse):
        coef = np.array([one.coefs.get(name, 0.0) for name in result.data.features])
        losses.append((held.y - held.X @ coef - one.intercept) ** 2)
    gap = losses[1] - losses[0]
    texts = dict(texts_of(rows, [sparse, dense]))
    shown = [float(text) for text in texts[f"MSE ({len(held.y)} test rows)"]]
    assert shown == pytest.approx([losses[1].mean(), losses[0].mean()], rel=1e-3)
    best = 1 if losses[0].mean() < losses[1].mean() else 0
    assert texts["diff. to best (test) ± SE"][best] == "0, smallest"
    difference, se = map(float, texts["diff. to best (test) ± SE"][1 - best].split(" ± "))
    assert difference == pytest.approx(abs(gap.mean()), rel=6e-3)
    assert se == pytest.approx(gap.std(ddof=1) / np.sqrt(len(gap)), rel=6e-3)
    explained = 1 - losses[0].mean() / held.y.var()
    assert float(texts["R² (test)"][1]) == pytest.approx(explained, rel=6e-3)


def test_two_classes_have_deviance_and_auc():
    job, result, cursor = solved("lasso birthwt --target low --test-fraction 0.3 --set folds=3")
    one = model(job, result, cursor, "now")
    rows, held = TestRows.of(result), result.data.held_out
    coef = np.array([one.coefs.get(name, 0.0) for name in result.data.features])
    y, link = held.y == result.data.y.max(), held.X @ coef + one.intercept
    texts = dict(texts_of(rows, [one]))
    (loss,) = texts[f"deviance ({len(y)} test rows)"]
    assert float(loss) == pytest.approx(2 * log_loss(y, 1 / (1 + np.exp(-link))), rel=1e-3)
    assert float(texts["AUC (test)"][0]) == pytest.approx(roc_auc_score(y, link), rel=6e-3)
    assert not any("±" in label for label in texts)


def test_what_was_fitted_to_other_rows_is_not_scored():
    job, result, cursor = solved("lasso prostate --test-fraction 0.25 --set folds=3")
    one, rows = model(job, result, cursor, "now"), TestRows.of(result)
    others = [replace(one, key="other"), replace(one, key=""), replace(one, coefs={"else": 1.0})]
    texts = texts_of(rows, [*others, one])
    assert [text[:3] for _, text in texts] == [["", "", ""]] * len(texts)
    assert all(text[3] for _, text in texts)
    assert texts_of(rows, others) == []
    job, result, _ = solved("lasso prostate --set folds=3")
    assert TestRows.of(result) is None
    assert fitted_key(result) == ""
    job, result, _ = solved("lasso prostate --test-fraction 0.25 --leave-out lbph --set folds=3")
    assert fitted_key(result) not in ("", one.key)
