"""Tabs on sums with powers and filled values: the numbers of `run` on the rows, filled anew in each fold."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.techniques.linear.splits import Folds
from tests.engines.streamed import in_memory, summed
from tests.engines.test_prepared import HOLES, rows_of
from tests.techniques.test_sums import assert_same_readouts, result_of, save

PREPARATION = {
    "missing": "mean",
    "degree": 2,
    "left_out": ("no", "lbph", "gleason", "pgg45"),
    "train": "train",
}

CASES = [
    ("lasso", {}),
    ("ridge", {}),
    ("group-lasso", {"penalty_factor": "lcavol=2"}),
    ("selection", {"gamma": "0", "pairs": 2}),
    ("tuning", {}),
    ("objective", {}),
    ("elastic-net", {}),
]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Return the file of rows, its target, its table in memory with the folds of the sums, and the file of sums."""
    folder = tmp_path_factory.mktemp("prepared")
    rows = rows_of("prostate", HOLES["prostate"], folder)
    table, splits = in_memory(rows.path, rows.target, **PREPARATION)
    sums = save(summed(rows.path, rows.target, **PREPARATION), folder / "sums.npz")
    return rows.path, rows.target, table.preparation, Folds(tuple(splits), "5-fold"), sums


@pytest.mark.parametrize(
    ("slug", "params"),
    [pytest.param(*one, marks=[] if k < 3 else pytest.mark.slow, id=one[0]) for k, one in enumerate(CASES)],
)
def test_run_on_prepared_sums_is_run_on_rows(slug, params, saved, monkeypatch) -> None:
    source, target, preparation, folds, sums = saved
    technique, found = result_of(sums, slug=slug, **params)
    with monkeypatch.context() as patch:
        module = f"lasso_tui.techniques.{slug.replace('-', '_')}.compute"
        patch.setattr(f"{module}.folds_of", lambda *_: folds, raising=False)
        _, expected = result_of(source, target, preparation, slug, **params)
    assert found.data.features == expected.data.features
    assert "lcavol missing" in found.data.features
    assert "age^2" in found.data.features
    np.testing.assert_allclose(found.grid, expected.grid, rtol=1e-8)
    if hasattr(expected, "cv"):
        np.testing.assert_allclose(found.cv.losses, expected.cv.losses, rtol=1e-8)
    for cursor in (expected.start, float(expected.grid[30]) * 0.99):
        readouts = [technique.readout(result, cursor) for result in (found, expected)]
        if slug == "selection":  # half-samples are halves of blocks
            coefs = [np.array([one.unscaled for one in each.coefficients]) for each in readouts]
            np.testing.assert_allclose(*coefs, rtol=1e-7, atol=1e-9)
        else:
            assert_same_readouts(*readouts)
