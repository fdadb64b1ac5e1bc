"""Drawn charts as SVG: text on a fixed grid; dots, blocks and rules as shapes, independent of fonts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from lasso_tui.charts.cells import CellStyle
    from lasso_tui.charts.drawing_result import Drawing
    from lasso_tui.charts.palette import Palette

__all__ = ["to_svg"]

WIDTH, HEIGHT, SIZE = 8, 16, 13
"""Width and height of a cell, and font size, in pixels."""

Part = tuple[float, float, float, float]

QUARTERS: tuple[Part, ...] = ((0, 0, 0.5, 0.5), (0.5, 0, 0.5, 0.5), (0, 0.5, 0.5, 0.5), (0.5, 0.5, 0.5, 0.5))
BLOCKS: dict[str, tuple[Part, ...]] = {
    "▀": ((0, 0, 1, 0.5),),
    "▐": ((0.5, 0, 0.5, 1),),
    "▔": ((0, 0, 1, 0.125),),
    "▕": ((0.875, 0, 0.125, 1),),
    **{char: ((0, 1 - k / 8, 1, k / 8),) for k, char in enumerate("▁▂▃▄▅▆▇█", 1)},
    **{char: ((0, 0, k / 8, 1),) for k, char in enumerate("▏▎▍▌▋▊▉", 1)},
    **{
        char: tuple(part for k, part in enumerate(QUARTERS) if bits >> k & 1)
        for char, bits in {
            "▘": 1,
            "▝": 2,
            "▖": 4,
            "▗": 8,
            "▚": 9,
            "▞": 6,
            "▛": 7,
            "▜": 11,
            "▙": 13,
            "▟": 14,
        }.items()
    },
}
"""Block character → the parts of the cell that it fills: left, top, width and height, in cells."""

RULES: dict[str, tuple[Part, ...]] = {
    "─": ((0, 0.5, 1, 0.5),),
    "│": ((0.5, 0, 0.5, 1),),
    "━": ((0, 0.5, 1, 0.5),),
    "╸": ((0, 0.5, 0.5, 0.5),),
    "╺": ((0.5, 0.5, 1, 0.5),),
    "╰": ((0.5, 0, 0.5, 0.5), (0.5, 0.5, 1, 0.5)),
    "└": ((0.5, 0, 0.5, 0.5), (0.5, 0.5, 1, 0.5)),
    "┬": ((0, 0.5, 1, 0.5), (0.5, 0.5, 0.5, 1)),
    "┴": ((0, 0.5, 1, 0.5), (0.5, 0, 0.5, 0.5)),
    "┤": ((0.5, 0, 0.5, 1), (0, 0.5, 0.5, 0.5)),
    "├": ((0.5, 0, 0.5, 1), (0.5, 0.5, 1, 0.5)),
    "┼": ((0, 0.5, 1, 0.5), (0.5, 0, 0.5, 1)),
    "┄": ((0.0625, 0.5, 0.25, 0.5), (0.375, 0.5, 0.5625, 0.5), (0.6875, 0.5, 0.875, 0.5)),
    "┊": tuple((0.5, k / 4 + 0.0625, 0.5, k / 4 + 0.1875) for k in range(4)),
    "╎": ((0.5, 0.0625, 0.5, 0.375), (0.5, 0.5625, 0.5, 0.875)),
}
"""Rule character → strokes from (left, top) to (left, top), in cells. Those of a font would not join up."""

HEAVY = frozenset("━╸╺")

DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Column and row of each dot of a braille character, in the order of its bits."""


