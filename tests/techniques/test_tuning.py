"""The remark on the uncertainty of alpha, checked by counting."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, defaults, stream


@pytest.mark.parametrize("dataset", ["prostate", "diabetes", "hitters"])
def test_the_remark_counts_all_alphas_within_one_standard_error(dataset: str) -> None:
    technique = find("tuning")
    *_, result = stream(Job(technique, defaults(technique, dataset), DataRequest(dataset)))
    cv, path = result.cv, result.fit.path
    within = [k for k in range(len(cv.alphas)) if cv.mean[k] - cv.se[cv.index_min] <= cv.mean.min()]
    nonzeros = [int(np.count_nonzero(path.coefs[:, k])) for k in within]
    remark = technique.readout(result, float(cv.alpha_min)).remark
    numbers = [int(number) for number in re.findall(r"\d+", remark)]
    assert numbers == [len(within), len(cv.alphas), min(nonzeros), max(nonzeros)], remark
