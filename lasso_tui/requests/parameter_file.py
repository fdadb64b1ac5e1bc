"""Parameters in a file: JSON or TOML."""

from __future__ import annotations

import json
import stat
import tomllib
from pathlib import Path
from typing import Any

__all__ = ["ParameterFileError", "read_parameters"]

LARGEST = 2**20


class ParameterFileError(ValueError):
    """A file that cannot be read as parameters."""


def read_parameters(name: str) -> tuple[dict[str, str], str]:
    """Read names and values of parameters, as they would be typed, and the cursor's place, "" where it is not said.

    A table `params` in the file is taken, where there is one (as in what `run --json` prints), and `at` beside it;
    else the whole file.

    Parameters
    ----------
    name : path of a TOML file where it ends in .toml, else of a JSON file

    Raises
    ------
    ParameterFileError
        Where the file cannot be read or holds something else, in one sentence.
    """
    path = Path(name)
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode) or not state.st_size:  # some files of /proc, of no size, never end
            raise ParameterFileError(
                f"{name} is no ordinary file, or empty; name a file that holds names and values."
            )
        with path.open("rb") as file:
            held = file.read(LARGEST + 1)
        if len(held) > LARGEST:
            raise ParameterFileError(
                f"{name} is too large for a parameter file; it should hold names and values."
            )
        text = held.decode("utf-8-sig")
        told: Any = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except OSError as error:
        raise ParameterFileError(
            f"The parameter file {name} cannot be read: {error.strerror or error}."
        ) from None
    except RecursionError:
        raise ParameterFileError(f"{name} is nested too deeply for a parameter file.") from None
    except ValueError as error:
        if isinstance(error, ParameterFileError):
            raise
        kind = "TOML" if path.suffix.lower() == ".toml" else "JSON"
        said = "it is no UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error)
        raise ParameterFileError(f"{name} is not {kind}: {said.rstrip('.')}.") from None
    at = ""
    if isinstance(told, dict) and "params" in told:
        at = "" if told.get("at") is None else _typed(name, "at", told["at"])
        told = told["params"]
    if not isinstance(told, dict):
        raise ParameterFileError(
            f"{name} must hold a table of parameters, such as alpha and folds with their values."
        )
    return {str(key): _typed(name, key, value) for key, value in told.items()}, at


def _typed(name: str, key: str, value: Any) -> str:
    if value is None:
        return "auto"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str | int | float):
        return str(value)
    raise ParameterFileError(f"{name}: {key} must be a number, a word, or true or false.")
