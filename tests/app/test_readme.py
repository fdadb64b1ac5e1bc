"""The picture at the top of the README."""

from __future__ import annotations

from lasso_tui.app import LassoApp
from tests.app.conftest import settle


def test_the_picture_of_the_readme(snap_compare):
    assert snap_compare(LassoApp("hitters"), terminal_size=(120, 40), run_before=settle)
