"""A program in a pseudo-terminal: what it writes, when, how much, and the memory it holds."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

ESCAPES = re.compile(
    rb"\x1b(?:\[[0-9;:?<>=$ ]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P[^\x1b]*\x1b\\|[()][A-Z0-9]|[=>78M])"
)
SLOW = 120.0


def own_terminal() -> None:
    """Make standard input the terminal that controls the session: its going is a hang-up then.

    What started the tests may ignore signals, as nohup does, and what it starts would too.
    """
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """Runs `python -m MODULE ARGS`, or any other command, in a pseudo-terminal of a size."""

    def __init__(self, *words: str, columns: int = 120, rows: int = 40) -> None:
        own = words[0].startswith("-")
        self.words, self.columns, self.rows = ((sys.executable, *words) if own else words), columns, rows

    def __enter__(self) -> Self:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUNBUFFERED": "1"}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            self.words,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=env,
            start_new_session=True,
            preexec_fn=own_terminal,
        )
        os.close(slave)
        self.attributes = termios.tcgetattr(self._master)
        self.seen = b""
        self.total = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.close()

    def close(self) -> None:
        """Close the terminal, as a window is closed."""
        if self._master >= 0:
            os.close(self._master)
        self._master = -1

    def as_before(self) -> bool:
        """Tell whether the terminal's settings are what they were before the program."""
        return termios.tcgetattr(self._master) == self.attributes

    def read(self, seconds: float) -> bytes:
        """Return what comes within some seconds, b"" where nothing does."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return b""
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            raise RuntimeError(f"{self.words} ended: {self.text()[-2000:]}") from None
        self.seen += data
        self.total += len(data)
        return data

    def text(self) -> str:
        """All that was written, without escape sequences."""
        return ESCAPES.sub(b"", self.seen).decode(errors="replace")

    def wait_for(self, *words: str) -> float:
        """Read until all words have been written; return the seconds since the start."""
        while time.perf_counter() - self.started < SLOW:
            self.read(0.5)
            text = self.text()
            if all(word in text for word in words):
                return time.perf_counter() - self.started
        raise RuntimeError(f"{self.words}: {words} did not come: {self.text()[-2000:]}")

    def wait_until(self, holds: Callable[[], bool], seconds: float = 20.0) -> None:
        """Read until something holds."""
        end = time.perf_counter() + seconds
        while not holds():
            if time.perf_counter() > end:
                raise RuntimeError(f"{self.words}: it did not come about: {self.text()[-2000:]}")
            self.read(0.2)

    def wait_until_ended_or(self, holds: Callable[[], bool], seconds: float = SLOW) -> None:
        """Read until something holds, or the program has ended."""
        end = time.perf_counter() + seconds
        while not holds() and self.process.poll() is None:
            if time.perf_counter() > end:
                raise RuntimeError(f"{self.words}: it did not come about: {self.text()[-2000:]}")
            with contextlib.suppress(
                RuntimeError
            ):  # the terminal is closed a moment before the program is gone
                self.read(0.2)

    def quiet(self, seconds: float = 0.25) -> float:
        """Read until nothing has come for some seconds; return when the last byte came."""
        last = time.perf_counter()
        while self.read(seconds):
            last = time.perf_counter()
        return last

    def send(self, key: str) -> None:
        """Send a key and wait for nothing."""
        os.write(self._master, key.encode())

    def drained(self) -> bytes:
        """Read what is left of a program that has ended; return all it wrote."""
        while True:
            ready, _, _ = select.select([self._master], [], [], 0.2)
            try:
                data = os.read(self._master, 1 << 16) if ready else b""
            except OSError:
                data = b""
            if not data:
                return self.seen
            self.seen += data

    def wait_reading(self, seconds: float) -> int:
        """Read until the program has ended; return its exit status, negative for a signal that killed it."""
        end = time.perf_counter() + seconds
        while self.process.poll() is None:
            if time.perf_counter() > end:
                raise RuntimeError(f"{self.words} does not end: {self.text()[-2000:]}")
            ready, _, _ = select.select([self._master], [], [], 0.05)
            try:
                self.seen += os.read(self._master, 1 << 16) if ready else b""
            except OSError:  # nobody has the terminal open any more
                self.process.wait(max(end - time.perf_counter(), 0.1))
        return self.process.returncode

    def press(self, key: str) -> tuple[float, int]:
        """Send a key; return the seconds until the last byte that answers it, and the number of bytes."""
        before, sent = self.total, time.perf_counter()
        self.send(key)
        self.read(2.0)  # on a busy machine the first byte may take longer than the last one is waited for
        return self.quiet(0.08) - sent, self.total - before

    def press_until(self, key: str, sign: str) -> float:
        """Send a key while the program is busy; return the seconds until a text or command is sent."""
        while self.read(0.0):
            pass
        answer, sent = b"", time.perf_counter()
        self.send(key)
        while sign.encode() not in answer:
            if time.perf_counter() - sent > SLOW:
                raise RuntimeError(f"{self.words}: {key} was not answered: {self.text()[-2000:]}")
            answer += self.read(0.5)
        return time.perf_counter() - sent

    def memory(self) -> float:
        """Resident memory in MB."""
        with Path(f"/proc/{self.process.pid}/status").open(encoding="ascii") as status:
            for line in status:
                if line.startswith("VmRSS"):
                    return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")
