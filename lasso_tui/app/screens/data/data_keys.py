"""The keys of the data screen, the important ones first: this order is the footer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from lasso_tui.requests.preparation_edits import current_preparation

if TYPE_CHECKING:
    from lasso_tui.requests.data_request import DataRequest

__all__ = ["BINDINGS", "DATA_HELP", "asked_words"]

BINDINGS: list[BindingType] = [
    Binding("enter", "apply", "apply"),
    Binding("y", "target", "target"),
    Binding("x", "leave_out", "out"),
    Binding("c", "type", "factor"),
    Binding("m", "missing", "gaps"),
    Binding("exclamation_mark", "wrong", "wrong", key_display="!"),
    Binding("slash", "search", "search", key_display="/"),
    Binding("o", "open", "open"),
    Binding("escape", "leave", "leave"),
    Binding("question_mark", "help", "keys", key_display="?"),
    Binding("u", "undo", "Take the last change back", show=False),
    Binding("w", "role('weights')", "Weights", show=False),
    Binding("t", "role('time')", "Time", show=False),
    Binding("g", "role('folds')", "Groups of folds", show=False),
    Binding("s", "role('train')", "Column that says which rows train", show=False),
    Binding("i", "indicators", "Indicators of filled gaps", show=False),
    Binding("p", "degree", "Powers", show=False),
    Binding("b", "products", "Products of every two columns", show=False),
    Binding("h", "hold_out", "Hold rows out", show=False),
    Binding("n", "sample", "Sample of the rows", show=False),
    Binding("f", "family", "Family of the model", show=False),
    Binding("r", "usual", "The usual preparation", show=False),
    Binding("q", "leave", "Leave", show=False),
]

DATA_HELP = """\
Each line is a column: its type, the share of values missing, low, median and high or the most frequent levels, a
histogram, the correlation with the target (for words the correlation ratio), and its role. `!` marks what looks
wrong. The lines below say what that is, what is asked for, and what would be done; `enter` does it, nothing before.

| key | what it does |
|---|---|
| `↑` `↓` `pgup` `pgdn` `home` `end` | choose a column; a click does too |
| `/` | show only columns whose name, type or role has the words; `esc` shows all again |
| `!` | the next column in which something looks wrong |
| `y` | predict this column; of words a level is chosen, for 0/1 |
| `x` | leave this column out, or take it in again |
| `c` | take numbers for categories, one 0/1 column a level but the first; words for numbers; and back |
| `w` | it holds the weights of the rows |
| `t` | it holds times |
| `g` | it holds groups, whose rows stay in one fold of cross-validation |
| `s` | it says which rows train (train/test, T/F, 1/0); the others are held out |
| `m` `i` | missing values: drop rows, mean, median; with 0/1 columns that say where, or without |
| `p` `b` | powers of numeric columns up to 5; products of every two columns |
| `h` | hold a share of the rows out at random, with a seed |
| `n` | read a random sample of the rows, with a seed |
| `f` | the family: automatic, least squares, logistic, Poisson, where the tab has the choice |
| `u` `r` | take the last change back; back to the usual preparation |
| `o` | open other data |
| `enter` | do what the last line says: every tab is computed from it |
| `esc` | leave everything as it was; while a file is read, stop reading |
"""


def asked_words(draft: DataRequest, family: str | None) -> list[tuple[str, str]]:
    """Say what is asked for besides the roles of columns: (key that changes it, words).

    Parameters
    ----------
    draft : what is asked for
    family : the family in the shown tab, None where it has none
    """
    asked = current_preparation(draft)
    words = [("m", "drop gaps" if asked.missing == "drop" else f"fill gaps by {asked.missing}")]
    if asked.missing != "drop":
        words.append(("i", "marked" if asked.indicators else "unmarked"))
    words += [
        ("p", f"powers {asked.degree}"),
        ("b", "products" if asked.interactions else "no products"),
        (
            "h",
            f"held out {asked.test_fraction:g} seed {asked.seed}" if asked.test_fraction else "none held out",
        ),
        ("n", "all rows" if draft.sample is None else f"{draft.sample:,} rows seed {draft.sample_seed}"),
    ]
    return words if family is None else [*words, ("f", family)]
