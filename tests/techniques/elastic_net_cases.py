"""What the tests of the elastic net share: its table, and what a result draws and says."""

from lasso_tui.techniques import updated
from lasso_tui.techniques.elastic_net import TECHNIQUE
from lasso_tui.techniques.elastic_net.data import correlated_blocks


def made(noise=1.0):
    return correlated_blocks(60, 20, 5, 2, 0.97, noise, 3)


def chart(result, title, cursor=None):
    drawn = TECHNIQUE.charts(result, result.start if cursor is None else cursor)
    return next(c for c in drawn if c.title == title)


def metrics(result, cursor):
    return {figure.name: figure.value for figure in TECHNIQUE.readout(result, cursor).metrics}


def shown_at(result, ratio):
    return result.with_params(updated(result.params, {"l1_ratio": str(ratio)}))
