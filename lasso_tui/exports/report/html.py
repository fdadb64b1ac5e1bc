"""A report as one HTML page that loads nothing: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lasso_tui.exports.report.blocks import Block, Charts, Code, Items, Paragraph, Section, TableBlock

if TYPE_CHECKING:
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult

__all__ = ["html_page"]

WIDE, NARROW = (116, 30), (50, 24)
"""Sizes of charts in cells, for wide and narrow windows."""

LISTED = "Table"
"""The chart that has the coefficients as a table, which a section of its own lists."""

STYLE = """
:root{color-scheme:light dark;--text:#1d2329;--quiet:#57616b;--line:#d5dae0;--back:#ffffff;--code:#f3f5f7}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 4rem;background:var(--back);color:var(--text);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:break-word}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.15rem;margin:2.2rem 0 .5rem}
p,ul{margin:.5rem 0}ul{padding-left:1.2rem}footer{margin-top:3rem;color:var(--quiet);font-size:.85rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.93rem}
th,td{padding:.25rem .9rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:600}.numbers td:nth-child(2),.numbers th:nth-child(2){text-align:right}
.all td:not(:first-child),.all th:not(:first-child){text-align:right}
pre{background:var(--code);padding:.75rem;border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere;
font:.85rem/1.45 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
figure{margin:1rem 0}svg{display:block;width:100%;height:auto}.dark,.narrow{display:none}
@media (max-width:720px){.wide{display:none}.narrow{display:block}}
@media (prefers-color-scheme:dark){:root{--text:#d8dee4;--quiet:#98a4b0;--line:#39424c;--back:#14181c;--code:#1e242a}
.light{display:none}.dark{display:block}}
@media print{:root{--text:#000;--quiet:#444;--line:#bbb;--back:#fff;--code:#f3f5f7}body{max-width:none;padding:0}
.dark,.narrow{display:none}.light,.wide{display:block}figure,table,pre{break-inside:avoid}h2{break-after:avoid}
.narrow .light{display:none}}
"""


def html_page(title: str, sections: tuple[Section, ...], job: Job, result: AnyResult, cursor: float) -> str:
    """Write the page.

    Parameters
    ----------
    title, sections : of the report
    job, result, cursor : what its charts show
    """
    from lasso_tui import __version__

    parts = [
        f"<h2>{escape(section.title)}</h2>\n"
        + "\n".join(_block(block, job, result, cursor) for block in section.blocks)
        for section in sections
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        + "\n".join(f"<section>\n{part}\n</section>" for part in parts)
        + f"\n<footer>Written by lasso-tui {__version__}.</footer>\n</body>\n</html>\n"
    )


def _block(block: Block, job: Job, result: AnyResult, cursor: float) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{escape(block.text)}</p>"
    if isinstance(block, Items):
        return "<ul>\n" + "\n".join(f"<li>{escape(item)}</li>" for item in block.items) + "\n</ul>"
    if isinstance(block, Code):
        return f"<pre>{escape(block.text)}</pre>"
    if isinstance(block, TableBlock):
        return _table(block)
    assert isinstance(block, Charts)
    return _charts(job, result, cursor)


def _table(block: TableBlock) -> str:
    kind = "" if not block.numeric else ' class="numbers"' if block.header[-1] == "rows" else ' class="all"'
    head = "".join(f"<th>{escape(cell)}</th>" for cell in block.header)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block.rows
    )
    shown = f"<thead><tr>{head}</tr></thead>\n" if any(block.header) else ""
    return f'<div class="scroll"><table{kind}>\n{shown}<tbody>\n{rows}\n</tbody>\n</table></div>'


def _charts(job: Job, result: AnyResult, cursor: float) -> str:
    """Draw each chart four times, of which one is seen: wide and narrow, on white and on black."""
    from lasso_tui.charts import DARK_PALETTE, LIGHT_PALETTE, to_svg
    from lasso_tui.exports.charts import draw_charts

    drawn = {
        (size, colours): [
            to_svg([one], palette, back)
            for one in draw_charts(job.technique, result, cursor, size=cells, palette=palette)
        ]
        for size, cells in (("wide", WIDE), ("narrow", NARROW))
        for colours, palette, back in (("light", LIGHT_PALETTE, "#ffffff"), ("dark", DARK_PALETTE, "#14181c"))
    }
    titles = [chart.title for chart in job.technique.shown(result)]
    figures = []
    for k, title in enumerate(titles):
        if title == LISTED and len(titles) > 1:
            continue
        kinds = [
            f'<div class="{size}">'
            + "".join(
                f'<div class="{colours}">{drawn[size, colours][k]}</div>' for colours in ("light", "dark")
            )
            + "</div>"
            for size in ("wide", "narrow")
        ]
        figures.append(f"<figure>{''.join(kinds)}</figure>")
    return "\n".join(figures)
