"""The pictures to denoise: the tutorial's, photographs that installed packages carry, and shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.technique import DataGenerator

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["PHOTOGRAPHS", "SHAPES", "NoisyImage", "article_picture", "picture_sources"]

SHAPES = "shapes"
PHOTOGRAPHS = {
    "camera": "a photographer on a lawn (PyWavelets), grey",
    "ascent": "a staircase (PyWavelets), grey",
    "aero": "an airfield from above (PyWavelets), grey",
    "china": "a temple (scikit-learn), in colour",
    "flower": "a flower (scikit-learn), in colour",
}
FOCUS = {"camera": (0.3, 0.46), "china": (0.42, 0.42), "flower": (0.33, 0.28)}
"""The place of a picture worth looking at closely, as shares of its height and width."""


@dataclass(frozen=True, eq=False, kw_only=True)
class NoisyImage:
    """A picture whose original is known, with noise added.

    Attributes
    ----------
    name, source : as in the list of datasets
    original, noisy : (h, w) or (h, w, 3)
    low, span : the value of black, and white less black
    focus : the place worth looking at closely, as shares of the height and width
    noise : standard deviation of what was added, in the picture's values
    notes : sentences on what was done
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
        """Number of pixels, times three in colour: the equations of the lasso."""
        return int(self.noisy.size)

    @property
    def n_features(self) -> int:
        """Number of wavelet coefficients: as many as there are equations."""
        return int(self.noisy.size)

    @property
    def summary(self) -> str:
        """Size and noise, for the screen's first line."""
        h, w, *colours = self.original.shape
        return f"{h} × {w} {'colour' if colours else 'grey'}, noise {self.noise:g}"

    def shown(self, values: FloatArray) -> FloatArray:
        """Return values as shares from black to white, cut off at both."""
        import numpy as np

        shares: FloatArray = np.clip((values - self.low) / self.span, 0.0, 1.0)
        return shares


def article_picture(params: Any) -> NoisyImage:
    """Make the tutorial's picture: sin(5πx)·cos(5πy) on 128 × 128 points of [−1, 1]², and noise."""
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
    """Read a picture from the package that carries it: (h, w) or (h, w, 3), from 0 to 1."""
    import numpy as np

    if name in {"china", "flower"}:
        from sklearn.datasets import load_sample_image

        return np.asarray(load_sample_image(f"{name}.jpg"), dtype=np.float64) / 255
    import pywt.data

    return np.asarray(getattr(pywt.data, name)(), dtype=np.float64) / 255


def resized(picture: FloatArray, size: int, name: str) -> FloatArray:
    """Return the middle of a picture, `size` × `size`, each pixel the mean of as many as there are to spare.

    Raises
    ------
    ParamError
        For more pixels than the picture has.
    """
    h, w = picture.shape[:2]
    block = min(h, w) // size
    if not block:
        raise ParamError(f"size must be at most {min(h, w)} for {name}, which is {h} × {w}, not {size}.")
    side = block * size
    top, left = (h - side) // 2, (w - side) // 2
    middle = picture[top : top + side, left : left + side]
    blocks: FloatArray = middle.reshape(size, block, size, block, *picture.shape[2:]).mean(axis=(1, 3))
    return blocks


def shapes(size: int, count: int, seed: int) -> FloatArray:
    """Draw discs and rectangles of random greys over one another: sharp edges, nothing between them."""
    import numpy as np

    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:size, :size] / size
    picture = np.full((size, size), 0.5)
    for number in range(count):
        grey, (y, x), (h, w) = rng.random(), rng.random(2), rng.uniform(0.05, 0.3, 2)
        if number % 2:
            picture[(rows - y) ** 2 + (columns - x) ** 2 < h**2] = grey
        else:
            picture[(abs(rows - y) < h) & (abs(columns - x) < w)] = grey
    return picture


def noisy_image(name: str, params: Any) -> NoisyImage:
    """Make a picture of one of the sources, and add noise to it."""
    import numpy as np

    if name == SHAPES:
        original = shapes(params.size, params.shapes, params.seed)
        what = f"{params.shapes} shapes at random"
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


def picture_sources() -> tuple[DataGenerator[Any, Any], ...]:
    """Return the photographs and the shapes as sources."""

    def maker(name: str) -> Callable[[Any], NoisyImage]:
        return lambda params: noisy_image(name, params)

    return (
        *(DataGenerator(name=name, title=title, make=maker(name)) for name, title in PHOTOGRAPHS.items()),
        DataGenerator(name=SHAPES, title="discs and rectangles at random", make=maker(SHAPES)),
    )
