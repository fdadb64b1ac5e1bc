"""What the last line says: the keys that do something where the focus is, those that matter most first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui.app.bindings import ACTIONS
from lasso_tui.app.frame.text_lines import Line, Part, line_width

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks

__all__ = [
    "CHECK_KEYS",
    "CHOICE_KEYS",
    "FIELD_KEYS",
    "FIRST_KEYS",
    "GROUPED_LIST_KEYS",
    "HELP",
    "LINE_KEYS",
    "LIST_KEYS",
    "STOP",
    "TEXT_KEYS",
    "KeyHint",
    "chart_keys",
    "first_keys",
    "hint_line",
    "waiting_keys",
]

GAP = "  "


@dataclass(frozen=True)
class KeyHint:
    """Keys and what they do.

    Attributes
    ----------
    keys : as they are written, with what is pressed, as Textual names it
    does : what they do, in a word or two
    actions : their names in `config.toml`, one a key, whose keys the person may have set; () where they are fixed
    """

    keys: tuple[tuple[str, str], ...]
    does: str
    actions: tuple[str, ...] = ()

    def written(self, own: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Return the keys as the person has set them."""
        if not any(action in own for action in self.actions):
            return self.keys
        given = [own[action].split(",")[0] if action in own else "" for action in self.actions]
        return tuple((key, key) if key else old for key, old in zip(given, self.keys, strict=True))


def _hint(text: str, does: str, *keys: str, actions: tuple[str, ...] = ()) -> KeyHint:
    """Make a hint of keys written with blanks between them."""
    return KeyHint(tuple(zip(text.split(), keys, strict=True)), does, actions)


STOP = _hint("esc", "stop", "escape", actions=("stop",))
RATIO = _hint(
    "( )", "l1_ratio", "left_parenthesis", "right_parenthesis", actions=("l1-ratio-down", "l1-ratio-up")
)
HELP = _hint("?", "help", "question_mark", actions=("help",))

FIRST_KEYS = (
    _hint(
        "[ ]", "move alpha", "left_square_bracket", "right_square_bracket", actions=("step-down", "step-up")
    ),
    _hint("s", "simpler model", "s", actions=("mark-s",)),
    _hint("↑ ↓", "pick a feature", "up", "down", actions=("previous-line", "next-line")),
    _hint("?", "tour", "question_mark", actions=("help",)),
    _hint("D", "your data", "D", actions=("open",)),
    _hint("q", "quit", "q", actions=("quit",)),
)
"""What to press first."""


def first_keys(moves: str, picks: str, *, simpler: bool) -> tuple[KeyHint, ...]:
    """Return what to press first.

    Parameters
    ----------
    moves : what the cursor moves
    picks : what up and down pick, "" for nothing
    simpler : whether s leads to a simpler model
    """
    words = {"move alpha": f"move {moves}", "pick a feature": f"pick a {picks}"}
    left_out = {"" if simpler else "simpler model", "" if picks else "pick a feature"}
    return tuple(
        replace(hint, does=words.get(hint.does, hint.does))
        for hint in FIRST_KEYS
        if hint.does not in left_out
    )


FIELD_KEYS = (
    _hint("Enter", "apply", "enter"),
    _hint("Tab", "next", "tab"),
    _hint("↑ ↓", "step", "up", "down"),
    _hint("Esc", "cancel", "escape"),
)
TEXT_KEYS = tuple(hint for hint in FIELD_KEYS if hint.does != "step")
LINE_KEYS = (
    _hint("Enter", "edit", "enter"),
    _hint("Tab", "next", "tab"),
    _hint("Esc", "back", "escape"),
)
CHOICE_KEYS = (
    _hint("↑ ↓", "choose", "up", "down"),
    _hint("Enter", "apply", "enter"),
    _hint("Esc", "cancel", "escape"),
)
CHECK_KEYS = (
    _hint("Space", "on/off", "space"),
    _hint("Tab", "next", "tab"),
    _hint("Esc", "back", "escape"),
)
LIST_KEYS = (
    _hint("↑ ↓", "move", "up", "down"),
    _hint("PgUp PgDn", "scroll", "pageup", "pagedown"),
    _hint("/", "find", "slash", actions=("find-feature",)),
    _hint("Esc", "back", "escape"),
)
GROUPED_LIST_KEYS = (LIST_KEYS[0], _hint("Space", "open/close", "space"), *LIST_KEYS[1:])
"""Keys of a list with groups of columns."""


