"""The keys of the data screen, the important ones first: this order is the footer's."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from lasso_tui.app.frame.key_hints import KeyHint

__all__ = ["BINDINGS", "DATA_HELP", "KEYS", "SEARCH_KEYS"]

BINDINGS: list[BindingType] = [
    Binding("enter", "apply", "apply"),
    Binding("y", "target", "target"),
    Binding("x", "edit_column('exclude')", "exclude"),
    Binding("c", "edit_column('type')", "factor"),
    Binding("m", "edit('missing')", "missing"),
    Binding("exclamation_mark", "next_issue", "issues", key_display="!"),
    Binding("slash", "search", "search", key_display="/"),
    Binding("o", "options", "reading"),
    Binding("D", "open", "open"),
    Binding("escape", "leave", "cancel"),
    Binding("question_mark", "help", "keys", key_display="?"),
    Binding("d", "kind", "Type of the column", show=False),
    Binding("u", "undo", "Undo", show=False),
    Binding("v", "reference", "Reference level", show=False),
    Binding("l", "edit_column('merge')", "Merge levels", show=False),
    Binding("w", "edit_column('weights')", "Sample weights", show=False),
    Binding("a", "edit_column('offset')", "Offset", show=False),
    Binding("e", "edit_column('exposure')", "Exposure", show=False),
    Binding("t", "edit_column('time')", "Time", show=False),
    Binding("g", "edit_column('folds')", "CV groups", show=False),
    Binding("s", "edit_column('train')", "Train/test column", show=False),
    Binding("i", "edit('indicators')", "Missing-value indicators", show=False),
    Binding("p", "edit('degree')", "Powers", show=False),
    Binding("b", "edit('products')", "Products of every two columns", show=False),
    Binding("h", "ask('hold_out')", "Test rows", show=False),
    Binding("n", "ask('sample')", "Sample of the rows", show=False),
    Binding("f", "family", "Family of the model", show=False),
    Binding("r", "edit('defaults')", "Default preparation", show=False),
    Binding("q", "leave", "Cancel", show=False),
]

KEYS = tuple(
    KeyHint(((shown, key),), does)
    for shown, key, does in (
        ("Enter", "enter", "apply"),
        ("y", "y", "target"),
        ("x", "x", "exclude"),
        ("c", "c", "factor"),
        ("o", "o", "read"),
        ("/", "slash", "find"),
        ("Esc", "escape", "leave"),
        ("?", "question_mark", "keys"),
        ("!", "exclamation_mark", "issues"),
        ("u", "u", "undo"),
        ("d", "d", "type"),
        ("D", "D", "open"),
        ("v", "v", "reference"),
        ("l", "l", "merge levels"),
        ("w", "w", "weights"),
        ("t", "t", "time"),
        ("g", "g", "CV groups"),
        ("s", "s", "train/test"),
        ("r", "r", "defaults"),
    )
)
"""What the last line says."""

SEARCH_KEYS = tuple(
    KeyHint(((shown, key),), does)
    for shown, key, does in (("Enter", "enter", "to the columns"), ("Esc", "escape", "show all"))
)
"""What it says while words of a column are typed."""

DATA_HELP = """\
Each line is a column: its type, the share of missing values, low, median and high or the most frequent levels, a
histogram, the correlation with the target (for a factor the correlation ratio), and its role. `▲` marks an issue,
`▸` the target; columns with an issue come first.
The lines below describe the column, what is in force (now), what Enter would give, and what keys would do next;
nothing changes before `enter`.

| key | action |
|---|---|
| `↑` `↓` `pgup` `pgdn` `home` `end` | choose a column; a click does too |
| `/` | show only columns whose name, type or role has the words; `esc` shows all again |
| `!` | go to the next column with an issue |
| `y` | predict this column; for a factor, choose the level to predict |
| `x` | exclude this column, or include it again |
| `c` | treat numbers as categories (dummy-coded), or text as numbers; and back |
| `d` | type of the column: number, factor, date or text |
| `v` | reference level of a factor: the most frequent, another, or none (a column for every level) |
| `l` | merge the levels of a factor that differ in case, blanks or marks only; and back |
| `w` | use as sample weights |
| `a` `e` | use as offset, added to the linear predictor; as exposure, whose logarithm is added |
| `t` | use as time: cross-validate forward in it |
| `g` | use as CV groups: rows of one group stay in one fold |
| `s` | use as train/test column (train/test, T/F, 1/0); the other rows are held out |
| `m` `i` | missing values: drop rows, impute mean, impute median; with or without 0/1 indicators |
| `p` `b` | powers of numeric columns up to 5; products of every two columns |
| `h` | test rows of all tabs: a fraction, with a seed; the same of both classes, whole groups or the latest times |
| `n` | read a random sample of the rows, with a seed |
| `f` | family: automatic, least squares, logistic, Poisson, where the tab offers a choice |
| `u` `r` | undo; default preparation |
| `o` | how the file is read: what was decided, as options that you can change (`--skip 2 --decimal ,`) |
| `D` | open other data |
| `enter` | apply the request to every tab |
| `esc` | cancel; while a file is read, stop reading |
| `?` | this page |
"""
