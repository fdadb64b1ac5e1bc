"""Parameter files in JSON or TOML."""

from __future__ import annotations

import json
import stat
import tomllib
from pathlib import Path
from typing import Any

__all__ = ["ParameterFileError", "read_parameters"]

MAX_FILE_BYTES = 2**20


class ParameterFileError(ValueError):
    """A file that cannot be read as a parameter file."""


def read_parameters(name: str) -> tuple[dict[str, str], str]:
    """Read parameters as text, and the cursor position ("" if there is none).

    If the file has a table `params`, as the output of `run --json` has, that table and `at` are used; otherwise the
    whole file is the table.

    Parameters
    ----------
    name : path of a TOML file if it ends in .toml, else of a JSON file

    Raises
    ------
    ParameterFileError
        If the file cannot be read, or does not hold parameters.
    """
    path = Path(name)
    try:
        status = path.stat()
        if (
            not stat.S_ISREG(status.st_mode) or not status.st_size
        ):  # files of /proc have size 0, and some never end
            raise ParameterFileError(
                f"{name} is not a regular file, or empty. Name a file with parameter names and values."
            )
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise ParameterFileError(
                f"{name} is too large for a parameter file. Name a file with parameter names and values."
            )
        text = content.decode("utf-8-sig")
        payload: Any = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except OSError as error:
        raise ParameterFileError(f"Cannot read parameter file {name}: {error.strerror or error}.") from None
    except RecursionError:
        raise ParameterFileError(
            f"{name} is nested too deeply. A parameter file is a flat table of names and values."
        ) from None
    except ValueError as error:
        if isinstance(error, ParameterFileError):
            raise
        kind = "TOML" if path.suffix.lower() == ".toml" else "JSON"
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error)
        raise ParameterFileError(f"{name} is not {kind}: {reason.rstrip('.')}.") from None
    at = ""
    if isinstance(payload, dict) and "params" in payload:
        at = "" if payload.get("at") is None else _to_text(name, "at", payload["at"])
        payload = payload["params"]
    if not isinstance(payload, dict):
        raise ParameterFileError(
            f'{name} must hold a table of parameters, such as {{"alpha": 0.1, "folds": 5}}.'
        )
    return {str(key): _to_text(name, key, value) for key, value in payload.items()}, at


def _to_text(name: str, key: str, value: Any) -> str:
    if value is None:
        return "auto"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str | int | float):
        return str(value)
    raise ParameterFileError(f"{name}: {key} must be a number, a string, true or false.")
