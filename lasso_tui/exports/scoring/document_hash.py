"""Reading of a document that someone may have edited, or that a later version may have written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lasso_tui.exports.schema import SCHEMA
from lasso_tui.techniques.model import ExportError

__all__ = ["MAX_BYTES", "document_hash", "read_document"]

MAX_BYTES = 2**30
"""Size of a document above which it is none of this program's."""


def document_hash(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document without its `hash`, whatever the order of its keys and its spacing."""
    rest = {key: value for key, value in document.items() if key != "hash"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def read_document(path: Path) -> dict[str, Any]:
    """Read a document and check that it is whole.

    Raises
    ------
    ExportError
        For a file that cannot be read, is no document, was written by a later version, or was edited.
    """
    name = path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ExportError(
                f"{name} has more than a gigabyte, so it is no exported model. Name a JSON document."
            )
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ExportError(
            f"No file {path}. Name a document from `lasso-tui run … --json --to FILE`."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        detail = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ExportError(f"Cannot read {name}: {detail}. Name an exported JSON document.") from None
    if not text.strip():
        raise ExportError(f"{name} is empty. Export the model as JSON again.")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise ExportError(
            f"{name} is not JSON. Name a document from `lasso-tui run … --json --to FILE`."
        ) from None
    if not isinstance(document, dict) or not isinstance(document.get("schema"), int):
        raise ExportError(f"{name} is not a document of lasso-tui. Name one from `lasso-tui run … --json`.")
    if document["schema"] > SCHEMA:
        raise ExportError(
            f"{name} has schema {document['schema']}, which a later version wrote; this one reads up to {SCHEMA}. "
            f"Update lasso-tui, or export the model again with this version."
        )
    if document["schema"] < SCHEMA:
        raise ExportError(
            f"{name} has schema {document['schema']}, of an earlier version, without what scoring needs. Export the "
            f"model again."
        )
    if "hash" in document and document["hash"] != document_hash(document):
        raise ExportError(
            f"{name} was changed after its export: its hash does not match. Export the model again."
        )
    return document
