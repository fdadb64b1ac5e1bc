"""An orthonormal basis of images: wavelets in space, and luminance separate from colour.

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
"""The only boundary mode with which the transform is orthonormal."""


@dataclass(frozen=True, eq=False)
class Basis:
    """A wavelet basis of images of one shape.

    Attributes
    ----------
    wavelet, levels : as PyWavelets names them
    shape : (h, w) or (h, w, 3)
    bands : the slices of the subbands in the array of coefficients: the approximation first, then for each level,
        coarsest first, the horizontal, vertical and diagonal details
    """

    wavelet: str
    levels: int
    shape: tuple[int, ...]
    bands: tuple[tuple[slice, slice], ...]

    @classmethod
    def of(cls, wavelet: str, levels: int, shape: tuple[int, ...]) -> Basis:
        """Return the basis for a wavelet, a number of levels and the shape of an image.

        Raises
        ------
        ParamError
            For an image too small for the wavelet, or more levels than its sides can be halved.
        """
        import pywt

        side, length = min(shape[:2]), pywt.Wavelet(wavelet).dec_len
        if side < length:
            raise ParamError(
                f"wavelet={wavelet} needs an image of at least {length} × {length} pixels, not {shape[0]} × "
                f"{shape[1]}. Increase size or use a shorter wavelet."
            )
        max_levels = max(1, pywt.dwt_max_level(side, length))
        if levels > max_levels:
            raise ParamError(
                f"levels must be from 1 to {max_levels} for {wavelet} on {shape[0]} × {shape[1]} pixels, "
                f"not {levels}."
            )
        step = max(2**levels, 4)
        if any(length % step for length in shape[:2]):
            raise ParamError(
                f"size must be a multiple of {step} for {levels} levels, not {shape[0]} × {shape[1]}."
            )
        return cls.unchecked(wavelet, levels, shape)

    @classmethod
    def unchecked(cls, wavelet: str, levels: int, shape: tuple[int, ...]) -> Basis:
        """Return the basis for an image whose sides are multiples of 2^levels, however short."""
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

    def analyse(self, image: FloatArray) -> FloatArray:
        """Return the coefficients Wy, an array of the image's shape."""
        import numpy as np
        import pywt

        coefs, coarse = np.empty(self.shape), self.luminance_first(image)
        for level in range(self.levels, 0, -1):
            coarse, details = pywt.dwt2(coarse, self.wavelet, mode=PERIODIC, axes=AXES)
            for band, part in zip(self.bands[3 * level - 2 : 3 * level + 1], details, strict=True):
                coefs[band] = part
        coefs[self.bands[0]] = coarse
        return coefs

    def synthesise(self, coefs: FloatArray) -> FloatArray:
        """Return the image Wᵀb."""
        import pywt

        image = coefs[self.bands[0]]
        for level in range(1, self.levels + 1):
            details = tuple(coefs[band] for band in self.bands[3 * level - 2 : 3 * level + 1])
            image = pywt.idwt2((image, details), self.wavelet, mode=PERIODIC, axes=AXES)
        return self.luminance_first(image, inverse=True)

    def luminance_first(self, image: FloatArray, *, inverse: bool = False) -> FloatArray:
        """Transform red, green and blue to luminance and two colour differences (orthonormal), or back."""
        import numpy as np

        if image.ndim == 2:
            return image
        rotation = np.array([[1, 1, 1], [1, 0, -1], [1, -2, 1]]) / np.sqrt([[3], [2], [6]])
        return image @ (rotation if inverse else rotation.T)
