"""Random measurements of a long signal: the worked example's, simulated spikes, and an electrocardiogram."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.technique import DataGenerator

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = [
    "BASES",
    "ECG",
    "ENSEMBLES",
    "SPIKES",
    "Measured",
    "article_signal",
    "measurements",
    "signal_generators",
]

SPIKES, ECG = "spikes", "ecg"
ENSEMBLES = ("Gaussian", "Bernoulli", "partial DCT", "partial Fourier")
BASES = ("db4 wavelets", "sym8 wavelets", "DCT", "samples themselves")


@dataclass(frozen=True, eq=False, kw_only=True)
class Measured:
    """A signal s = Ψx with few large x, and m measurements y = Φs + noise of it, so that A = ΦΨ.

    Attributes
    ----------
    name, source : as in the list of datasets
    A : (m, n) measurement matrix of the coefficients x
    y : (m,) measurements
    truth : (n,) x, the coefficients to recover
    atoms : (n, n) Ψ, orthonormal columns, or None where the signal is its own coefficients
    noise : standard deviation of the noise in y
    sparsity : number of nonzero x, or None where no x is exactly zero
    notes : sentences on how it was made
    """

    name: str
    source: str
    A: FloatArray
    y: FloatArray
    truth: FloatArray
    atoms: FloatArray | None
    noise: float
    sparsity: int | None
    notes: tuple[str, ...] = ()
    target: str = "measurements"

    @property
    def n_samples(self) -> int:
        """Number of measurements, m."""
        return int(self.A.shape[0])

    @property
    def n_features(self) -> int:
        """Length of the signal, n."""
        return int(self.A.shape[1])

    @functools.cached_property
    def features(self) -> tuple[str, ...]:
        """Names of the coefficients."""
        return tuple(f"x{j}" for j in range(self.n_features))

    @property
    def summary(self) -> str:
        """Sizes, for the status bar."""
        k = "" if self.sparsity is None else f", {self.sparsity} nonzero"
        return f"{self.n_samples} × {self.n_features}{k}"

    def signal(self, x: FloatArray) -> FloatArray:
        """Return the signal Ψx of coefficients x."""
        return x if self.atoms is None else self.atoms @ x


def measurements(ensemble: str, m: int, n: int, rng: Any) -> FloatArray:
    """Draw a measurement matrix Φ (m, n) with entries of mean square about 1.

    Gaussian: independent N(0, 1). Bernoulli: ±1 at even odds. Partial DCT: m rows of the orthonormal cosine
    transform, taken at random, times √n. Partial Fourier: cosines and sines of random frequencies, times √2.

    Raises
    ------
    ParamError
        For more measurements than the transform has rows.
    """
    import numpy as np

    if ensemble == "Gaussian":
        gaussian: FloatArray = rng.standard_normal((m, n))
        return gaussian
    if m > n:
        raise ParamError(f"measurements must be from 1 to {n}, the signal's length, for {ensemble}, not {m}.")
    if ensemble == "Bernoulli":
        return np.where(rng.random((m, n)) < 0.5, -1.0, 1.0)
    at = np.arange(n)
    if ensemble == "partial DCT":
        rows = np.sort(rng.permutation(n)[:m])
        cosines = np.cos(np.pi / n * np.outer(rows, at + 0.5)) * np.sqrt(2)
        cosines[rows == 0] /= np.sqrt(2)
        chosen: FloatArray = cosines
        return chosen
    half = (n - 1) // 2  # frequencies that have both a cosine and a sine
    if m > 2 * half:
        raise ParamError(f"measurements must be from 1 to {2 * half} for partial Fourier of {n}, not {m}.")
    frequencies = np.sort(1 + rng.permutation(half)[: (m + 1) // 2])
    angles = 2 * np.pi / n * np.outer(frequencies, at)
    both = np.sqrt(2) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    pairs: FloatArray = both.reshape(-1, n)[:m]
    return pairs


def measured(phi: FloatArray, signal: FloatArray, noise: float, rng: Any) -> FloatArray:
    """Return the measurements of a signal, with noise unless it is 0."""
    exact: FloatArray = phi @ signal
    return exact + noise * rng.standard_normal(len(exact)) if noise else exact


def article_signal(params: Any) -> Measured:
    """Make the worked example's signal: 10 of 1000 values nonzero, measured without noise by default."""
    import numpy as np

    n, k, m = 1000, 10, params.measurements
    rng = np.random.RandomState(params.seed)
    truth = np.zeros(n)
    support = rng.choice(n, k, replace=False)
    truth[support] = rng.randn(k)
    A = measurements(params.ensemble, m, n, rng)
    return Measured(
        name="article",
        source="article",
        A=A,
        y=measured(A, truth, params.noise, rng),
        truth=truth,
        atoms=None,
        noise=params.noise,
        sparsity=k,
        notes=(
            f"{k} of {n} values nonzero, {m} {params.ensemble} measurements, noise {params.noise:g}, "
            f"seed {params.seed}.",
        ),
    )


