"""An orthonormal basis of pictures: wavelets in space, and brightness apart from colour.

W is square and WWᵀ = I, so the lasso on its columns has a closed form (Donoho & Johnstone 1994):

    argmin over b  ½‖y − Wᵀb‖² + Σ tⱼ·|bⱼ|  =  S(Wy, t),   S the soft threshold
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["WAVELETS", "Basis"]

WAVELETS = ("db1", "db2", "db4", "db8", "sym4", "sym8", "coif3")
AXES = (0, 1)
PERIODIC = "periodization"
"""The only treatment of borders that leaves the transform orthonormal."""


@dataclass(frozen=True, eq=False)
class Basis:
    """A wavelet basis of pictures of one shape.

    Attributes
    ----------
    wavelet, levels : as PyWavelets names them
    shape : (h, w) or (h, w, 3)
    bands : the places of the subbands in the array of coefficients, the approximation first, then for each
        level, coarsest first, the horizontal, vertical and diagonal details
    """

    wavelet: str
    levels: int
    shape: tuple[int, ...]
    bands: tuple[tuple[slice, slice], ...]

    @classmethod
    def of(cls, wavelet: str, levels: int, shape: tuple[int, ...]) -> Basis:
        """Choose a basis.

        Raises
        ------
        ParamError
            For a picture too small for the wavelet, or more levels than its sides can be halved.
        """
        import pywt

        side, length = min(shape[:2]), pywt.Wavelet(wavelet).dec_len
        if side < length:
            raise ParamError(
                f"wavelet {wavelet} needs a picture of at least {length} × {length} pixels, "
                f"and this one is {shape[0]} × {shape[1]}: enlarge size, or take a shorter wavelet."
            )
        most = max(1, pywt.dwt_max_level(side, length))
        if levels > most:
            raise ParamError(
                f"levels must be from 1 to {most} for {wavelet} on {shape[0]} × {shape[1]} pixels, not {levels}."
            )
        step = max(2**levels, 4)
        if any(length % step for length in shape[:2]):
            raise ParamError(
                f"size must be a multiple of {step} for {levels} levels, not {shape[0]} × {shape[1]}."
            )
        return cls.unchecked(wavelet, levels, shape)

    @classmethod
    def unchecked(cls, wavelet: str, levels: int, shape: tuple[int, ...]) -> Basis:
        """Choose a basis of a picture whose sides are multiples of 2^levels, however short."""
        bands: list[tuple[slice, slice]] = []
        for level in range(levels, 0, -1):
            h, w = shape[0] >> level, shape[1] >> level
            if not bands:
                bands.append((slice(0, h), slice(0, w)))
            bands += [
                (slice(h, 2 * h), slice(0, w)),
                (slice(0, h), slice(w, 2 * w)),
                (slice(h, 2 * h), slice(w, 2 * w)),
            ]
        return cls(wavelet, levels, tuple(shape), tuple(bands))

    def analyse(self, picture: FloatArray) -> FloatArray:
        """Return the coefficients Wy, an array of the picture's shape."""
        import numpy as np
        import pywt

        coefs, coarse = np.empty(self.shape), self.brightness_first(picture)
        for level in range(self.levels, 0, -1):
            coarse, details = pywt.dwt2(coarse, self.wavelet, mode=PERIODIC, axes=AXES)
            for band, part in zip(self.bands[3 * level - 2 : 3 * level + 1], details, strict=True):
                coefs[band] = part
        coefs[self.bands[0]] = coarse
        return coefs

    def synthesise(self, coefs: FloatArray) -> FloatArray:
        """Return the picture Wᵀb."""
        import pywt

        picture = coefs[self.bands[0]]
        for level in range(1, self.levels + 1):
            details = tuple(coefs[band] for band in self.bands[3 * level - 2 : 3 * level + 1])
            picture = pywt.idwt2((picture, details), self.wavelet, mode=PERIODIC, axes=AXES)
        return self.brightness_first(picture, inverse=True)

    def brightness_first(self, picture: FloatArray, *, inverse: bool = False) -> FloatArray:
        """Turn red, green and blue into brightness and two colour differences (orthonormal), or back."""
        import numpy as np

        if picture.ndim == 2:
            return picture
        turn = np.array([[1, 1, 1], [1, 0, -1], [1, -2, 1]]) / np.sqrt([[3], [2], [6]])
        return picture @ (turn if inverse else turn.T)
