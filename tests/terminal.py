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
MAX_WAIT_SECONDS = 300.0
"""Seconds after which something is taken not to come: a machine may be busy with much else."""

FITTED = ("solved",)
"""What the first row of a tab says when all is computed."""


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
        while time.perf_counter() - self.started < MAX_WAIT_SECONDS:
            self.read(0.5)
            text = self.text()
            if all(word in text for word in words):
                return time.perf_counter() - self.started
        raise RuntimeError(f"{self.words}: {words} did not come: {self.text()[-2000:]}")

    def wait_until_fitted(self) -> float:
        """Read until a tab with a path has all its results; return the seconds since the start."""
        return self.wait_for(*FITTED)

    def wait_until(self, holds: Callable[[], bool], seconds: float = MAX_WAIT_SECONDS) -> None:
        """Read until something holds."""
        end = time.perf_counter() + seconds
        while not holds():
            if time.perf_counter() > end:
                raise RuntimeError(f"{self.words}: it did not come about: {self.text()[-2000:]}")
            self.read(0.2)

    def wait_until_ended_or(self, holds: Callable[[], bool], seconds: float = MAX_WAIT_SECONDS) -> None:
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

    def idle(self, seconds: float = 0.25) -> None:
        """Read until for some seconds nothing has come and no thread of the program has run or waited for a core.

        However busy the machine is, the program has then done what there was to do, but for what a timer begins.
        """
        since, worked = time.perf_counter(), -1
        end = since + MAX_WAIT_SECONDS
        while time.perf_counter() - since < seconds:
            if time.perf_counter() > end:
                raise RuntimeError(f"{self.words} does not come to rest: {self.text()[-2000:]}")
            if self.read(0.02) or self.wants_a_core() or self.worked() != worked:
                since, worked = time.perf_counter(), self.worked()

    def threads(self) -> list[list[str]]:
        """What the system says of each thread, from its state on."""
        found = []
        for file in Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):  # it has just ended
                found.append(file.read_text().rpartition(") ")[2].split())
        return found

    def wants_a_core(self) -> bool:
        """Tell whether a thread runs or would, or waits for a file."""
        return any(of[0] in "RD" for of in self.threads())

    def worked(self) -> int:
        """Ticks of processor time that the program has had."""
        return sum(int(of[11]) + int(of[12]) for of in self.threads())

    def answer(self, key: str, seconds: float = 0.1) -> int:
        """Send a key; return how many bytes answer it, however long that takes."""
        before = self.total
        self.send(key)
        self.idle(seconds)
        return self.total - before

    def send(self, key: str) -> None:
        """Send a key and wait for nothing."""
        os.write(self._master, key.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send any bytes, reading what is written meanwhile: each side may wait for the other."""
        os.set_blocking(self._master, False)
        try:
            while data:
                self.read(0.0)
                _, ready, _ = select.select([], [self._master], [], 0.5)
                if ready:
                    data = data[os.write(self._master, data) :]
        finally:
            os.set_blocking(self._master, True)

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

    def wait_reading(self, seconds: float = MAX_WAIT_SECONDS) -> int:
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
            if time.perf_counter() - sent > MAX_WAIT_SECONDS:
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
