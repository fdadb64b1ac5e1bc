"""Charts with awkward data: empty, huge, tiny, not finite, or with strange names."""

from __future__ import annotations

import numpy as np

from lasso_tui.charts import (
    Axis,
    Bars,
    Chart,
    Curve,
    Dots,
    Heatmap,
    Images,
    Level,
    Lines,
    Mark,
    MarkedText,
    MarkedWord,
    Panel,
    Scatter,
    Stem,
    TextTable,
    Trace,
    XYChart,
)
from tests.charts.samples import INF, NAN, names


def awkward() -> dict[str, Chart]:
    """Charts of every type with no data, one datum, NaN, infinity, huge or tiny values."""
    found: dict[str, Chart] = {}
    arrays = {
        "no points": np.zeros(0),
        "one point": np.array([0.5]),
        "all NaN": np.full(3, NAN),
        "some NaN": np.array([1.0, NAN, 3.0, NAN, NAN, 2.0]),
        "infinite": np.array([1.0, INF, 2.0, -INF]),
        "huge": np.array([-1e308, 0.0, 1e308]),
        "tiny": np.array([1e-320, -3e-310, 0.0]),
        "all the same": np.full(4, 7.25),
        "nearly the same": 1 + 1e-15 * np.arange(4),
        "zero": np.zeros(3),
        "ten in all sizes": 10.0 ** np.arange(-150, 150, 30),
    }
    axis = Axis("x")
    for what, y in arrays.items():
        n = len(y)
        x, two, named = np.arange(n) + 1.0, np.column_stack([y, -y]), names(n)
        for log in (False, True):
            scale = Axis("x", log=log)
            across = y if log else x
            found[f"Lines, {what}, log {log}"] = Lines(
                title="",
                cursor=1.5,
                x_axis=scale,
                y_axis=axis,
                x=across,
                y=two,
                names=names(2),
                marks=(Mark("m", 1.0, ""), Mark("s", NAN, "")),
                counts=np.arange(n),
                counts_title="kept",
            )
            found[f"Curve, {what}, log {log}"] = Curve(
                title="",
                cursor=NAN,
                x_axis=scale,
                y_axis=axis,
                x=across,
                y=y,
                low=y - 1,
                high=y + 1,
                members=two,
                levels=(Level(NAN, "unknown"),),
                placeholder="being computed",
            )
            found[f"Traces, {what}, log {log}"] = XYChart(
                title="",
                cursor=1.0,
                x_axis=scale,
                y_axis=Axis("y", log=log),
                placeholder="being computed",
                traces=tuple(Trace(kind, across, y, kind=kind) for kind in ("line", "dots", "spikes")),
            )
        found[f"Columns, {what}"] = XYChart(
            title="",
            cursor=1.0,
            x_axis=axis,
            y_axis=axis,
            flags=True,
            traces=tuple(Trace(kind, x, y, kind=kind) for kind in ("bars", "bins", "rug", "bars")),
        )
        found[f"Sentence, {what}"] = MarkedText(
            title="", words=tuple(map(MarkedWord, named, y.tolist())), value_axis=axis, notes=("a note",) * 3
        )
        found[f"Bars of two sides, {what}"] = Bars(
            title="", names=named, values=y, value_axis=axis, sides=("← low", "high →")
        )
        found[f"Part of a picture, {what}"] = Images(
            title="", panels=(Panel("image", np.atleast_2d(y)),) * 3, focus=(0.2, 0.9)
        )
        found[f"Scatter, {what}"] = Scatter(
            title="",
            x_axis=axis,
            y_axis=axis,
            dots=(Dots("a", y, y), Dots("b", x, y)),
            diagonal=True,
            labels=((NAN, 1.0, "nowhere"), (1.0, 1.0, "here")),
        )
        found[f"Stem, {what}"] = Stem(title="", y_axis=axis, names=named, values=y, truth=-y, strength=y)
        repeated = np.tile(y, 60)
        found[f"Stem, many, {what}"] = Stem(
            title="",
            y_axis=axis,
            names=names(60 * n),
            values=repeated,
            truth=-repeated,
            levels=(Level(NAN, "unknown"),),
        )
        found[f"Bars, {what}"] = Bars(title="", names=named, values=y, value_axis=axis, errors=np.abs(y))
        found[f"Picture, {what}"] = Images(title="", panels=(Panel("image", two), Panel("another", two.T)))
        found[f"Map, {what}"] = Heatmap(
            title="",
            cursor=1.0,
            x_axis=axis,
            y_axis=axis,
            x=x,
            y=np.array([1.0, 2.0]),
            values=two.T,
            value_axis=axis,
            points=((1.0, NAN, "x", "nowhere"), (1.0, 1.0, "●", "here")),
            curve=(x, y),
        )
    found["Picture without panels"] = Images(title="", panels=())
    found["Traces without traces"] = XYChart(title="", x_axis=axis, y_axis=axis, traces=())
    found["Scatter without classes"] = Scatter(title="", x_axis=axis, y_axis=axis, dots=())
    found["Sheet without rows"] = TextTable(title="", columns=("a", ">b"), rows=())
    found["Sheet without columns"] = TextTable(title="", columns=(), rows=())
    found["Sheet of uneven rows"] = TextTable(
        title="", columns=("a", "b"), rows=(("1",), ("1", "2", "3"), ())
    )
    return found