def chart_keys(
    *,
    moves: str,
    marks: Sequence[str],
    n_charts: int,
    features: bool,
    solving: bool,
    finds: bool = True,
    rows: bool = True,
    tables: bool = True,
    picks: str = "feature",
    ratio: bool = False,
) -> tuple[KeyHint, ...]:
    """Return the keys of the charts, those that matter most first.

    Parameters
    ----------
    moves : what the cursor moves
    marks : keys of the marks
    n_charts : number of charts
    features, picks : whether something is listed, and what: features, or rows
    solving : whether something is being computed
    finds : whether features can be looked for
    rows : whether a row can be edited to see its prediction
    tables : whether the main chart can be shown as a table
    ratio : whether there is an l1_ratio
    """
    hints = [STOP] if solving else []
    hints.append(
        _hint("[ ]", moves, "left_square_bracket", "right_square_bracket", actions=("step-down", "step-up"))
    )
    letters = [key for key in marks if len(key) == 1]
    if letters:
        names = tuple(f"mark-{key}" for key in letters)
        hints.append(_hint(" ".join(letters), "marks", *letters, actions=names))
    if features:
        hints.append(_hint("↑ ↓", picks, "up", "down", actions=("previous-line", "next-line")))
    if n_charts > 1:
        hints.append(KeyHint(((f"1-{min(n_charts, 9)}", "2"),), "chart"))
    hints += [
        _hint("< >", "tab", "less_than_sign", "greater_than_sign", actions=("previous-tab", "next-tab")),
        _hint("o", "set", "o", actions=("controls",)),
        _hint("d", "data", "d", actions=("data",)),
        HELP,
        *((RATIO,) if ratio else ()),
        _hint("e", "export", "e", actions=("export",)),
        *((_hint("t", "table", "t", actions=("table",)),) if tables else ()),
        _hint("f", "full", "f", actions=("full-screen",)),
        _hint("p", "pin", "p", actions=("pin",)),
        _hint("P", "compare", "P", actions=("compare",)),
        *((_hint("x", "predict", "x", actions=("row",)),) if rows else ()),
        _hint("D", "open", "D", actions=("open",)),
        _hint("g", "go to tab", "g", actions=("go-to-tab",)),
    ]
    hints += [
        _hint(key, does, press, actions=(name,))
        for key, does, press, name in (
            ("/", "find", "slash", "find-feature"),
            (":", "commands", "colon", "commands"),
            ("q", "quit", "q", "quit"),
        )
        if name in ACTIONS and (finds or does != "find")
    ]
    return tuple(hints)


NEED_NO_RESULT = frozenset({"stop", "tab", "set", "data", "help", "open", "go to tab", "commands", "quit"})
"""What keys do that need nothing computed."""


def waiting_keys(*, solving: bool) -> tuple[KeyHint, ...]:
    """Return the keys of the charts before there is anything to see; `solving` while it is being computed."""
    hints = chart_keys(moves="", marks=(), n_charts=0, features=False, solving=solving)
    return tuple(hint for hint in hints if hint.does in NEED_NO_RESULT)


def hint_line(hints: Sequence[KeyHint], width: int, inks: Inks, own: Mapping[str, str]) -> Line:
    """Return the hints that fit; help is always among them where it is one: there are the others.

    Parameters
    ----------
    hints : the most important first
    width : cells of the line
    own : action → keys that the person has set
    """
    written = [_parts(hint, inks, own) for hint in hints]
    must = next((k for k, hint in enumerate(hints) if hint is HELP), None)
    room = width - (0 if must is None else line_width(written[must]) + len(GAP))
    shown: list[int] = []
    for k, parts in enumerate(written):
        wide = line_width(parts) + (len(GAP) if shown else 0)
        if k == must:
            shown.append(k)
            continue
        if wide > room:
            if must is not None and k < must:
                shown.append(must)
            break
        shown.append(k)
        room -= wide
    line: Line = []
    for k in shown:
        line += ([Part(GAP)] if line else []) + written[k]
    return line


def _parts(hint: KeyHint, inks: Inks, own: Mapping[str, str]) -> Line:
    keys = hint.written(own)
    narrow = all(len(text) == 1 for text, _ in keys) and any(text in "↑↓" for text, _ in keys)
    line: Line = []
    for text, press in keys:
        if line and not narrow:
            line.append(Part(" "))
        line.append(Part(text, inks.key, f"key:{press}"))
    return [*line, Part(f" {hint.does}", inks.quiet, f"key:{keys[0][1]}")]
