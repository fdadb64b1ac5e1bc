"""What fuzzing is made of: beginnings of files, pieces, words, command lines, parameter files."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from tests.hostile.texts import TEXTS

BEGINNINGS = (
    b"",
    b"a,b,y\n1,2,3\n",
    b"a;b;y\n1,5;2;3\n",
    b"\xef\xbb\xbfa\ty\n",
    b"\xff\xfea\0,\0y\0\n\0",
    b"\x1f\x8b\x08\0",
    b"BZh9",
    b"\xfd7zXZ\0",
    b"PK\x03\x04",
    b"PAR1",
    b"ARROW1\0\0",
    b"FEA1",
    b"\x93NUMPY\x01\0v\0{'descr': '<f8', ",
    b"\x93NUMPY\x01\0",
    b"1 1:2 3:4\n",
    b"# comment\n-1 qid:3 1:0.5\n",
    b"\x80\x04",
    b'"a","b\n',
    b"sep=;\n",
    b"x y\n",
)
"""How files of every format begin."""

PIECES = st.sampled_from(
    [
        b"1,2,3\n",
        b"\n",
        b"\r\n",
        b",",
        b";",
        b"\t",
        b'"',
        b"NA",
        b"nan",
        b"inf",
        b"-1e400",
        b"1_000",
        b"\0",
        b"\xff",
        b"1:1 ",
        b"99999999999:1 ",
        b"-3:1 ",
        b"'shape': (9999999999,), 'fortran_order': False}",
        b"\xe9",
        b"1e5",
        b"$1",
        b"5 %",
        b"2020-01-01",
        b"word",
        b"\xf0\x9f\x98\x80",
        b"x" * 200,
        b"0" * 400,
    ]
)

BYTES = st.tuples(st.sampled_from(BEGINNINGS), st.lists(PIECES | st.binary(max_size=12), max_size=25)).map(
    lambda parts: parts[0] + b"".join(parts[1])
)

WORD = (
    st.text(max_size=12)
    | st.sampled_from(list(TEXTS.values()))
    | st.floats().map(str)
    | st.integers().map(str)
)

FLAGS = (
    "--target",
    "--set",
    "--params",
    "--output",
    "--leave-out",
    "--factor",
    "--number",
    "--missing",
    "--degree",
    "--train",
    "--test-fraction",
    "--split-seed",
    "--sample",
    "--sample-seed",
)

COMMAND = st.tuples(
    st.sampled_from(["objective", "descent"]) | WORD,
    st.sampled_from(["prostate", "birthwt", "diabetes"]) | WORD,
    st.lists(
        st.tuples(
            st.sampled_from(FLAGS),
            WORD
            | st.tuples(st.sampled_from(["alpha", "seed", "feature", "standardize"]) | WORD, WORD).map(
                "=".join
            )
            | st.sampled_from(
                ["json", "csv", "path.csv", "script", "R", "svg", "text", "sh", "0.5", "2", "mean"]
            ),
        ),
        max_size=4,
    ),
).map(lambda parts: [parts[0], parts[1], *(word for pair in parts[2] for word in pair)])

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | WORD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3),
    max_leaves=6,
).map(lambda value: json.dumps(value).encode())

TOML = st.sampled_from(
    [b"alpha = 0.1\n", b"[params]\n", b"a = 2020-01-01\n", b"x = inf\n", b"'\x1b' = 1\n", b"b = [1]\n"]
)
