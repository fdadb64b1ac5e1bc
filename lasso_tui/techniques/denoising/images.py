"""Images to denoise: the worked example's, photographs in installed packages, and simulated shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.technique import DataGenerator

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["PHOTOGRAPHS", "SHAPES", "NoisyImage", "article_image", "image_generators"]

SHAPES = "shapes"
PHOTOGRAPHS = {
    "camera": "a photographer on a lawn (PyWavelets), grey",
    "ascent": "a staircase (PyWavelets), grey",
    "aero": "an airfield from above (PyWavelets), grey",
    "china": "a temple (scikit-learn), in colour",
    "flower": "a flower (scikit-learn), in colour",
}
FOCUS = {"camera": (0.3, 0.46), "china": (0.42, 0.42), "flower": (0.33, 0.28)}
"""Centre of the part that is drawn, as fractions of an image's height and width."""


@dataclass(frozen=True, eq=False, kw_only=True)
class NoisyImage:
    """An image with known original and added noise.

    Attributes
    ----------
    name, source : as in the list of datasets
    original, noisy : (h, w) or (h, w, 3)
    low, span : the value of black, and the difference between white and black
    focus : centre of the part that is drawn, as fractions of height and width
    noise : standard deviation of the added noise, in the image's units
    notes : sentences on how it was made
    """

    name: str
    source: str
    original: FloatArray
    noisy: FloatArray
    low: float
    span: float
    noise: float
    focus: tuple[float, float] = (0.5, 0.5)
    notes: tuple[str, ...] = ()
    target: str = "pixels"
    features: tuple[str, ...] = ()

    @property
    def n_samples(self) -> int:
        """Number of pixels, times three in colour: the rows of the lasso problem."""
        return int(self.noisy.size)

    @property
    def n_features(self) -> int:
        """Number of wavelet coefficients, equal to the number of rows."""
        return int(self.noisy.size)

    @property
    def summary(self) -> str:
        """Size and noise, for the screen's first line."""
        h, w, *colours = self.original.shape
        return f"{h} × {w} {'colour' if colours else 'grey'}, noise {self.noise:g}"

    def grey_levels(self, values: FloatArray) -> FloatArray:
        """Return values scaled to 0 (black) … 1 (white), clipped to that range."""
        import numpy as np

        scaled: FloatArray = np.clip((values - self.low) / self.span, 0.0, 1.0)
        return scaled


def article_image(params: Any) -> NoisyImage:
    """Make the worked example's image: sin(5πx)·cos(5πy) on 128 × 128 points of [−1, 1]², and noise."""
    import numpy as np

    at = np.linspace(-1, 1, 128)
    x, y = np.meshgrid(at, at)
    original = np.sin(5 * np.pi * x) * np.cos(5 * np.pi * y)
    noisy = original + params.noise * np.random.RandomState(params.seed).randn(128, 128)
    return NoisyImage(
        name="article",
        source="article",
        original=original,
        noisy=noisy,
        low=float(original.min()),
        span=float(np.ptp(original)),
        noise=params.noise,
        notes=(
            f"sin(5πx)·cos(5πy) on 128 × 128 points, with normal noise of {params.noise:g}, "
            f"seed {params.seed}.",
        ),
    )


def photograph(name: str) -> FloatArray:
    """Read a photograph from the package that ships it: (h, w) or (h, w, 3), from 0 to 1."""
    import numpy as np

    if name in {"china", "flower"}:
        from sklearn.datasets import load_sample_image

        return np.asarray(load_sample_image(f"{name}.jpg"), dtype=np.float64) / 255
    import pywt.data

    return np.asarray(getattr(pywt.data, name)(), dtype=np.float64) / 255


def resized(image: FloatArray, size: int, name: str) -> FloatArray:
    """Return the middle of an image, reduced to `size` × `size` by averaging blocks of pixels.

    Raises
    ------
    ParamError
        For more pixels than the image has.
    """
    h, w = image.shape[:2]
    block = min(h, w) // size
    if not block:
        raise ParamError(f"size must be at most {min(h, w)} for {name}, which is {h} × {w}, not {size}.")
    side = block * size
    top, left = (h - side) // 2, (w - side) // 2
    middle = image[top : top + side, left : left + side]
    blocks: FloatArray = middle.reshape(size, block, size, block, *image.shape[2:]).mean(axis=(1, 3))
    return blocks


def shapes(size: int, count: int, seed: int) -> FloatArray:
    """Draw overlapping discs and rectangles of random grey levels: constant areas with sharp edges."""
    import numpy as np

    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:size, :size] / size
    image = np.full((size, size), 0.5)
    for number in range(count):
        grey, (y, x), (h, w) = rng.random(), rng.random(2), rng.uniform(0.05, 0.3, 2)
        if number % 2:
            image[(rows - y) ** 2 + (columns - x) ** 2 < h**2] = grey
        else:
            image[(abs(rows - y) < h) & (abs(columns - x) < w)] = grey
    return image


def noisy_image(name: str, params: Any) -> NoisyImage:
    """Make the named image and add noise to it."""
    import numpy as np

    if name == SHAPES:
        original = shapes(params.size, params.shapes, params.seed)
        what = f"{params.shapes} random shapes"
    else:
        whole = photograph(name)
        original = resized(whole, params.size, name)
        what = f"The middle of {whole.shape[0]} × {whole.shape[1]} pixels, {PHOTOGRAPHS[name]}"
    rng = np.random.default_rng(params.seed)
    return NoisyImage(
        name=name,
        source=name,
        original=original,
        noisy=original + params.noise * rng.standard_normal(original.shape),
        low=0.0,
        span=1.0,
        noise=params.noise,
        focus=FOCUS.get(name, (0.5, 0.5)),
        notes=(
            f"{what}; values from 0 (black) to 1 (white), with normal noise of {params.noise:g}, "
            f"seed {params.seed}.",
        ),
    )


def image_generators() -> tuple[DataGenerator[Any, Any], ...]:
    """Return the generators of the photographs and of the shapes."""

    def maker(name: str) -> Callable[[Any], NoisyImage]:
        return lambda params: noisy_image(name, params)

    return (
        *(DataGenerator(name=name, title=title, make=maker(name)) for name, title in PHOTOGRAPHS.items()),
        DataGenerator(name=SHAPES, title="simulated discs and rectangles", make=maker(SHAPES)),
    )
