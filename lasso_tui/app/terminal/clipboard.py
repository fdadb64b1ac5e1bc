"""The clipboard of the person's own terminal, reached through whatever lies between: OSC 52.

The terminal does not answer the request, so the app says "sent", not "copied". xterm's control
sequences define the request (`Ps = 5 2`); a multiplexer in between passes it on only when it is wrapped for it.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess

from lasso_tui.app.terminal.terminal import Multiplexer

__all__ = ["MAX_BASE64_CHARS", "TooLongError", "encode_request", "load_tmux_buffer"]

MAX_BASE64_CHARS = 74_000
"""Characters of base64 that terminals take: several cut or drop a longer request."""

SCREEN_CHUNK = 240
"""Characters of a request in one string of GNU screen, which cuts strings at 256 in its older versions."""


class TooLongError(ValueError):
    """A text that terminals would cut; the message says so in one sentence."""


def encode_request(text: str, multiplexer: Multiplexer = "") -> str:
    """Return the sequence that asks a terminal to put a text on its clipboard.

    Parameters
    ----------
    text : any text; only its base64 gets into the sequence
    multiplexer : what the request has to pass through

    Raises
    ------
    TooLongError
        Where the base64 is longer than `MAX_BASE64_CHARS`.
    """
    encoded = base64.b64encode(text.encode("utf-8", "surrogateescape")).decode("ascii")
    if len(encoded) > MAX_BASE64_CHARS:
        raise TooLongError(
            f"Too long for a terminal's clipboard: {len(encoded):,} characters as base64, and terminals take "
            f"{MAX_BASE64_CHARS:,}. Save it to a file."
        )
    plain = f"\x1b]52;c;{encoded}\x07"
    if multiplexer == "tmux":
        return "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if multiplexer == "screen":
        chunks = (plain[start : start + SCREEN_CHUNK] for start in range(0, len(plain), SCREEN_CHUNK))
        return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)
    return plain


def load_tmux_buffer(text: str) -> None:
    """Hand a text to the tmux server too, which passes it on where it lets no request through, as it comes.

    tmux is silent about requests unless `allow-passthrough` is set; its own command needs no setting. Where there
    is no server to reach (tmux runs at the other end of a connection), nothing is done. May take a second.
    """
    program = shutil.which("tmux")
    if program is None or not os.environ.get("TMUX"):
        return
    encoded = text.encode("utf-8", "surrogateescape")
    # -w came with tmux 3.2; an older one refuses, which does no harm.
    words = [program, "load-buffer", "-w", "-"]
    try:
        subprocess.run(words, input=encoded, capture_output=True, timeout=2, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return
