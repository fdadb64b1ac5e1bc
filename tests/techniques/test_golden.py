"""All thirteen of the tutorial's numbers, through the command line, driven by one file of them."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lasso_tui.cli import main
from lasso_tui.techniques import kinds
from lasso_tui.techniques.discovery import all_techniques, find
from tests.marks import marked_slow, slow_techniques

pytestmark = pytest.mark.lowest

GOLDEN: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "article-golden.json").read_text()
)


def number(written: str) -> float:
    """Read a number that the file has as NumPy writes one: np.float64(…)."""
    return float(written.removeprefix("np.float64(").removesuffix(")"))


def expected() -> dict[str, dict[str, float]]:
    """What each technique must say of the tutorial: slug → metric → number."""
    basics, ridge, pick, scratch = (
        GOLDEN[k] for k in ("basics", "lasso_vs_ridge", "feature_selection", "scratch")
    )
    cv, series, noise = GOLDEN["cv"], GOLDEN["time_series"], GOLDEN["denoise"]
    sensing, net, words, odd = (GOLDEN[k] for k in ("compressed_sensing", "elastic_net", "text", "anomaly"))
    return {
        "lasso": {"tutorial_intercept": basics["intercept"], "tutorial_nonzero": basics["nnz"]},
        "ridge": {
            "tutorial_first_all_zero": ridge["first_all_zero"],
            "tutorial_lasso_nonzero_first": ridge["lasso_nnz_first"],
            "tutorial_lasso_nonzero_last": ridge["lasso_nnz_last"],
            **{f"tutorial_lasso_mid_x{j}": v for j, v in enumerate(ridge["lasso_mid"])},
            **{f"tutorial_ridge_mid_x{j}": v for j, v in enumerate(ridge["ridge_mid"])},
            **{f"tutorial_ridge_last_x{j}": v for j, v in enumerate(ridge["ridge_last"])},
        },
        "selection": {
            "tutorial_selected": len(pick["selected"]),
            **{f"tutorial_coef_x{j}": v for j, v in zip(pick["selected"], pick["coef"], strict=True)},
        },
        "descent": {
            "tutorial_sweeps": scratch["sweeps"],
            "tutorial_max_difference_scikit_learn": scratch["max_diff_sklearn"],
            **{f"tutorial_beta_x{j}": v for j, v in enumerate(scratch["beta"])},
        },
        "tuning": {
            "tutorial_alpha": cv["alpha"],
            "tutorial_min_mse": cv["min_mse"],
            "tutorial_test_mse": cv["test_mse"],
            "tutorial_alpha_1se": cv["alpha_1se"],
            "tutorial_nonzero": cv["nnz"],
        },
        "timeseries": {
            "tutorial_test_mse": series["test_mse"],
            "naive_mse": series["naive_mse"],
            "tutorial_nonzero": len(series["lags"]),
        },
        "denoising": {
            "tutorial_noisy_psnr": noise["noisy_psnr"],
            "tutorial_psnr_soft_0_1": noise["soft_0_1"],
            "tutorial_psnr_soft_0_5": noise["soft_05"],
            "tutorial_psnr_soft_1": noise["soft_1"],
            "tutorial_psnr_db4_universal": noise["db4_l4_univ"],
        },
        "sensing": {
            "tutorial_error": sensing["rel_err"],
            "tutorial_nonzero": sensing["nnz"],
            "tutorial_true_positives": sensing["hit"],
        },
        "elastic-net": {
            "tutorial_test_mse": net["mse"],
            "tutorial_test_r2": net["r2"],
            "tutorial_nonzero": net["nnz"],
        },
        "group-lasso": {
            "tutorial_sweeps": GOLDEN["group_lasso_seed"]["sweeps"],
            **{f"tutorial_beta_x{j}": number(v) for j, v in enumerate(GOLDEN["group_lasso_seed"]["beta"])},
        },
        "text": {
            "tutorial_accuracy": words["acc"],
            "tutorial_nonzero": words["nnz"],
            "tutorial_vocabulary": words["vocab"],
        },
        "anomaly": {
            "tutorial_flagged_05": odd["n_flagged_05"],
            "tutorial_flagged_01": odd["n_flagged_01"],
            "tutorial_auc": odd["auc"],
            "tutorial_max_error": odd["max_err"],
        },
    }


def told(capsys: pytest.CaptureFixture[str], slug: str, *words: str) -> dict[str, Any]:
    """The document of a technique on the tutorial's example."""
    assert main(["run", slug, "article", "--json", *words]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_every_technique_has_its_numbers():
    assert {t.slug for t in all_techniques() if t.article is not None} == {*expected(), "objective"}


@pytest.mark.parametrize("slug", slow_techniques(expected()))
def test_the_tutorials_numbers(capsys, slug):
    metrics = told(capsys, slug)["metrics"]
    for name, value in expected()[slug].items():
        assert math.isclose(metrics[name], value, rel_tol=1e-6, abs_tol=1e-12), (name, metrics[name], value)


SETTINGS = {
    "folds": "3",
    "split": "shuffled",
    "standardize": "on",
    "test_fraction": "0",
    "l1_ratio": "1",
    "repeats": "2",
    "season": "12",
}
"""Settings that a person may have changed."""


@pytest.mark.parametrize("slug", [s if s == "tuning" else marked_slow(s) for s in expected()])
def test_the_tutorials_numbers_whatever_is_set(capsys, slug):
    known = kinds(find(slug).params)
    words = [word for key, value in SETTINGS.items() if key in known for word in ("--set", f"{key}={value}")]
    metrics = told(capsys, slug, *words)["metrics"]
    for name, value in expected()[slug].items():
        if name.startswith("tutorial_"):
            assert math.isclose(metrics[name], value, rel_tol=1e-6, abs_tol=1e-12), (
                name,
                metrics[name],
                value,
            )


WITH_TEST_ROWS = [t.slug for t in all_techniques() if "test_fraction" in kinds(t.params)]


@pytest.mark.parametrize("slug", slow_techniques(WITH_TEST_ROWS))
def test_an_example_without_test_rows_has_no_test_error(capsys, slug):
    document = told(capsys, slug, "--set", "test_fraction=0", "--set", "folds=2")
    assert document["params"]["test_fraction"] == 0
    assert "test_mse" not in document["metrics"]
    assert "test_deviance" not in document["metrics"]


def test_the_lasso_beside_them_is_exact(capsys):
    theirs, ours = GOLDEN["basics"], told(capsys, "lasso")
    tutorial = [c["tutorial"] for c in ours["coefficients"]]
    assert tutorial == pytest.approx(theirs["coef"], rel=1e-6, abs=1e-12)
    exact = np.array([c["coef_scaled"] for c in ours["coefficients"]])
    assert ours["metrics"]["gap"] < 1e-12 < ours["metrics"]["tutorial_gap"]
    assert np.abs(exact - theirs["coef"]).max() < 1e-5
    assert ours["metrics"]["nonzero"] == theirs["nnz"]


def test_the_two_objectives_of_the_tutorial(capsys):
    """Its formula is RSS + λ‖b‖₁, its code RSS/(2n) + λ‖b‖₁: the same at λ and λ·2n."""
    ours = told(capsys, "objective")
    metrics, n = ours["metrics"], ours["dataset"]["n_samples"]
    rss, norm = metrics["tutorial_rss"], metrics["tutorial_l1_norm"]
    assert metrics["tutorial_formula_value"] == pytest.approx(rss + 0.1 * norm, rel=1e-12)
    assert metrics["tutorial_code_value"] == pytest.approx(rss / (2 * n) + 0.1 * norm, rel=1e-12)
    assert metrics["tutorial_formula_lambda_of_the_code"] == pytest.approx(0.1 * 2 * n, rel=1e-12)
