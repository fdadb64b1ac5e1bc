"""How many features a stability selection can be expected to select in error."""

from __future__ import annotations

import math

__all__ = ["meinshausen_buhlmann_bound", "shah_samworth_bound"]


def meinshausen_buhlmann_bound(q: float, p: int, threshold: float) -> float:
    """Bound the expected number of falsely selected features by q²/((2π − 1)·p), and by p.

    Meinshausen & Bühlmann 2010, theorem 1. It assumes that noise features are exchangeable, and that
    selection is not worse than guessing; and that q does not depend on the data.

    Parameters
    ----------
    q : mean number of features selected on a half-sample, anywhere in the region of alphas
    p : number of features
    threshold : π, the frequency from which on a feature is stable, above 1/2

    Returns
    -------
    float

    Raises
    ------
    ValueError
        For numbers out of their range.
    """
    _check(q, p, threshold)
    return min(q * q / ((2.0 * threshold - 1.0) * p), float(p))


def shah_samworth_bound(q: float, p: int, threshold: float, n_pairs: int, *, unimodal: bool = False) -> float:
    """Bound the expected number of selected features that a half-sample selects with probability q/p at most.

    Those are the features that selection favours no more than chance. Without any assumption the bound is
    θ/(2π − 1)·q at θ = q/p (Shah & Samworth 2013, theorem 1, with the q expected among such features set to all
    q): the same number as `meinshausen_buhlmann_bound`, which needs assumptions for it. Where the frequencies
    of such features over complementary pairs have a unimodal distribution it is C(π, B)·θ·q (theorem 2),

        C = 1/(2(2π − 1 − 1/(2B))) for π ≤ 3/4,   4(1 − π + 1/(2B))/(1 + 1/B) above,

    for θ ≤ 1/√3 and π above min(1/2 + θ², 1/2 + 1/(2B) + 3θ²/4).

    Parameters
    ----------
    q, p, threshold : as in `meinshausen_buhlmann_bound`
    n_pairs : B, the number of complementary pairs
    unimodal : whether to assume that

    Returns
    -------
    float
        With `unimodal`, the smaller of the two; the first alone where the conditions of the second do not hold.

    Raises
    ------
    ValueError
        For numbers out of their range.
    """
    worst = meinshausen_buhlmann_bound(q, p, threshold)
    if n_pairs < 1:
        raise ValueError(f"n_pairs must be at least 1, not {n_pairs}.")
    theta, B = q / p, n_pairs
    min_threshold = min(0.5 + theta**2, 0.5 + 0.5 / B + 0.75 * theta**2)
    if not unimodal or theta > 1.0 / math.sqrt(3.0) or threshold <= min_threshold:
        return worst
    if threshold > 0.75:
        factor = 4.0 * (1.0 - threshold + 0.5 / B) / (1.0 + 1.0 / B)
    else:
        room = 2.0 * threshold - 1.0 - 0.5 / B
        if room <= 0.0:
            return worst
        factor = 0.5 / room
    return min(worst, factor * theta * q)


def _check(q: float, p: int, threshold: float) -> None:
    if p < 1 or not 0.0 <= q <= p:
        raise ValueError(f"q must be from 0 to p, the number of features, not {q:g} of {p}.")
    if not 0.5 < threshold <= 1.0:
        raise ValueError(f"threshold must be above 0.5 and at most 1, not {threshold:g}.")
