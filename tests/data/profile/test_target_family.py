"""The family of a target, and what whole numbers may be besides numbers."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import describe, infer_family, load, looks_like_counts, n_classes

RANDOM = np.random.default_rng(3)

COUNTS = {
    "visits": RANDOM.poisson(2.5, 300),
    "rare accidents": RANDOM.poisson(0.1, 500),
    "claims of very different size": RANDOM.negative_binomial(1, 0.02, 400),
    "large counts that reach down": RANDOM.poisson(np.exp(RANDOM.normal(3.0, 1.2, 400))),
}

NO_COUNTS = {
    "half numbers": RANDOM.poisson(3, 300) + 0.5,
    "negative": RANDOM.poisson(3, 300) - 1,
    "two values": RANDOM.integers(0, 2, 300),
    "nothing": np.zeros(0),
    "one value": np.full(20, 3),
    "dollars, many of them none": np.where(RANDOM.random(400) < 0.25, 0, RANDOM.integers(20, 2000, 400)),
    "built": RANDOM.integers(1900, 2020, 300),
    "row": RANDOM.permutation(300),
    "steps 1 to 5": RANDOM.integers(1, 6, 300),
    "rating": RANDOM.poisson(3, 300),
    "orderYear": RANDOM.poisson(3, 300),
    "price_usd": RANDOM.poisson(3, 300),
    "customer id": RANDOM.poisson(3, 300),
}


@pytest.mark.parametrize("name", COUNTS)
def test_counts_look_like_counts_but_are_not_taken_for_them(name):
    values = COUNTS[name].astype(float)
    assert looks_like_counts(values, name)
    assert infer_family(values) == "gaussian"


@pytest.mark.parametrize("name", NO_COUNTS)
def test_other_whole_numbers_do_not(name):
    assert not looks_like_counts(NO_COUNTS[name].astype(float), name)


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ([1, 2, 3, 1, 2], 3),
        ([-1, 0, 1, 1], 3),
        (list(range(10)) * 2, 10),
        (list(range(11)) * 2, 0),
        ([1, 2, 1], 0),
        ([1, 2, 2.5, 3], 0),
        ([], 0),
        ([*([1, 2, 3] * 500), 4], 4),
        ([*([1, 2, 3] * 500), 4.5], 0),
    ],
)
def test_few_whole_numbers_may_be_classes(values, count):
    assert n_classes(np.array(values, dtype=float)) == count


def test_the_target_says_what_it_may_be(written):
    rows = "".join(
        f"{j % 7},{v},{w}\n"
        for j, (v, w) in enumerate(
            zip(COUNTS["visits"], COUNTS["claims of very different size"], strict=False)
        )
    )
    path = written("x,visits,claims\n" + rows)
    by_target = {}
    for target in ("x", "visits", "claims"):
        profile = describe(load(path), target)
        assert profile.family == "gaussian"
        by_target[target] = {c.name: c.looks_like for c in profile.columns if c.looks_like}
    assert by_target["x"] == {"x": ("counts", "classes")}
    assert by_target["visits"]["visits"][0] == "counts"
    assert by_target["claims"] == {"claims": ("counts",)}
    assert [c.looks_like for c in describe(load("bikeshare")).columns if c.role == "target"] == [("counts",)]
