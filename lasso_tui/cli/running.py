"""`lasso-tui run`: compute a technique without a screen."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from lasso_tui.cli.parsers import OUTPUTS
from lasso_tui.cli.refusal import BadInput
from lasso_tui.cli.telling import tell, tell_file

__all__ = ["run"]


def run(args: argparse.Namespace) -> int:
    """Compute a technique, and print its figures or write them in another form."""
    from lasso_tui.data import DataError
    from lasso_tui.techniques import ParamError, updated
    from lasso_tui.techniques.discovery import UnknownTechniqueError, find
    from lasso_tui.techniques.document import as_text, document
    from lasso_tui.techniques.job import Job, defaults, stream
    from lasso_tui.techniques.opening import Opening
    from lasso_tui.techniques.parameter_file import read_parameters
    from lasso_tui.techniques.preparing import asked_preparation

    output = "json" if args.json and args.output is None else args.output
    if output == "path.parquet" and args.to is None:
        raise BadInput("Parquet is not printed; name a file with --to FILE.")
    if args.to is not None and is_there(args.to) and not args.force:
        raise BadInput(f"{args.to} is there already; name another file, or overwrite it with --force.")
    try:
        technique = find(args.technique)
        dataset = args.data or technique.dataset
        values = (read_parameters(args.params) if args.params else {}) | pairs(args.values)
        params = updated(defaults(technique, dataset), values)
        job = Job(technique, params, Opening(dataset, args.target, *asked_preparation(args)))
        *_, result = stream(job)
        if output is None:
            told = document(technique, result, result.start)
            text: str | bytes = as_text(told, technique.readout(result, result.start)) + "\n"
        else:
            from lasso_tui.techniques.export import content

            text = content(OUTPUTS[output], job, result, result.start)
    except (DataError, ParamError, UnknownTechniqueError, ValueError) as error:
        raise BadInput(str(error)) from None
    if args.to is not None:
        save(Path(args.to), text, overwrite=args.force)
    elif output is None or output == "text":
        tell(str(text))
    else:
        tell_file(str(text))
    return 0


def is_there(name: str) -> bool:
    """Tell whether there is a file of this name."""
    try:
        return Path(name).exists()
    except OSError as error:
        raise BadInput(f"{name} cannot be written: {error.strerror or error}; name another place.") from None
    except ValueError:
        raise BadInput(f"{name} is no file name; name another.") from None


def save(path: Path, text: str | bytes, *, overwrite: bool) -> None:
    """Write a file whole, or refuse in one line."""
    from lasso_tui.techniques.export import write_new

    try:
        write_new(path, text, overwrite=overwrite)
    except FileExistsError:
        raise BadInput(f"{path} is there already; name another file, or overwrite it with --force.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}; name another place.") from None
    except ValueError:
        raise BadInput(f"{path} is no file name; name another.") from None


def pairs(words: Sequence[str]) -> dict[str, str]:
    """Split `key=value` words."""
    for word in words:
        if "=" not in word:
            raise BadInput(f"--set takes key=value, not {word[:80]!r}.")
    return {key.strip(): value for key, _, value in (word.partition("=") for word in words)}
