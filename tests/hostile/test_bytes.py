"""Some hundred inputs of raw bytes; `python -m tests.hostile.bytes` sends a hundred thousand."""

from __future__ import annotations

import pytest

from tests.hostile.bytes import KINDS, throw
from tests.terminal import Terminal


@pytest.mark.slow
def test_no_bytes_end_the_program(tmp_path):
    report = throw(600, 3, tmp_path)
    assert report.faults == []
    assert set(report.tried) == set(KINDS)


def test_the_bytes_that_ended_it_once_and_the_key_after_them():
    """No UTF-8, a mouse report of X10, a size of 0, a key beyond Unicode, a number of 20 digits, half a sequence."""
    with Terminal("-m", "lasso_tui", "prostate") as shown:
        shown.wait_until_fitted()
        for data in (
            b"\xff\xe1",
            b"\x1b[M\xff\xff\xff",
            b"\x1b[?2048;2$y\x1b[48;0;0;0;0t\x1b[<0;5;5M",
            b"\x1b[1114112;1u",
            b"\x1b[99999999999999999999;99999999999999999999;99999999999999999999u",
            b"\x1b[<0;9",
        ):
            shown.send_bytes(data)
        shown.idle()
        shown.send("?")
        shown.wait_for("Esc leave")
        shown.send("\x1b")
        shown.idle()
        shown.send("q")
        assert shown.wait_reading() == 0
        assert "Traceback" not in shown.text()
