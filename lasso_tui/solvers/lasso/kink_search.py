"""Line search along a step of the lasso's active set, past kinks at which a sign changes and up to bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lasso_tui._types import FloatArray, IntArray

Bounds = tuple[FloatArray, FloatArray]

__all__ = ["Bounds", "StepResult", "piece_length", "project_step", "reach_ends", "search_kinks"]


class StepResult(NamedTuple):
    """The end of a step.

    Attributes
    ----------
    coef : (k,) coefficients of the active features
    at_end : (k,) True for those at a kink or a bound
    moved : (k,) (G + L2)·(coef − start)
    """

    coef: FloatArray
    at_end: NDArray[np.bool_]
    moved: FloatArray


def search_kinks(
    now: FloatArray,
    step: FloatArray,
    gradient: FloatArray,
    along: FloatArray,
    l1: FloatArray,
    bounds: Bounds | None,
) -> tuple[float, StepResult]:
    """Return the best of the kinks on the way by `step`, or its end.

    Between kinks the objective is a parabola; at one, its slope grows by 2·l1·|step|.

    Parameters
    ----------
    now, step : (k,) coefficients and their step
    gradient : (k,) ⟨zⱼ, r⟩ − l2ⱼbⱼ
    along : (k,) (G + L2)·step
    l1, bounds : of these coefficients

    Returns
    -------
    the share of the step that is taken, and its end
    """
    new = now + step
    reach, last = np.full(len(now), np.inf), 1.0
    if bounds is not None:
        bound = np.where(step > 0, bounds[1], bounds[0])
        hits = ((step > 0) & (new >= bound)) | ((step < 0) & (new <= bound))
        reach[hits] = np.maximum((bound[hits] - now[hits]) / step[hits], 0.0)
        last = min(1.0, float(reach.min()))
    at = np.full(len(now), np.inf)
    passing = ((now * new <= 0) & (now != 0) & (l1 > 0)).nonzero()[0]
    at[passing] = -now[passing] / step[passing]
    passing = passing[at[passing] < last]
    passing = passing[at[passing].argsort()]
    times = np.append(at[passing], last)
    rises = 2.0 * l1[passing] * np.abs(step[passing])
    slope = float(l1 @ (np.where(now != 0, np.sign(now), np.sign(step)) * step)) - float(gradient @ step)
    slopes = slope + np.concatenate([[0.0], rises.cumsum()])
    values = (slopes * np.diff(times, prepend=0.0)).cumsum() + 0.5 * float(step @ along) * times**2
    best = float(times[np.argmin(values)])
    coef = now + best * step
    at_zero, at_bound = at == best, reach <= best
    coef[at_zero] = 0.0
    if bounds is not None:
        coef[at_bound] = bound[at_bound]
    return best, StepResult(coef, at_zero | at_bound, best * along)


def project_step(
    now: FloatArray,
    step: FloatArray,
    gradient: FloatArray,
    along: FloatArray,
    l1: FloatArray,
    bounds: Bounds | None,
    multiply: Callable[[FloatArray], FloatArray],
    kink: StepResult,
) -> StepResult:
    """Return the end of the whole `step` with zeros where signs would change, or the `kink`, where that is lower.

    Far from the minimum dozens of features leave at once. Parameters are as in `search_kinks`; `multiply` is
    v (k,) ↦ (G + L2)·v.
    """
    new = now + step
    landed = np.where((new * now <= 0) & (l1 > 0), 0.0, new)
    at_end = landed != new
    if bounds is not None:
        lower, upper = bounds
        landed = np.clip(landed, lower, upper)
        at_end |= (landed <= lower) | (landed >= upper)
    moved = along + multiply(landed - new)
    way = kink.coef - now
    rise = l1 @ (np.abs(landed) - np.abs(now)) - gradient @ (landed - now) + 0.5 * ((landed - now) @ moved)
    kinked = l1 @ (np.abs(kink.coef) - np.abs(now)) - gradient @ way + 0.5 * (way @ kink.moved)
    return StepResult(landed, at_end, moved) if rise < kinked else kink


def reach_ends(
    now: FloatArray, direction: FloatArray, l1: FloatArray, bounds: Bounds | None
) -> tuple[FloatArray, FloatArray]:
    """Return how far along a direction (k,) each coefficient meets zero or a bound, and which of the two it is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where((now * direction < 0) & (l1 > 0), -now / direction, np.inf)
        ends = np.zeros(len(now))
        if bounds is not None:
            bound = np.where(direction > 0, bounds[1], bounds[0])
            hits = np.where(direction != 0, (bound - now) / direction, np.inf)
            ends = np.where(hits < reach, bound, 0.0)
            reach = np.minimum(reach, hits)
    return reach, ends


def piece_length(
    coef: FloatArray,
    moves: FloatArray,
    active: IntArray,
    gradient: FloatArray,
    falls: FloatArray,
    l1: FloatArray,
    rates: FloatArray,
) -> float:
    """Return up to which t the coefficients b + t·moves are the minimum for l1 − t·rates.

    Parameters
    ----------
    coef, moves : (w,) the minimum at t = 0, and its direction
    active : the features that are free to move
    gradient, falls : (w,) ⟨zⱼ, r⟩ at t = 0, and by how much it falls for each unit of t
    l1, rates : (w,)
    """
    room = np.concatenate([l1 - gradient, l1 + gradient]).clip(0.0)
    closing = np.concatenate([rates - falls, rates + falls])
    closing[active] = closing[active + len(coef)] = 0.0
    now, move = coef[active], moves[active]
    leaving = (move * np.sign(now) < 0) & (rates[active] > 0)
    far = np.inf
    if leaving.any():
        far = float((-now[leaving] / move[leaving]).min())
    # Relative to each feature's own l1, whose units depend on its factor. A feature without a penalty that stayed
    # out depends on those that move: its gradient stays 0.
    towards = (closing > 1e-12 * np.tile(rates, 2)) & (np.tile(rates, 2) > 0)
    if towards.any():
        far = min(far, float((room[towards] / closing[towards]).min()))
    return far
