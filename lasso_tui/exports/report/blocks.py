"""What a report is made of, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Block", "Charts", "Code", "Items", "Paragraph", "Section", "TableBlock"]


@dataclass(frozen=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True)
class Items:
    """Sentences in a list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class TableBlock:
    """A table of texts; all columns but the first are numbers, aligned to the right, where `numeric`."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: bool = True


@dataclass(frozen=True)
class Code:
    """Lines to copy."""

    text: str


@dataclass(frozen=True)
class Charts:
    """The place of the charts."""


Block: TypeAlias = Paragraph | Items | TableBlock | Code | Charts


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]
