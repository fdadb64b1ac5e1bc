"""In a real pseudo-terminal: what was sent, piece by piece, is what the whole screen would be."""

from __future__ import annotations

import pyte
import pytest

from tests.marks import slow_from
from tests.terminal import MAX_WAIT_SECONDS, Terminal


def picture(terminal: Terminal) -> list[list[tuple[str, str, str]]]:
    """The screen after all that was sent: every cell's character, background, and colour where it shows."""
    screen = pyte.Screen(terminal.columns, terminal.rows)
    stream = pyte.ByteStream(screen)
    stream.feed(terminal.seen.replace(b"\x1b[>", b"\x1b[").replace(b"\x1b[?u", b""))
    cells = [[screen.buffer[y][x] for x in range(terminal.columns)] for y in range(terminal.rows)]
    return [[(c.data, c.bg, c.fg if c.data.strip() else "") for c in row] for row in cells]


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "size"), slow_from([("lasso", (80, 24)), ("tuning", (120, 40))], 1))
def test_small_updates_add_up_to_the_whole_screen(size, slug):
    with Terminal(
        "-m", "lasso_tui", "hitters", "--technique", slug, columns=size[0], rows=size[1]
    ) as terminal:
        terminal.wait_until_fitted()
        terminal.idle(0.5)
        for key in "]]]]]}{{[[sm]]]2[[3]]1}":
            terminal.answer(key)
        terminal.idle(0.5)
        pieces = picture(terminal)
        terminal.send("?")
        terminal.wait_until(lambda: picture(terminal) != pieces)
        terminal.idle(0.5)
        terminal.send("\x1b")
        terminal.wait_until(lambda: picture(terminal) == pieces, 30.0)


@pytest.mark.slow
def test_nothing_is_sent_while_idle():
    with Terminal("-m", "lasso_tui", "prostate") as terminal:
        terminal.wait_until_fitted()
        terminal.idle(1.0)
        assert terminal.read(3.0) == b""


@pytest.mark.slow
def test_quit_restores_the_terminal():
    with Terminal("-m", "lasso_tui", "prostate") as terminal:
        terminal.wait_until_fitted()
        terminal.idle(0.3)
        terminal.send("q")
        assert terminal.process.wait(timeout=MAX_WAIT_SECONDS) == 0
        assert b"\x1b[?1049l" in terminal.drained()
