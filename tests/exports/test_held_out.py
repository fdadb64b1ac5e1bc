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


def test_rows_that_a_tab_sets_apart_are_scored():
    """The worked example has no rows held out in its table; Tuning sets a fifth apart."""
    job, result, cursor = solved("tuning article")
    assert result.data.held_out is None
    one, rows, held = model(job, result, cursor, "now"), TestRows.of(result), result.parts.test
    other = model(job, result, float(result.grid[20]), "other")
    assert one.key == other.key == rows.key
    coef = np.array([one.coefs.get(name, 0.0) for name in result.data.features])
    (label, texts), *_ = texts_of(rows, [one, other])
    assert label == f"MSE ({len(held.y)} test rows)"
    assert float(texts[0]) == pytest.approx(((held.y - held.X @ coef - one.intercept) ** 2).mean(), rel=1e-3)
    assert texts[1]


def test_weights_of_test_rows_count(tmp_path):
    """A row of weight 2 is two rows, but for the standard error: that is of weighted rows."""
    rng = np.random.default_rng(3)
    X, weight = rng.normal(size=(120, 3)), rng.integers(1, 4, 120)
    y = X @ [1.0, -0.5, 0.0] + rng.normal(size=120)
    rows = "\n".join(",".join(map(str, row)) for row in np.column_stack([X, y, weight]))
    path = tmp_path / "t.csv"
    path.write_text(f"a,b,c,y,w\n{rows}\n")
    job, result, cursor = solved(f"lasso {path} --target y --weights w --test-fraction 0.4 --set folds=3")
    models = [model(job, result, at, str(at)) for at in (cursor, float(result.grid[20]))]
    rows, held = TestRows.of(result), result.data.held_out
    losses = [(held.y - rows.links(one)) ** 2 for one in models]
    w, texts = held.weights, dict(texts_of(rows, models))
    assert len(set(w.tolist())) == 3
    means = [np.average(one, weights=w) for one in losses]
    assert [float(text) for text in texts[f"MSE ({len(w)} test rows)"]] == pytest.approx(means, rel=1e-3)
    null = np.average((held.y - np.average(held.y, weights=w)) ** 2, weights=w)
    assert float(texts["R² (test)"][0]) == pytest.approx(1 - means[0] / null, rel=6e-3)
    best = int(np.argmin(means))
    gap = losses[1 - best] - losses[best]
    about, size = gap - np.average(gap, weights=w), w.sum() ** 2 / (w @ w)
    se = np.sqrt(((w * about) ** 2).sum() * size / (size - 1)) / w.sum()
    told = texts["diff. to best (test) ± SE"][1 - best].split(" ± ")
    assert [float(part) for part in told] == pytest.approx([np.average(gap, weights=w), se], rel=6e-3)
