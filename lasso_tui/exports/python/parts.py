"""Parts of Python scripts that do not depend on the model: reading of files, conversion of cells."""

from __future__ import annotations

__all__ = ["COLUMNS", "OFFSET", "READERS"]

TEXT = '''
def read(files):
    """Read the files as they were read, one under the other."""
    parts = []
    for k, file in enumerate(files):
        options = OPTIONS[k] if len(files) == len(OPTIONS) else OPTIONS[0]
        kinds = {name: str for name in FACTORS if name not in NUMERIC_FACTORS}
        kinds |= {TARGET: str} if LEVEL is not None else {}
        parts.append(pd.read_csv(file, dtype=kinds, low_memory=False, **options))
    return pd.concat(parts, ignore_index=True)
'''

ARROW = '''
def read(files):
    """Read the files as they were read, one under the other; needs pyarrow."""
    parts = []
    for file in files:
        table = opened(file)
        t = pa.types
        nested = [
            t.is_nested(f.type) or t.is_binary(f.type) or t.is_large_binary(f.type) or t.is_fixed_size_binary(f.type)
            for f in table.schema
        ]
        table = table.select([k for k, left_out in enumerate(nested) if not left_out])
        table = table.rename_columns(COLUMNS).select([name for name in COLUMNS if name in USED])
        made = {}
        for name, column in zip(table.column_names, table.columns):
            if not (t.is_integer(column.type) or t.is_floating(column.type) or t.is_boolean(column.type)
                    or t.is_decimal(column.type) or t.is_null(column.type)):
                made[name] = column.cast(pa.string()).to_pandas()
            else:
                made[name] = column.cast(pa.float64(), safe=False).to_pandas()
        parts.append(pd.DataFrame(made))
    return pd.concat(parts, ignore_index=True)
'''

PARQUET = (
    """
def opened(file):
    return pyarrow.parquet.read_table(file)

"""
    + ARROW
)

FEATHER = (
    """
def opened(file):
    with open(file, "rb") as raw:
        mark = raw.read(6)
    if mark.startswith(b"\\xff\\xff\\xff\\xff"):
        return pyarrow.ipc.open_stream(file).read_all()
    return pyarrow.feather.read_table(file)

"""
    + ARROW
)

ARRAYS = '''
def read(files):
    """Read the arrays as they were read: those as long as the first become columns."""
    parts = []
    for file in files:
        found = np.load(file, allow_pickle=False)
        if isinstance(found, np.ndarray):
            found = {name: found[name] for name in found.dtype.names} if found.dtype.names else {"x": found}
        found = {key: found[key] for key in found if found[key].ndim in (1, 2) and found[key].dtype.kind in "biufSU"}
        first = found["X"] if "X" in found else next(iter(found.values()))
        titles = [k for k in ("features", "feature_names", "names", "columns") if k in found]
        titles = [k for k in titles if found[k].dtype.kind in "SU"][:1]
        columns = []
        for key, array in found.items():
            if key not in titles and len(array) == len(first):
                if array.dtype.kind == "S":
                    array = np.char.decode(array, "utf-8", "replace")
                columns += [array] if array.ndim == 1 else list(array.T)
        parts.append(pd.DataFrame(dict(zip(COLUMNS, columns))))
    return pd.concat(parts, ignore_index=True)
'''

SVMLIGHT = '''
def read(files):
    """Read the files as they were read, zeros written out."""
    parts = []
    for file in files:
        X, y = load_svmlight_file(file)
        part = pd.DataFrame(X.toarray(), columns=COLUMNS[: X.shape[1]])
        part[COLUMNS[-1]] = y
        parts.append(part)
    return pd.concat(parts, ignore_index=True)
'''

DIABETES = '''
def read(files):
    """Load the data that come with scikit-learn."""
    return load_diabetes(as_frame=True).frame.rename(columns={"target": "progression"})
'''

EMBEDDED = '''
def read(files):
    """Return the data, which are in this script."""
    return pd.DataFrame(DATA, columns=[*NUMBERS, TARGET])
'''

READERS = {
    "text": ("", TEXT),
    "parquet": ("import pyarrow as pa\nimport pyarrow.parquet\n", PARQUET),
    "arrow": ("import pyarrow as pa\nimport pyarrow.feather\nimport pyarrow.ipc\n", FEATHER),
    "arrays": ("", ARRAYS),
    "svmlight": ("from sklearn.datasets import load_svmlight_file\n", SVMLIGHT),
    "diabetes": ("from sklearn.datasets import load_diabetes\n", DIABETES),
    "embedded": ("", EMBEDDED),
}
"""What the data are in → the imports and the function that read them."""

COLUMNS = '''
def printable(text):
    """Return a word as it stands in the names of levels: escaped where it does not print, cut where it is long."""
    safe, marks = "", 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        shown = char.isprintable() and marks <= 4
        safe += char if shown else char.encode("unicode_escape").decode()
    return safe if len(safe) <= 60 else f"{safe[:51]}…{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def number(word, name):
    """Return the number that a word stands for, NaN where it stands for none."""
    word = word.strip()
    if word.lower() in MISSING:
        return float("nan")
    for pattern, replacement in CHANGES.get(name, []):
        word = re.sub(pattern, replacement, word)
    try:
        return float(word if name in CHANGES else word.replace(DECIMAL, "."))
    except ValueError:
        return float("nan")


def numbers(cells, name):
    """Return the numbers of a column; what is not finite is missing."""
    if not pd.api.types.is_numeric_dtype(cells):
        codes, found = pd.factorize(np.asarray(cells, dtype=object))
        cells = np.array([*(number(str(word), name) for word in found), np.nan])[codes]
    values = np.asarray(cells, dtype=float)
    return np.where(np.isfinite(values), values, np.nan)


def words(cells, name):
    """Return the words of a column, None where there is none; numbers in their shortest form."""
    if name in NUMERIC_FACTORS or pd.api.types.is_numeric_dtype(cells):
        codes, found = pd.factorize(numbers(cells, name))
        levels = [f"{value:.15g}" for value in found]
    else:
        codes, found = pd.factorize(np.asarray(cells, dtype=object))
        levels = [printable(str(word).strip()) for word in found]
        levels = [None if level.lower() in MISSING else level for level in levels]
    return np.array([*levels, None], dtype=object)[codes]


def columns(frame):
    """Return what the pipeline takes of a frame of rows as they are in the file."""
    made = {name: numbers(frame[name], name) for name in NUMBERS}
    made |= {name: words(frame[name], name) for name in FACTORS}
    return pd.DataFrame(made)
'''

OFFSET = '''

columns_without_offset = columns


def columns(frame):
    """Return what the pipeline takes: also what is added to the linear predictor, which new rows need as well."""
    offset = numbers(frame[OFFSET], OFFSET) if OFFSET else np.zeros(len(frame))
    if EXPOSURE:
        offset = offset + np.log(numbers(frame[EXPOSURE], EXPOSURE))
    return columns_without_offset(frame).assign(**{"added to the predictor": offset})
'''
