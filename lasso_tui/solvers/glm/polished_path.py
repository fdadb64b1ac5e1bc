"""A whole path taken to rounding, and what is said where that is not possible."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.glm.duality_gap import GlmCertifier
from lasso_tui.solvers.glm.polish import PolishedPoint, Polisher
from lasso_tui.solvers.glm_results import GlmPath
from lasso_tui.solvers.knots import CoefficientAccuracy
from lasso_tui.solvers.progress import tick

__all__ = ["polish_path"]

NOT_UNIQUE_SLACK = 1e-9
"""Slack of a coefficient that is 0 below which it could be another one's in its place."""


def polish_path(certifier: GlmCertifier, path: GlmPath) -> GlmPath:
    """Return a path of a problem with the coefficients of each solution taken to rounding.

    Points whose support is not settled stay as they are, with a warning.
    """
    design, polisher, A = certifier.design, Polisher(certifier), len(path.alphas)
    coefs, intercepts, gaps = path.coefs.copy(order="F"), path.intercepts.copy(), path.gaps.copy()
    deviance, mse = path.deviance.copy(), path.mse.copy()
    accuracy: list[CoefficientAccuracy] = []
    for k, alpha in enumerate(path.alphas.tolist()):
        tick("exact coefficients", k / A)
        start = float(path.intercepts[k]) + float(design.means @ path.coefs[:, k])
        point = polisher.polish(
            alpha, certifier.penalty.scaled(path.coefs[:, k], design.scales), start, gaps[k]
        )
        if not isinstance(point, PolishedPoint):
            accuracy.append(point)
            continue
        accuracy.append(point.accuracy)
        coefs[:, k], intercepts[k] = certifier.original(point.coef, point.fit)
        gaps[k], deviance[k], mse[k] = point.gap, 2.0 * point.fit.loss, certifier.mse(point.fit)
    return replace(
        path,
        coefs=coefs,
        intercepts=intercepts,
        gaps=gaps,
        nonzeros=np.count_nonzero(coefs, axis=0),
        deviance=deviance,
        mse=mse,
        accuracy=tuple(accuracy),
        warnings=path.warnings + _warnings(path.alphas, path.alpha_max, accuracy),
        _between={},
        _lock=threading.Lock(),
    )


def _warnings(alphas: FloatArray, top: float, accuracy: Sequence[CoefficientAccuracy]) -> tuple[str, ...]:
    """Say where coefficients are only as exact as the gap, and where other coefficients would do as well."""
    said, of = [], len(alphas)
    refused = [k for k, each in enumerate(accuracy) if each.refusal]
    if refused:
        said.append(
            f"Coefficients to gap accuracy at {len(refused)} of {of} alphas, the first {alphas[refused[0]]:.4g}: "
            f"{accuracy[refused[0]].refusal}."
        )
    several = [
        k for k, each in enumerate(accuracy) if each.slack < NOT_UNIQUE_SLACK and alphas[k] < top * (1 - 1e-9)
    ]
    if several:
        said.append(
            f"At {len(several)} of {of} alphas a coefficient of 0 is at its limit, the first "
            f"{alphas[several[0]]:.4g}: other coefficients may do as well."
        )
    return tuple(said)