def spikes(params: Any) -> Measured:
    """Make a signal of few normal values at random positions; columns k apart may correlate r to the power k.

    Raises
    ------
    ParamError
        For more nonzero values or measurements than values, or a correlation of other than Gaussian measurements.
    """
    import numpy as np

    n, k, m = params.length, params.n_nonzero, params.measurements
    if k > n:
        raise ParamError(f"n_nonzero must be from 1 to {n}, the signal's length, not {k}.")
    if m > n:
        raise ParamError(f"measurements must be from 8 to {n}, the signal's length, not {m}.")
    if params.correlation and params.ensemble != "Gaussian":
        raise ParamError(f"correlation must be 0 for {params.ensemble}, not {params.correlation:g}.")
    rng = np.random.default_rng(params.seed)
    truth = np.zeros(n)
    truth[rng.permutation(n)[:k]] = rng.standard_normal(k)
    A = measurements(params.ensemble, m, n, rng)
    r = params.correlation
    for j in range(1, n if r else 0):
        A[:, j] = r * A[:, j - 1] + np.sqrt(1 - r**2) * A[:, j]
    return Measured(
        name=SPIKES,
        source=SPIKES,
        A=A,
        y=measured(A, truth, params.noise, rng),
        truth=truth,
        atoms=None,
        noise=params.noise,
        sparsity=k,
        notes=(
            f"{k} of {n} values nonzero, {m} {params.ensemble} measurements, noise {params.noise:g}, "
            f"seed {params.seed}.",
        ),
    )


ECG_LENGTH = 512


def heartbeat(params: Any) -> Measured:
    """Measure the first samples of PyWavelets' electrocardiogram, which is nearly sparse in wavelets."""
    import numpy as np
    import pywt.data

    n, m = ECG_LENGTH, params.measurements
    raw = np.asarray(pywt.data.ecg(), dtype=np.float64)[:n]
    signal = (raw - raw.mean()) / raw.std()
    atoms = basis(params.basis, n)
    rng = np.random.default_rng(params.seed)
    phi = measurements(params.ensemble, m, n, rng)
    A = phi if atoms is None else phi @ atoms
    return Measured(
        name=ECG,
        source=ECG,
        A=A,
        y=measured(phi, signal, params.noise, rng),
        truth=signal if atoms is None else atoms.T @ signal,
        atoms=atoms,
        noise=params.noise,
        sparsity=None,
        notes=(
            f"The first {n} samples of an electrocardiogram (PyWavelets), mean 0, variance 1, in "
            f"{params.basis}; {m} {params.ensemble} measurements, noise {params.noise:g}, "
            f"seed {params.seed}.",
        ),
    )


def basis(name: str, n: int) -> FloatArray | None:
    """Return an orthonormal basis of signals as columns, or None for the samples themselves."""
    import numpy as np

    if name == "samples themselves":
        return None
    if name == "DCT":
        from scipy.fft import idct

        cosines: FloatArray = idct(np.eye(n), axis=0, norm="ortho")
        return cosines
    import pywt

    wavelet = name.split()[0]
    levels = pywt.dwt_max_level(n, pywt.Wavelet(wavelet).dec_len)
    sizes = [n >> levels, *(n >> level for level in range(levels, 0, -1))]
    ends = np.cumsum(sizes)
    return np.stack(
        [pywt.waverec(np.split(unit, ends[:-1]), wavelet, mode="periodization") for unit in np.eye(n)],
        axis=1,
    )


def signal_generators() -> tuple[DataGenerator[Any, Any], ...]:
    """Return the generators of the spikes and of the electrocardiogram."""
    declared: dict[str, tuple[str, Callable[[Any], Measured], dict[str, Any]]] = {
        SPIKES: ("simulated sparse signal: few spikes at random positions", spikes, {}),
        ECG: (
            "an electrocardiogram (PyWavelets), nearly sparse in wavelets",
            heartbeat,
            {"measurements": 200, "noise": 0.0},
        ),
    }
    return tuple(
        DataGenerator(name=name, title=title, make=make, preset=preset)
        for name, (title, make, preset) in declared.items()
    )