def to_svg(drawings: Sequence[tuple[str, Drawing]], palette: Palette, back: str = "#ffffff") -> str:
    """Write drawings below each other as one SVG document.

    Parameters
    ----------
    drawings : (title, drawing) pairs
    palette : colours of titles and of text in the terminal's default colour; must suit `back`
    back : background colour as #rrggbb
    """
    from lasso_tui.charts.cells import cell_width, clean

    shapes: list[str] = []
    dots: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    rules: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
    row = 0
    wide = max([cell_width(title) + 2 for title, _ in drawings] + [drawing.width for _, drawing in drawings])
    for title, drawing in drawings:
        shapes.append(_text(0, row, clean(title), palette.text, True, cell_width(title)))
        row += 1
        for runs in drawing.rows:
            column = 0
            for text, look in runs:
                width = cell_width(text)
                shapes += _run(column, row, text, width, look, palette, dots, rules)
                column += width
            row += 1
        row += 1
    for (color, heavy), strokes in rules.items():
        shapes.append(
            f'<path class="{"heavy" if heavy else "rule"}" stroke="{color}" d="{"".join(strokes)}"/>'
        )
    for color, places in dots.items():
        points = "".join(f"M{x:g} {y:g}h0" for x, y in places)
        shapes.append(f'<path class="dots" stroke="{color}" d="{points}"/>')
    width, height = (wide + 2) * WIDTH, row * HEIGHT + WIDTH
    named = quoteattr(", ".join(clean(title) for title, _ in drawings))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="{-WIDTH} {-WIDTH} {width} {height}" role="img" aria-label={named}>',
            "<style>text{font-family:'DejaVu Sans Mono',ui-monospace,Menlo,Consolas,monospace;"
            f"font-size:{SIZE}px;white-space:pre}}.dots{{stroke-width:2.6;stroke-linecap:round}}"
            ".rule,.heavy{fill:none;shape-rendering:crispEdges}.heavy{stroke-width:2}</style>",
            f'<rect x="{-WIDTH}" y="{-WIDTH}" width="{width}" height="{height}" fill="{back}"/>',
            *shapes,
            "</svg>\n",
        ]
    )


def _run(
    column: int,
    row: int,
    text: str,
    width: int,
    look: CellStyle,
    palette: Palette,
    dots: dict[str, list[tuple[float, float]]],
    rules: dict[tuple[str, bool], list[str]],
) -> Iterable[str]:
    """Write the background, text and blocks of a run; collect its dots and rules by colour."""
    from lasso_tui.charts.cells import cell_width

    color = look.color or palette.text
    if look.back:
        yield _block(column, row, (0, 0, width, 1), look.back)
    word, start = "", column
    for char in text:
        if 0x2800 <= ord(char) <= 0x28FF:
            bits = ord(char) - 0x2800
            dots[color] += [_dot(column, row, k) for k in range(8) if bits >> k & 1]
        elif char in BLOCKS:
            for part in BLOCKS[char]:
                yield _block(column, row, part, color)
        elif char in RULES:
            rules[color, char in HEAVY] += [_stroke(column, row, part) for part in RULES[char]]
        elif char != " ":
            if not word:
                start = column
            word += char
            column += cell_width(char)
            continue
        elif word and not word.endswith(" "):
            word += char
            column += 1
            continue
        if word.strip():
            yield _text(start, row, word.rstrip(), color, look.bold, cell_width(word.rstrip()))
        word = ""
        column += 1
    if word.strip():
        yield _text(start, row, word.rstrip(), color, look.bold, cell_width(word.rstrip()))


def _dot(column: int, row: int, k: int) -> tuple[float, float]:
    x, y = DOTS[k]
    return column * WIDTH + WIDTH * (0.25 + 0.5 * x), row * HEIGHT + HEIGHT * (0.125 + 0.25 * y)


def _stroke(column: int, row: int, part: Part) -> str:
    left, top, right, bottom = part
    return (
        f"M{(column + left) * WIDTH:g} {(row + top) * HEIGHT:g}"
        f"L{(column + right) * WIDTH:g} {(row + bottom) * HEIGHT:g}"
    )


def _block(column: int, row: int, part: Part, color: str) -> str:
    left, top, width, height = part
    return (
        f'<rect x="{(column + left) * WIDTH:g}" y="{(row + top) * HEIGHT:g}" width="{width * WIDTH:g}" '
        f'height="{height * HEIGHT:g}" fill="{color}" shape-rendering="crispEdges"/>'
    )


def _text(column: int, row: int, text: str, color: str, bold: bool, width: int) -> str:
    """Write a text that fills exactly its cells in any font."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{column * WIDTH}" y="{row * HEIGHT + SIZE - 1}" fill="{color}"{weight} '
        f'textLength="{width * WIDTH}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
    )
