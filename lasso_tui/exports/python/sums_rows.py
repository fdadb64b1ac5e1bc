"""Parts of scripts for sums of rows that read the rows again, with the choice of rows that was asked for."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui.data import MomentTable, Preparation
    from lasso_tui.data.streaming.terms.layout import StoredColumn

__all__ = ["HELD_OUT", "ROWS", "WHERE", "other_level", "role_columns", "why_not_again"]


def role_columns(table: MomentTable) -> list[str]:
    """Return the columns that the choice of rows needs, and the weights."""
    assert table.file is not None
    asked = table.file.preparation
    return list(
        dict.fromkeys(one for one in (asked.weights, asked.train, asked.folds, *_named(asked.where)) if one)
    )


def _named(where: str) -> list[str]:
    """Return the columns that an expression names."""
    quoted = re.findall(r"`([^`]+)`", where)
    if not where:
        return []
    tree = ast.parse(re.sub(r"`[^`]+`", "missing", where).strip(), mode="eval")
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id != "missing"]
    return [*quoted, *names]


def why_not_again(asked: Preparation) -> str:
    """Say why the rows cannot be summed again, "" where they can."""
    dates = [one.rpartition("=")[0] for one in asked.types if one.endswith("=date")]
    name = next((name for name in _named(asked.where) if name in dates), "")
    if not name:
        return ""
    return f"--where looks at {name}, whose words were read as dates: run this script with the file of sums."


def other_level(table: MomentTable, column: StoredColumn) -> str:
    """Return the level that rare ones were joined as, "" for none."""
    from lasso_tui.data.columns.retype import OTHER_LEVEL
    from lasso_tui.data.streaming.terms.joined import rare_of

    assert table.file is not None
    if column.levels is None or column.name not in rare_of(table.file.preparation):
        return ""
    return next((level for level in (f"{OTHER_LEVEL} levels", OTHER_LEVEL) if level in column.levels), "")


ROWS = '''
def sum_again(path):
    """Return the same from the rows of a file, read batch by batch."""
    import pyarrow.dataset

    if REFUSED:
        raise SystemExit(REFUSED)
    total, first = None, 0
    names = list(dict.fromkeys([*COLUMNS, TARGET[0], *CHOSEN["columns"]]))
    form = "csv" if path.endswith(".csv") else "feather" if path.endswith((".arrow", ".feather")) else "parquet"
    data = pyarrow.dataset.dataset(path, format=form)
    told = {name: value_in(path, name) for name in names if name not in data.schema.names}
    for batch in data.to_batches(columns=[name for name in names if name not in told]):
        frame = {name: np.full(batch.num_rows, value) for name, value in told.items()}
        for name in batch.schema.names:
            frame[name] = cells_of(name, batch.column(name).to_numpy(zero_copy_only=False))
        used = rows_to_fit(frame, path, first, batch.num_rows)
        first += batch.num_rows
        made = {}
        for name, levels in COLUMNS.items():
            if levels is None:
                lacking = ~np.isfinite(frame[name])
                made[name, None] = frame[name] if FILLS is None else np.where(lacking, FILLS[name], frame[name])
            else:
                words = levels_of(name, frame[name])
                lacking = ~np.isin(words, levels)
                made |= {(name, level): (words == level).astype(float) for level in levels}
            made[name, ""] = lacking.astype(float)
            if FILLS is None:
                used &= ~lacking
        if TARGET[1]:
            words = levels_of(TARGET[0], frame[TARGET[0]])
            used &= words != ""
            y = (words == TARGET[1]).astype(float)
        else:
            y = frame[TARGET[0]]
            used &= np.isfinite(y)
        w = frame[WEIGHTS] if WEIGHTS else np.ones(len(y))
        used &= np.isfinite(w)
        if used.any():
            columns = [np.prod([made[tuple(part)] for part in term], axis=0) for term in TERMS]
            U = np.column_stack([*columns, y])[used]
            shift = U.mean(axis=0) if total is None else total[1]
            U, w = U - shift, w[used]
            part = w.sum(), shift, w @ U, U.T @ (w[:, None] * U)
            total = part if total is None else added(total, part)
    return total


def value_in(path, name):
    """Return what a folder of a file such as `year=2024` says, as an array: a number, or a word."""
    folders = [word.partition("=") for word in re.split(r"[/\\\\]", path)[:-1]]
    said = next((value for key, sign, value in reversed(folders) if sign and unquote(key) == name), None)
    if said is None:
        raise SystemExit(f"{path} has no column {name}, and lies in no folder {name}=…")
    word = "" if said == "__HIVE_DEFAULT_PARTITION__" else unquote(said)
    value = number_of((), word or "nan")
    is_word = word in (COLUMNS.get(name) or ()) or (bool(word) and value != value)
    return np.array(word, dtype=object) if is_word else np.array(value)


def cells_of(name, cells):
    """Return cells as numbers, dates, or words, "" where one is missing."""
    if cells.dtype.kind == "M":
        return cells
    if cells.dtype.kind not in "OUS":
        return cells.astype(float)
    words = np.array([label(one) for one in cells], dtype=object)
    return np.array([number_of(CHANGES[name], word) for word in words]) if name in CHANGES else words


def number_of(changes, word):
    """Return a word as a number, NaN where it is none."""
    for pattern, by in changes:
        word = re.sub(pattern, by, word)
    try:
        return float(word)
    except ValueError:
        return float("nan")


def label(value):
    """Return a cell as the level of a factor, "" where it is missing."""
    if value is None or value != value:
        return ""
    word = value.strip() if isinstance(value, str) else f"{value:.15g}"
    return "" if word.lower() in MISSING else word


def levels_of(name, words):
    """Return the level of each word: spellings that were merged, and rare levels that were joined, are one."""
    return np.array([level_of(name, label(word)) for word in words], dtype=object)


def level_of(name, word):
    """Return the level of a word."""
    word = MERGED.get(name, {}).get(word, word)
    return word if not word or word in (COLUMNS.get(name) or [word]) else OTHER.get(name, word)


def rows_to_fit(frame, path, first, count):
    """Return which rows are chosen, and not held out."""
    used = np.ones(count, dtype=bool)
    if CHOSEN["where"]:
        joined = {name: levels_of(name, frame[name]) for name in (*MERGED, *OTHER) if name in frame}
        used &= chosen_by(CHOSEN["where"], frame | joined)
    if CHOSEN["train"]:
        marks = frame[CHOSEN["train"]]
        used &= marks == 1 if marks.dtype.kind == "f" else np.isin([one.lower() for one in marks], TRAIN_WORDS)
    if CHOSEN["test_fraction"]:
        used &= ~held_out(frame, path, first, count)
    if CHOSEN["groups"]:
        groups = frame[CHOSEN["groups"]]
        used &= np.isfinite(groups) if groups.dtype.kind == "f" else groups != ""
    return used
'''

WHERE = '''
def chosen_by(text, frame):
    """Return the rows for which an expression is true; a comparison with a missing value is neither."""
    quoted = {}

    def stand_in(match):
        quoted[f"quoted_{len(quoted)}"] = match[1]
        return f"quoted_{len(quoted) - 1}"

    plain = re.sub(r"`([^`]+)`", stand_in, text).strip()
    columns = {name: frame.get(quoted.get(name, name)) for name in [*quoted, *frame]}
    return truth(ast.parse(plain, mode="eval").body, columns)[0]


def truth(node, columns):
    """Return where a part of the expression is true, and where it is false."""
    if isinstance(node, ast.UnaryOp):
        return truth(node.operand, columns)[::-1]
    if isinstance(node, ast.BoolOp):
        parts = [truth(one, columns) for one in node.values]
    else:
        sides = [node.left, *node.comparators]
        parts = [compared(*one, columns) for one in zip(sides, node.ops, sides[1:])]
    true, false = (np.array([part[k] for part in parts]) for k in (0, 1))
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        return true.any(axis=0), false.all(axis=0)
    return true.all(axis=0), false.any(axis=0)


def compared(left, how, right, columns):
    """Return the same of one comparison."""
    if isinstance(how, (ast.Is, ast.IsNot)):
        cells = columns[left.id]
        missing = cells == "" if cells.dtype.kind == "O" else cells != cells
        return (missing, ~missing) if isinstance(how, ast.Is) else (~missing, missing)
    if isinstance(how, (ast.In, ast.NotIn)):
        parts = [compared(left, ast.Eq(), value, columns) for value in right.elts]
        true, false = np.any([part[0] for part in parts], axis=0), np.all([part[1] for part in parts], axis=0)
        return (true, false) if isinstance(how, ast.In) else (false, true)
    one, other = value_of(left, columns), value_of(right, columns)
    if isinstance(one, str):  # the column stands at the left
        one, other = other, one
        how = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}.get(type(how), type(how))()
    if one.dtype.kind == "M" and isinstance(other, str):
        try:
            other = np.datetime64(other)
        except ValueError:
            raise SystemExit(f"Write {other!r} in --where as 2024-12-31.") from None
    elif one.dtype.kind == "O" or isinstance(other, str):
        word = other if isinstance(other, str) else label(np.ravel(other)[0])
        cells = one if one.dtype.kind == "O" else np.array([label(value) for value in one], dtype=object)
        known, holds = cells != "", cells == word
        return (holds & known, ~holds & known)[:: 1 if isinstance(how, ast.Eq) else -1]
    known = (one == one) & (other == other)
    with np.errstate(invalid="ignore"):
        holds = OPERATORS[type(how)](one, other)
    return holds & known, ~holds & known


def value_of(node, columns):
    """Return a column, a word, or numbers."""
    if isinstance(node, ast.Name):
        return columns[node.id]
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else np.array([float(node.value)])
    if isinstance(node, ast.UnaryOp):
        value = value_of(node.operand, columns)
        return -value if isinstance(node.op, ast.USub) else value
    with np.errstate(all="ignore"):
        return OPERATORS[type(node.op)](value_of(node.left, columns), value_of(node.right, columns))


OPERATORS = {
    **{ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le},
    **{ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Add: operator.add, ast.Sub: operator.sub},
    **{ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Mod: np.mod, ast.Pow: np.power},
}
'''

HELD_OUT = '''
def held_out(frame, path, first, count):
    """Return which rows are held out: by a hash of their number in the file and of its ends, or of their group."""
    if CHOSEN["groups"]:
        groups = frame[CHOSEN["groups"]]
        if groups.dtype.kind == "f":
            numbers = (groups + 0.0).view(np.uint64)
        else:
            digests = [hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:8] for word in groups]
            numbers = np.array([int.from_bytes(one, "little") for one in digests], dtype=np.uint64)
        hashes = hashed("0", numbers)
    else:
        with open(path, "rb") as file:
            size = os.stat(path).st_size
            digest = hashlib.sha256(str(size).encode())
            digest.update(file.read(1 << 16))
            file.seek(max(size - (1 << 16), 0))
            digest.update(file.read(1 << 16))
        hashes = hashed(digest.hexdigest()[:16], np.arange(first, first + count, dtype=np.uint64))
    salt = mixed(np.array([0x5DEECE66D + CHOSEN["split_seed"]], dtype=np.uint64))
    return mixed(hashes ^ salt) < np.uint64(min(int(CHOSEN["test_fraction"] * 2.0**64), 2**64 - 1))


def hashed(fingerprint, numbers):
    """Return a hash of numbers and of what they are numbers of."""
    seed = mixed(np.array([CHOSEN["fold_seed"]], dtype=np.uint64))
    with np.errstate(over="ignore"):
        file = mixed(np.array([int(fingerprint, 16)], dtype=np.uint64) ^ seed)
        return mixed(numbers * np.uint64(0x9E3779B97F4A7C15) ^ file)


def mixed(z):
    """Return the finaliser of SplitMix64."""
    with np.errstate(over="ignore"):
        z = z + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))
'''
