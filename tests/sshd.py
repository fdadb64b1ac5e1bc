"""A real sshd on the loopback address, with a key of its own, for as long as a test lasts."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

__all__ = ["AVAILABLE", "logging_in", "remote"]

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
AVAILABLE = Path(SSHD).exists() and shutil.which("ssh") is not None

CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {host}
AuthorizedKeysFile {authorized}
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
PidFile none
MaxStartups 100
LogLevel ERROR
SetEnv SHLVL=2
"""
"""bash reads ~/.bashrc for a command that came by ssh, unless it is not the first shell: what stands there may be
slow, and is not what is tried here."""


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def logging_in(folder: Path) -> Iterator[list[str]]:
    """Start sshd; yield the words of a command that logs in to it and has a terminal there."""
    key, host, config = folder / "key", folder / "host", folder / "sshd_config"
    for path in (key, host):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    authorized = folder / "authorized"
    authorized.write_text((folder / "key.pub").read_text())
    port = free_port()
    config.write_text(CONFIG.format(port=port, host=host, authorized=authorized))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    log = folder / "sshd.log"
    with log.open("wb") as told:
        server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)], stderr=told, start_new_session=True)
    try:
        wait_for_greeting(server, port, log)
        options = ["StrictHostKeyChecking=no", f"UserKnownHostsFile={folder / 'known'}", "ControlMaster=no"]
        chosen = [word for option in options for word in ("-o", option)]
        yield ["ssh", "-F", "none", "-tt", "-q", "-p", str(port), "-i", str(key), *chosen, "127.0.0.1"]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def wait_for_greeting(server: subprocess.Popen[bytes], port: int, log: Path, seconds: float = 300.0) -> None:
    """Wait until the server greets who connects."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"sshd ended: {log.read_text()}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1.0) as line:
            if line.recv(4) == b"SSH-":
                return
    raise RuntimeError(f"sshd does not answer: {log.read_text()}")


def remote(*words: str, **variables: str) -> str:
    """The command that opens the app at the other end: the app's words, and variables of its environment."""
    told = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "OPENBLAS_NUM_THREADS": "1"} | variables
    if "PYTHONPATH" in os.environ:
        told.setdefault("PYTHONPATH", os.environ["PYTHONPATH"])
    env = " ".join(f"{name}={value}" for name, value in told.items())
    folder = variables.get("HOME", str(Path.cwd()))  # what is saved without a folder goes there
    return f"cd {folder} && exec env {env} {sys.executable} -m lasso_tui {' '.join(words)}"
