"""Penalised models solved with 80-bit residuals by nothing of the package: what its solutions are compared with.

`newton_on_support` takes a solution to 18 digits where its support is right. `coordinate_descent` finds the support
by itself, slowly, for the table of stored references (`make_reference.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

L = np.longdouble


@dataclass
class Model:
    """A penalised model: the objective of `path`, written out.

    Attributes
    ----------
    X, y, weights, offset : (n, p), (n,), (n,) and (n,)
    factors, lower, upper : (p,) penalty factors, and bounds of the coefficients of the columns as given
    """

    X: np.ndarray
    y: np.ndarray
    family: str
    l1_ratio: float = 1.0
    standardize: bool = False
    fit_intercept: bool = True
    weights: np.ndarray = field(default=None)  # type: ignore[assignment]
    offset: np.ndarray = field(default=None)  # type: ignore[assignment]
    factors: np.ndarray = field(default=None)  # type: ignore[assignment]
    lower: np.ndarray = field(default=None)  # type: ignore[assignment]
    upper: np.ndarray = field(default=None)  # type: ignore[assignment]

    def __post_init__(self):
        n, p = self.X.shape
        ones = np.ones(n)
        w = np.asarray(ones if self.weights is None else self.weights, L)
        self.w = w / w.sum()
        self.o = np.asarray(np.zeros(n) if self.offset is None else self.offset, L)
        self.v = np.ones(p) if self.factors is None else np.asarray(self.factors, float)
        X = np.asarray(self.X, L)
        means = self.w @ X
        spread = np.sqrt(self.w @ (X - means) ** 2)
        self.scales = np.where(spread > 0, spread, 1) if self.standardize else np.ones(p, L)
        self.means = means if self.fit_intercept else np.zeros(p, L)
        self.Z = (X - self.means) / self.scales
        self.low = np.full(p, -np.inf) if self.lower is None else np.asarray(self.lower * self.scales, float)
        self.high = np.full(p, np.inf) if self.upper is None else np.asarray(self.upper * self.scales, float)

    def residual(self, eta):
        """Return y − μ and the variance of each row, with all digits."""
        if self.family == "gaussian":
            return self.y - eta, np.ones_like(eta)
        if self.family == "poisson":
            return self.y - np.exp(eta), np.exp(eta)
        below, above = 1 / (1 + np.exp(eta)), 1 / (1 + np.exp(-eta))
        return np.where(self.y == 1, below, -above), below * above

    def newton(self, alpha, b, c, free, signs, steps=30):
        """Newton's steps in the coefficients `free` of the standardised columns, and the intercept."""
        l1, l2 = alpha * self.l1_ratio * self.v[free] * signs, alpha * (1 - self.l1_ratio) * self.v[free]
        F = np.column_stack([self.Z[:, free], np.ones(len(self.y)) * self.fit_intercept])
        size = np.inf
        for _ in range(steps):
            r, variance = self.residual(self.o + c + self.Z @ b)
            g = F.T @ (self.w * r) - np.append(l1 + l2 * b[free], 0)
            H = F.T @ (F * (self.w * variance)[:, None]) + np.diag(
                np.append(l2, 0 if self.fit_intercept else 1)
            )
            d = 1 / np.sqrt(np.diag(H))
            step = d * np.linalg.solve((H * np.outer(d, d)).astype(float), (g * d).astype(float))
            before, size = size, float(np.abs(step).max())
            b[free], c = b[free] + step[:-1], c + step[-1]
            if size < 1e-18 or (size < 1e-15 and size >= before):
                break
        return b, c, size

    def newton_on_support(self, alpha, coef, intercept):
        """Return coefficients per standardised column, taken to 18 digits on the support of `coef` (p,)."""
        coef = np.asarray(coef)
        lower = -np.inf if self.lower is None else self.lower
        upper = np.inf if self.upper is None else self.upper
        inside = (lower < coef) & (coef < upper)
        b = np.asarray(coef, L) * self.scales
        free = np.flatnonzero(((coef != 0) | (self.v == 0)) & inside)
        c = L(intercept) + self.means @ np.asarray(coef, L)
        b, _, size = self.newton(alpha, b, c, free, np.sign(coef[free]) * (self.v[free] > 0))
        assert size < 1e-14
        return b.astype(float)

    def coordinate_descent(self, alpha):
        """Return coefficients and intercept for the columns as given, from zeros, by majorised coordinate descent."""
        p = self.Z.shape[1]
        b, c = np.zeros(p, L), L(0)
        l1, l2 = alpha * self.l1_ratio * self.v, alpha * (1 - self.l1_ratio) * self.v
        for _ in range(3000):
            r, variance = self.residual(self.o + c + self.Z @ b)
            omega = self.w * variance
            left = self.w * r
            start, began = b.copy(), c
            for _ in range(200):
                inner = 0.0
                for j in range(p):
                    curvature = float(omega @ self.Z[:, j] ** 2)
                    pull = float(self.Z[:, j] @ left) + curvature * float(b[j])
                    new = np.sign(pull) * max(abs(pull) - l1[j], 0) / (curvature + l2[j])
                    new = min(max(new, self.low[j]), self.high[j])
                    if new != b[j]:
                        left = left - omega * self.Z[:, j] * (new - b[j])
                        inner, b[j] = max(inner, abs(float(new - b[j]))), new
                if self.fit_intercept:
                    shift = left.sum() / omega.sum()
                    left, c, inner = left - omega * shift, c + shift, max(inner, abs(float(shift)))
                if inner < 1e-13:
                    break
            share = L(1)
            while self.objective(alpha, start + share * (b - start), began + share * (c - began)) > (
                self.objective(alpha, start, began) + L(1e-17)
            ):
                share /= 2
                if share < 1e-6:
                    break
            b, c = start + share * (b - start), began + share * (c - began)
            moved = float(max(np.abs(b - start).max(), abs(c - began)))
            if moved < 1e-11:
                break
        inside = (self.low < b) & (b < self.high)
        free = np.flatnonzero(((b != 0) | (self.v == 0)) & inside)
        b, c, _ = self.newton(alpha, b, c, free, np.sign(b[free]).astype(float) * (self.v[free] > 0))
        back = (b / self.scales).astype(float)
        if self.lower is not None:
            back = np.clip(back, self.lower, self.upper)
        return back, float(c - self.means @ back)

    def objective(self, alpha, b, c):
        """Mean half deviance, but for a constant, and the penalty."""
        eta = self.o + c + self.Z @ b
        cumulant = {"gaussian": lambda: eta**2 / 2, "poisson": lambda: np.exp(eta)}.get(
            self.family, lambda: np.maximum(eta, 0) + np.log1p(np.exp(-np.abs(eta)))
        )()
        penalty = self.l1_ratio * self.v @ np.abs(b) + (1 - self.l1_ratio) / 2 * self.v @ b**2
        return self.w @ (cumulant - self.y * eta) + alpha * penalty
