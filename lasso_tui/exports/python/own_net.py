"""The estimator that a Python script brings along for what scikit-learn has no L1 penalty, bounds or offset for."""

from __future__ import annotations

__all__ = ["LIMITS", "OWN_NET"]

LIMITS = '''
def limits():
    """Return the bounds of the coefficients, infinite where there is none."""
    lower = [-np.inf if bound is None else bound for bound in BOUNDS[0]]
    return lower, [np.inf if bound is None else bound for bound in BOUNDS[1]]
'''

OWN_NET = '''
class OwnNet(RegressorMixin, BaseEstimator):
    """Lasso or elastic net of numbers, of two classes (0 and 1) by their log-odds, or of counts by their log-mean.

    Minimises half the mean deviance + alpha·Σ factor·(l1_ratio·|b| + (1 − l1_ratio)/2·b²), within bounds, by Newton's
    steps, each a least-squares problem; the last ones on the coefficients that are not 0 or at a bound alone.
    Coefficients and bounds are per unit of the columns; `standardize` penalises those per standard deviation.
    The column number `offset_at` of X, if any, is added to the linear predictor. `predict` returns means.
    """

    def __init__(self, family="gaussian", alpha=1.0, l1_ratio=1.0, standardize=False, factors=None, bounds=None,
                 offset_at=None):
        self.family = family
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.standardize = standardize
        self.factors = factors
        self.bounds = bounds
        self.offset_at = offset_at

    def mean(self, eta):
        """Return the mean of the target at a linear predictor."""
        if self.family == "gaussian":
            return eta
        return np.exp(np.minimum(eta, 700.0)) if self.family == "poisson" else 0.5 * (1.0 + np.tanh(0.5 * eta))

    def curvature(self, mu):
        """Return the derivative of the mean."""
        if self.family == "gaussian":
            return np.ones_like(mu)
        return np.maximum(mu if self.family == "poisson" else mu * (1 - mu), 1e-12)

    def objective(self, eta, y, weights, coef):
        """Return what is minimised, but for a constant."""
        if self.family == "gaussian":
            cumulant = eta**2 / 2
        else:
            cumulant = self.mean(eta) if self.family == "poisson" else np.logaddexp(0.0, eta)
        return weights @ (cumulant - y * eta) + self.l1_ @ np.abs(coef) + 0.5 * self.l2_ @ coef**2

    def split(self, X):
        """Return the columns and the offset of rows."""
        X = np.asarray(X, dtype=float)
        if self.offset_at is None:
            return X, np.zeros(len(X))
        return np.delete(X, self.offset_at, axis=1), X[:, self.offset_at]

    def fit(self, X, y, sample_weight=None):
        """Fit; rows without weight have no say."""
        (X, offset), y = self.split(X), np.asarray(y, dtype=float)
        weights = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight, dtype=float)
        used = weights > 0
        X, y, offset, weights = X[used], y[used], offset[used], weights[used] / weights.sum()
        means, p = weights @ X, X.shape[1]
        scales = np.sqrt(weights @ (X - means) ** 2) if self.standardize else np.ones(p)
        scales = np.where(scales > 1e-14 * np.abs(means), scales, 1.0)
        Z = (X - means) / scales
        factors = np.ones(p) if self.factors is None else np.asarray(self.factors, dtype=float)
        self.l1_, self.l2_ = self.alpha * self.l1_ratio * factors, self.alpha * (1 - self.l1_ratio) * factors
        low, high = (-np.inf, np.inf) if self.bounds is None else np.asarray(self.bounds, dtype=float) * scales
        low, high = np.broadcast_to(low, p), np.broadcast_to(high, p)
        coef, intercept = np.zeros(p), self.start(y, offset, weights)
        least = self.objective(offset + intercept, y, weights, coef)
        for _ in range(200):
            new, shift = self.newton(Z, y, offset, weights, coef, intercept, low, high)
            move, size = new - coef, 1.0
            while size > 1e-9:
                there = new if size == 1.0 else coef + size * move
                value = self.objective(offset + Z @ there + intercept + size * shift, y, weights, there)
                if value <= least + 1e-13 * abs(least):
                    break
                size /= 2
            coef, intercept, least = there, intercept + size * shift, value
            if max(np.abs(size * move).max(), abs(size * shift)) < 1e-9:
                break
        coef, intercept = self.finish(Z, y, offset, weights, coef, intercept, low, high)
        self.coef_ = coef / scales
        at_bound = (coef <= low) | (coef >= high)
        if self.bounds is not None:  # exactly, whatever scaling and back has rounded
            self.coef_ = np.where(at_bound, np.clip(self.coef_, *np.asarray(self.bounds)), self.coef_)
        self.intercept_ = float(intercept - means @ self.coef_)
        return self

    def start(self, y, offset, weights):
        """Return the best intercept without columns."""
        level = float(weights @ y)
        if self.family == "gaussian":
            return level - float(weights @ offset)
        at = np.log(level) if self.family == "poisson" else np.log(level / (1 - level))
        if self.family == "poisson":
            return at - np.log(weights @ np.exp(offset - offset.max())) - offset.max()
        for _ in range(100):
            mu = self.mean(offset + at)
            at += np.clip((level - weights @ mu) / (weights @ self.curvature(mu)), -1.0, 1.0)
        return float(at)

    def quadratic(self, Z, y, offset, weights, coef, intercept):
        """Return gradient, Hessian, and how the intercept follows, at coefficients."""
        mu = self.mean(offset + Z @ coef + intercept)
        omega, left = weights * self.curvature(mu), weights * (y - mu)
        centre = omega @ Z / omega.sum()
        C = Z - centre
        return C.T @ left, C.T @ (C * omega[:, None]), centre, left.sum() / omega.sum()

    def newton(self, Z, y, offset, weights, coef, intercept, low, high):
        """Return what minimises the quadratic model, by coordinate descent, and the intercept's move."""
        gradient, H, centre, shift = self.quadratic(Z, y, offset, weights, coef, intercept)
        new, slopes, diagonal = coef.copy(), gradient.copy(), H.diagonal()
        columns = np.flatnonzero(diagonal > 1e-14 * diagonal.max())
        some, largest = columns, 0.0
        for sweep in range(100_000):
            largest = 0.0
            for j in some:
                old = new[j]
                pull = slopes[j] + diagonal[j] * old
                value = np.sign(pull) * max(abs(pull) - self.l1_[j], 0.0) / (diagonal[j] + self.l2_[j])
                new[j] = min(max(value, low[j]), high[j])
                if new[j] != old:
                    slopes -= H[:, j] * (new[j] - old)
                    largest = max(largest, abs(new[j] - old) * np.sqrt(diagonal[j]))
            if largest < 1e-10:
                if some is columns:
                    break
                some = columns
            else:
                some = np.flatnonzero(new) if len(some) == len(columns) else columns if sweep % 50 == 0 else some
        return new, shift - float(centre @ (new - coef))

    def finish(self, Z, y, offset, weights, coef, intercept, low, high):
        """Return coefficients and intercept after Newton's steps on those that are free to move."""
        free = np.flatnonzero(((coef != 0) | (self.l1_ == 0)) & (low < coef) & (coef < high))
        signs = np.sign(coef[free]) * (self.l1_[free] > 0)
        at, there = coef.copy(), intercept
        for _ in range(20 if len(free) else 0):
            gradient, H, centre, shift = self.quadratic(Z, y, offset, weights, at, there)
            A = H[np.ix_(free, free)] + np.diag(self.l2_[free])
            wanted = gradient[free] - self.l1_[free] * signs - self.l2_[free] * at[free]
            step = np.linalg.lstsq(A, wanted, rcond=None)[0]
            at[free] += step
            there += shift - float(centre[free] @ step)
            if np.abs(step).max() < 1e-14 * max(np.abs(at).max(), 1e-8):
                break
        same = (np.sign(at[free]) * signs >= 0).all() and (low <= at).all() and (at <= high).all()
        near = np.abs(at - coef).max() < 1e-3 * max(1.0, np.abs(coef).max())
        return (at, there) if same and near else (coef, intercept)

    def predict(self, X):
        """Return the means of rows."""
        X, offset = self.split(X)
        return self.mean(X @ self.coef_ + self.intercept_ + offset)


'''
