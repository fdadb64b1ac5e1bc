"""Charts of every type, ordinary and awkward, for the tests of this folder."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lasso_tui.charts import (
    Axis,
    Bars,
    Chart,
    Curve,
    Dots,
    Focus,
    Heatmap,
    Images,
    Level,
    Lines,
    Mark,
    MarkedText,
    MarkedWord,
    Panel,
    Scatter,
    Stack,
    Stem,
    TextTable,
    Trace,
    XYChart,
)

ALPHA = Axis("alpha", "penalty per sample", log=True)
COEFFICIENT = Axis("coefficient", "per SD")
NAN, INF = float("nan"), float("inf")
NAMES = (
    "bmi",
    "目标变量",
    "cafe\u0301",
    "a name that is far too long for its place",
    "s5\t\x1b[31m",
    "❤\ufe0f",
    "",
)


def names(count: int) -> tuple[str, ...]:
    return tuple(f"{NAMES[k % len(NAMES)]}{k}" for k in range(count))


def path(lines: int, points: int = 60, seed: int = 0) -> Lines:
    rng = np.random.default_rng(seed)
    x = np.geomspace(2.0, 0.002, points)
    entry, slope = 1.5 * rng.uniform(size=lines) ** 2, rng.normal(size=lines)
    y = np.maximum(entry - x[:, None], 0.0) * slope
    return Lines(
        title="Path",
        cursor=0.05,
        x_axis=ALPHA,
        y_axis=COEFFICIENT,
        x=x,
        y=y,
        names=names(lines),
        counts=(y != 0).sum(axis=1),
        counts_title="kept",
        marks=(Mark("m", 0.01, "CV minimum"), Mark("s", 0.0101, "1-SE")),
    )


def curve() -> Curve:
    x = np.geomspace(2.0, 0.002, 50)
    y = 0.1 * np.log(x) ** 2 + 3
    return Curve(
        title="CV error",
        cursor=0.1,
        x_axis=ALPHA,
        y_axis=Axis("mean squared error"),
        x=x,
        y=y,
        low=y - 0.3,
        high=y + 0.3,
        label="mean",
        band_label="± 1 standard error",
        members=y[:, None] + np.linspace(-0.5, 0.5, 5),
        members_label="5 folds",
        marks=(Mark("m", 0.9, "CV minimum"),),
        levels=(Level(3.2, "naive 预测"),),
        counts=np.arange(50),
        counts_title="kept",
    )


def stem(count: int = 12, *, truth: bool = True) -> Stem:
    values = np.where(np.arange(count) % 3 == 0, np.linspace(-2, 3, count), 0.0)
    return Stem(
        title="Coefficients",
        y_axis=COEFFICIENT,
        names=names(count),
        values=values,
        truth=0.8 * values + (np.arange(count) == 1) if truth else None,
        levels=(Level(1.0, "alpha"),),
    )


def traces() -> XYChart:
    x = np.arange(80.0)
    return XYChart(
        title="Forecast",
        cursor=30.0,
        x_axis=Axis("month"),
        y_axis=Axis("number"),
        traces=(
            Trace("lasso", x, np.sin(x / 9)),
            Trace("naive", x, np.cos(x / 9)),
            Trace("actual", x, np.sin(x / 9) + 0.1, faint=True),
        ),
        marks=(Mark("t", 60.0, "test begins"),),
        levels=(Level(0.5, "mean"),),
        diagonal=True,
    )


def spikes() -> XYChart:
    x = np.arange(64.0)
    y = np.where(x % 9 == 0, np.sin(x), 0.0)
    return XYChart(
        title="Signal",
        x_axis=Axis("position"),
        y_axis=Axis("value"),
        picks=False,
        traces=(Trace("truth", x, y, kind="dots"), Trace("recovered", x, 0.9 * y, kind="spikes")),
    )


def histogram() -> XYChart:
    x = np.geomspace(0.5, 2.0, 24)
    counts = np.rint(12 * np.exp(-(np.log(x) ** 2) / 0.2))
    return XYChart(
        title="Scores",
        cursor=1.4,
        x_axis=Axis("score", log=True),
        y_axis=Axis("rows"),
        y_limits=(0.0, 12.0),
        flags=True,
        traces=(
            Trace("rows", x, counts, kind="bins"),
            Trace("anomalies", x[-5:], np.zeros(5), kind="rug"),
        ),
    )


def upright_bars() -> XYChart:
    lags = np.arange(1.0, 13.0)
    series = tuple(
        Trace(name, lags, np.sin(lags + k), kind="bars") for k, name in enumerate(("own", "雨 rain"))
    )
    return XYChart(title="Lags", x_axis=Axis("lag"), y_axis=COEFFICIENT, traces=series, picks=False)


def scatter(count: int = 40) -> Scatter:
    points = np.random.default_rng(1).normal(size=(count, 2))
    return Scatter(
        title="Rows",
        x_axis=Axis("fitted"),
        y_axis=Axis("residual"),
        diagonal=True,
        dots=(
            Dots("usual", points[:, 0], points[:, 1]),
            Dots("odd", points[:5, 0], points[:5, 1] + 3),
        ),
        labels=tuple((float(x), float(y) + 3, f"行 {k}") for k, (x, y) in enumerate(points[:5])),
        levels=(Level(2.0, "threshold"),),
    )


def bars(count: int = 7) -> Bars:
    return Bars(
        title="Frequency",
        names=names(count),
        values=np.linspace(1.0, -0.6, count),
        value_axis=Axis("selection frequency"),
        errors=np.full(count, 0.1),
        signs=("+", "✓") * (count // 2),
        levels=(Level(0.6, "threshold"),),
    )


def two_sided(count: int = 30) -> Bars:
    values = np.linspace(3.0, 0.1, count) * np.where(np.arange(count) % 3, 1, -1)
    return Bars(
        title="Words",
        names=names(count),
        values=values,
        value_axis=Axis("coefficient"),
        sides=("← negative", "positive →"),
        form="{:.2f}",
    )


def sentence() -> MarkedText:
    words = (
        "The",
        "plot",
        "was",
        "terrible,",
        "但",
        "I",
        "loved",
        "a word that is far too long for its place",
    )
    values = (0.0, -1.0, -0.13, -1.85, 0.05, NAN, 2.83, 0.001)
    return MarkedText(
        title="Sentence",
        words=tuple(map(MarkedWord, 3 * words, 3 * values)),
        value_axis=Axis("log-odds"),
        notes=("intercept −0.46 + words = −0.60 → positive 35 %", "type another"),
    )


def picture(count: int = 3, size: int = 24) -> Images:
    rng = np.random.default_rng(2)
    grey = tuple(Panel(f"影像 {k}", rng.uniform(size=(size, size + k))) for k in range(count - 1))
    return Images(title="Images", panels=(*grey, Panel("colour", rng.uniform(size=(size, size, 3)))))


def field(columns: int = 12, rows: int = 9) -> Heatmap:
    x, y = np.geomspace(0.001, 1.0, columns), np.linspace(0.1, 1.0, rows)
    values = np.log(x)[None] ** 2 + 5 * y[:, None]
    values[-1, -2:] = NAN
    return Heatmap(
        title="CV error",
        cursor=0.05,
        x_axis=ALPHA,
        y_axis=Axis("l1_ratio"),
        x=x,
        y=y,
        values=values,
        value_axis=Axis("CV error"),
        points=((0.05, 0.4, "●", "最小 minimum"),),
        curve=(x, y[0] + x**0.3 / 2),
    )


def sheet(count: int = 30) -> TextTable:
    return TextTable(
        title="Knots",
        columns=(">step", ">alpha", "feature", "what"),
        note="Exact knots.",
        highlight=count // 2,
        rows=tuple((str(k), f"{2 * 0.8**k:.4g}", NAMES[k % len(NAMES)], "enters") for k in range(count)),
    )


def stack() -> Stack:
    """A path over the error of its cross-validation."""
    lines, errors = path(10), curve()
    x = np.asarray(lines.x)
    mean = 3000 + 800 * np.log10(x / x.min()) ** 2
    se = np.full(len(x), 120.0)
    focus = Focus(float(mean.min()), 120.0, 3300.0)
    below = replace(
        errors, x_axis=lines.x_axis, x=x, y=mean, low=mean - se, high=mean + se, counts=None, members=None,
        levels=(Level(5938.0, "null"),), marks=lines.marks, focus=focus,
    )  # fmt: skip
    return Stack(title="Path + CV", cursor=lines.cursor, parts=(lines, below), heights=(9, 5))


def ordinary() -> dict[str, Chart]:
    """One or more charts of every type."""
    return {
        "Lines": path(10),
        "Lines of a crowd": path(120),
        "Curve": curve(),
        "Stem": stem(),
        "Stem without truth": stem(40, truth=False),
        "Stem of thousands": stem(3000),
        "Traces": traces(),
        "Traces in spikes": spikes(),
        "Histogram": histogram(),
        "Upright bars": upright_bars(),
        "Scatter": scatter(),
        "Scatter of a crowd": scatter(3000),
        "Bars": bars(),
        "Bars of many": bars(80),
        "Bars of two sides": two_sided(),
        "Sentence": sentence(),
        "Picture": picture(),
        "Picture of many": picture(20, 6),
        "Map": field(),
        "Sheet": sheet(),
        "Stack": stack(),
    }
