"""A report as Markdown, its charts as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lasso_tui.exports.report.blocks import Block, Code, Items, Paragraph, Section, TableBlock

if TYPE_CHECKING:
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult

__all__ = ["markdown_page"]

SPECIAL = re.compile(r"([\\`*_\[\]<>|#~$])")


def markdown_page(
    title: str, sections: tuple[Section, ...], job: Job, result: AnyResult, cursor: float
) -> str:
    """Write the report; parameters as in `html_page`."""
    parts = [f"# {_safe(title)}"]
    for section in sections:
        parts.append(f"## {_safe(section.title)}")
        parts += [_block(block, job, result, cursor) for block in section.blocks]
    return "\n\n".join(parts) + "\n"


def _safe(text: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _block(block: Block, job: Job, result: AnyResult, cursor: float) -> str:
    if isinstance(block, Paragraph):
        return _safe(block.text)
    if isinstance(block, Items):
        return "\n".join(f"- {_safe(item)}" for item in block.items)
    if isinstance(block, Code):
        return _fenced(block.text)
    if isinstance(block, TableBlock):
        return _table(block)
    from lasso_tui.exports.charts import charts_text

    return _fenced(charts_text(job.technique, result, cursor).rstrip("\n"))


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _table(block: TableBlock) -> str:
    right = [block.numeric and k > 0 and block.header[k] != "rows" for k in range(len(block.header))]
    lines = [block.header, *block.rows]
    rows = ["| " + " | ".join(_safe(cell) for cell in line) + " |" for line in lines]
    rows.insert(1, "|" + "|".join("---:" if one else "---" for one in right) + "|")
    return "\n".join(rows)
