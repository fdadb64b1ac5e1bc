"""The connection to a Dask cluster, and what must be true of it before work is sent there."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lasso_tui
from lasso_tui.data.columns.sanitise import first_line, join_names, sanitise_text
from lasso_tui.data.errors import DataError

__all__ = ["CONNECT_SECONDS", "cluster_of", "describe"]

CONNECT_SECONDS = 10
"""Time in which the scheduler must answer."""

SILENT_SECONDS = 12
"""Time without any sign of life after which a connection is given up; Dask allows no less."""

NEEDED = ("lasso-tui", "numpy", "pyarrow")
"""Packages that every worker needs."""


@contextlib.contextmanager
def cluster_of(scheduler: str = "", scheduler_file: str = "", workers: int = 0) -> Iterator[Any]:
    """Connect to a cluster, or start one on this machine, for the length of the block.

    Parameters
    ----------
    scheduler : its address, such as tcp://node7:8786
    scheduler_file : file in which it has written its address
    workers : number of processes to start on this machine, if no scheduler is named

    Raises
    ------
    DataError
        If `distributed` is not installed, or the scheduler does not answer.
    """
    try:
        import dask
        import distributed
    except ImportError:
        raise DataError(
            "--engine dask needs distributed. Install it here and on the workers: pip install 'lasso-tui[cluster]'"
        ) from None
    _silence()
    times = {"connect": f"{CONNECT_SECONDS}s", "tcp": f"{SILENT_SECONDS}s"}
    with (
        dask.config.set({f"distributed.comm.timeouts.{name}": time for name, time in times.items()}),
        contextlib.ExitStack() as stack,
    ):
        if scheduler or scheduler_file:
            client = _client(distributed, scheduler, scheduler_file)
        else:
            _start_tracker()
            try:
                local = distributed.LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",  # not a fixed one, which may be taken
                    silence_logs=logging.CRITICAL,
                )
            except Exception as error:  # of ports, processes, memory
                detail = first_line(error, 100, "no answer")
                raise DataError(
                    f"Cannot start {_count(workers, 'worker')} on this machine: {detail}. Use --engine local."
                ) from None
            stack.callback(_quietly, local.close, timeout=CONNECT_SECONDS)
            client = _client(distributed, local.scheduler_address, "")
        stack.callback(_quietly, client.close, timeout=1)
        yield client


def _silence() -> None:
    """Have the packages log nothing: what goes wrong is said in a sentence.

    Dask gives some of its loggers a level and a handler of their own.
    """
    noisy = ("distributed", "tornado", "asyncio")
    known = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in noisy]
    for name in {*noisy, *known}:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _start_tracker() -> None:
    """Start the process that tidies up after others: it wants a stream of errors with a file, or none.

    Textual puts one without a file in its place while an app runs.
    """
    from multiprocessing import resource_tracker

    asked = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = "ignore"  # where this process is killed, it would warn on the terminal
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            resource_tracker.ensure_running()
    finally:
        os.environ.pop("PYTHONWARNINGS")
        if asked is not None:
            os.environ["PYTHONWARNINGS"] = asked


def _client(distributed: Any, scheduler: str, scheduler_file: str) -> Any:
    said = sanitise_text(scheduler or scheduler_file, 200)
    try:
        address = scheduler or _address_in(scheduler_file, said)
        asyncio.run(_greet(address))
        return distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="lasso-tui")
    except DataError:
        raise
    except Exception as error:  # OSError, TimeoutError; ValueError and such of the address
        if isinstance(error, ValueError | KeyError | TypeError):
            why = first_line(error, 100, "not readable")
            raise DataError(
                f"{said} is no scheduler's address ({why}). Write tcp://HOST:PORT, as the scheduler says it."
            ) from None
        raise DataError(
            f"The scheduler {said} did not answer within {CONNECT_SECONDS} s. Start it, or check the address."
        ) from None


def _address_in(file: str, said: str) -> str:
    try:
        return str(json.loads(Path(file).read_text())["address"])
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(
            f"No scheduler has written its address to {said}. Start one: dask scheduler --scheduler-file {said}"
        ) from None


async def _greet(address: str) -> None:
    """Ask who is there; Dask's own client waits without end for one that takes the call and is silent."""
    from distributed.comm import connect
    from distributed.security import Security

    async with asyncio.timeout(CONNECT_SECONDS):
        options = Security().get_connection_args("client")
        comm = await connect(address, timeout=CONNECT_SECONDS, **options)
        try:
            await comm.write({"op": "identity", "n_workers": 0, "reply": True})
            await comm.read()
        finally:
            comm.abort()


def _quietly(close: Any, **options: Any) -> None:
    with contextlib.suppress(Exception):  # what is at its end cannot fail any more
        close(**options)


def describe(client: Any) -> str:
    """Return one sentence on the scheduler and its workers.

    Raises
    ------
    DataError
        If there is no worker, or one lacks what it needs.
    """
    address = str(client.scheduler.address)
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        versions = client.get_versions()
        found: dict[str, dict[str, str]] = client.run(_reporter(NEEDED))
        threads = sum(client.nthreads().values())
    except Exception as error:
        if isinstance(error, TimeoutError) and client.status == "running":
            raise DataError(
                f"The scheduler {address} has no worker. Start one: dask worker {address}"
            ) from None
        raise DataError(f"The scheduler {address} stopped answering. Start it again.") from None
    _check(found)
    theirs = versions["scheduler"]["packages"]
    kinds = Counter(tuple(one.items()) for one in found.values())
    packages = ", ".join(f"{name} {version}" for name, version in next(iter(kinds)))
    others = " (others differ)" if len(kinds) > 1 else ""
    return (
        f"{address}: distributed {theirs.get('distributed')}, {_count(len(found), 'worker')} with "
        f"{_count(threads, 'thread')}, {packages}{others}."
    )


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _reporter(names: tuple[str, ...]) -> Any:
    """Return a function that tells the versions of packages; workers can run it without ours."""

    def report() -> dict[str, str]:
        import importlib
        import platform

        modules = {"lasso-tui": "lasso_tui"}
        said = {}
        for name in names:
            try:
                said[name] = str(importlib.import_module(modules.get(name, name)).__version__)
            except Exception:  # not installed, or broken: either way it cannot be used
                said[name] = ""
        return said | {"Python": platform.python_version()}

    return report


def _check(found: dict[str, dict[str, str]]) -> None:
    """Refuse workers that lack what they need."""
    import numpy as np

    ours = lasso_tui.__version__
    for name in NEEDED:
        lacking = [address for address, one in found.items() if not one[name]]
        if lacking:
            extra = (
                "'lasso-tui[cluster,arrow]'" if name != "lasso-tui" else f"'lasso-tui[cluster,arrow]=={ours}'"
            )
            raise DataError(
                f"{join_names(lacking, 3)} cannot import {name}. Install it on every worker: pip install {extra}"
            )
    old = sorted({one["lasso-tui"] for one in found.values()} - {ours})
    if old:
        raise DataError(
            f"Workers have lasso-tui {join_names(old, 3)}, here is {ours}. Install one version everywhere: "
            f"pip install lasso-tui=={ours}"
        )
    major = np.__version__.partition(".")[0]
    odd = sorted({one["numpy"] for one in found.values() if one["numpy"].partition(".")[0] != major})
    if odd:
        raise DataError(
            f"Workers have numpy {join_names(odd, 3)}, here is {np.__version__}. Install numpy {major} everywhere."
        )
