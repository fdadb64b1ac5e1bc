"""Checks of columns for leaks, identifiers and other problems."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import ColumnProfile, Preparation, TableProfile, describe, load, open_table
from tests.facts import assert_facts, note_with


def column(table: TableProfile, name: str) -> ColumnProfile:
    return next(one for one in table.columns if one.name == name)


def kinds(table: TableProfile) -> dict[str, tuple[str, ...]]:
    return {c.name: tuple(s.kind for s in c.issues) for c in table.columns if c.issues}


@pytest.fixture
def troubled(written) -> str:
    """A table with every trouble that the files of people have."""
    random = np.random.default_rng(8)
    n = 1000
    y = random.normal(size=n)
    head = "id;amount;same;same;code;when;na\u00efve;ring\x07;fixed;twin;scaled;gappy;huge;tiny;mixed;word;y"
    rows = []
    for j in range(n):
        cells = [
            str(5000 + j),
            f"{random.integers(1, 900)}.{random.integers(100, 999)},{random.integers(10, 99)}",
            f"{random.normal():.6f}",
            f"{random.normal():.6f}",
            f"c{random.integers(500)}",
            f"{1 + j % 28:02}.{1 + j % 12:02}.2023",
            random.choice(["\u00e9t\u00e9", "hiver", "\u6625"]),
            f"{random.normal():.6f}",
            "7",
            f"{y[j]:.6f}",
            f"{-3 * round(y[j], 6) + 1:.6f}",
            f"{random.normal():.6f}" if j % 10 == 0 else "",
            f"{random.normal() * 1e12:.1f}",
            f"{random.normal() * 1e-12:.20f}",
            "unclear" if j == 500 else f"{random.normal():.6f}",
            f"w{j:06}",
            f"{y[j]:.6f}",
        ]
        rows.append(
            ";".join(
                cell.replace(".", ",") if cell.count(".") == 1 and "," not in cell else cell for cell in cells
            )
        )
    return written(head + "\n" + "\n".join(rows) + "\n")


def test_every_trouble_is_named(troubled):
    table = describe(load(troubled))
    assert kinds(table) == {
        "id": ("identifier",),
        "code": ("levels",),
        "when": ("date",),
        "fixed": ("constant",),
        "twin": ("copy",),
        "scaled": ("copy",),
        "gappy": ("missing",),
        "huge": ("scale",),
        "tiny": ("scale",),
        "mixed": ("written", "mixed"),
        "word": ("identifier",),
        "amount": ("written",),
    }
    note_with(table.notes, "numbered: same (2)")
    note_with(table.notes, "Control characters", "ring\\x07")
    note_with(table.notes, "decimal comma (1,5 is 1.5)")
    assert {s.column for s in table.issues if s.is_leak} == {"id", "twin", "scaled", "word"}
    messages = {issue.column: issue.message for issue in table.issues}
    assert_facts(messages["twin"], "Leak", "copy of target y")
    assert_facts(messages["scaled"], "Leak", "target y", "scale")
    assert_facts(messages["id"], "Row number")
    assert_facts(messages["gappy"], "90%", "leaves 100")
    assert_facts(messages["mixed"], "mixed:", "numeric", "'unclear'")
    assert_facts(messages["word"], "dentifier", "every row", "excluded")
    assert_facts(messages["fixed"], "Constant", "excluded")
    assert all(message.isprintable() for message in messages.values())


def test_a_table_of_troubles_opens(troubled):
    table = open_table(troubled, preparation=Preparation(left_out=("id", "twin", "scaled", "gappy")))
    assert table.features == (
        "amount",
        "same",
        "same (2)",
        "naïve=été",
        "naïve=春",
        "ring\\x07",
        "huge",
        "tiny",
    )
    assert table.n_samples == 1000
    amounts = table.X[:, table.features.index("amount")]
    assert amounts.min() > 1000
    assert (amounts != np.floor(amounts)).all()


CASES = {
    "a rounded target": (lambda y, r: np.round(y, 2), "leak", "Leak: correlation"),
    "a target with a little noise": (lambda y, r: y + 1e-4 * r, "leak", "Leak: correlation"),
    "the target in other units": (lambda y, r: 1000 * y - 273, "copy", "another scale"),
    "numbers of rows backwards": (lambda y, r: np.arange(len(y))[::-1], "identifier", "Row number"),
    "shuffled numbers of rows": (
        lambda y, r: np.argsort(r),
        "identifier",
        "consecutive integers, no repeats",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_leaks_are_pointed_out(case, written):
    make, kind, fact = CASES[case]
    random = np.random.default_rng(5)
    y, r = random.normal(size=50), random.normal(size=50)
    x = make(y, r)
    rows = "".join(f"{a!r},{b!r},{c!r}\n" for a, b, c in zip(x.tolist(), r.tolist(), y.tolist(), strict=True))
    (found,) = column(describe(load(written("x,r,y\n" + rows))), "x").issues
    assert (found.kind, found.is_leak) == (kind, True)
    assert fact in found.message


def test_a_strong_feature_is_no_leak(written):
    random = np.random.default_rng(6)
    y = random.normal(size=200)
    x = y + 0.05 * random.normal(size=200)
    rows = "".join(f"{a!r},{c!r}\n" for a, c in zip(x.tolist(), y.tolist(), strict=True))
    table = describe(load(written("x,y\n" + rows)))
    assert column(table, "x").correlation > 0.99
    assert table.issues == ()


def test_a_threshold_that_parts_the_classes_is_a_leak():
    table = describe(load("birthwt"), "low")
    (found,) = column(table, "bwt").issues
    assert found.kind == "leak"
    assert_facts(found.message, "threshold on bwt", "target low")


def test_words_that_tell_the_target_are_a_leak(written):
    rows = "".join(f"{'abcd'[j % 4]},{j * j % 11},{10 * (j % 4)}\n" for j in range(40))
    (found,) = column(describe(load(written("f,x,y\n" + rows))), "f").issues
    assert_facts(found.message, "each level", "target y")


def test_few_rows_prove_nothing(written):
    assert describe(load(written("a,y\n1,2\n2,4\n3,6\n"))).issues == ()


@pytest.mark.parametrize("name", ["diabetes", "hitters", "sunspots", "bikeshare"])
def test_the_bundled_sets_raise_no_false_alarm(name):
    leaks = {s.column for s in describe(load(name)).issues}
    assert leaks == set()


def test_twins_among_the_features(written):
    rows = "".join(f"{j % 7},{j % 7},{j % 5}\n" for j in range(30))
    table = describe(load(written("a,b,y\n" + rows)))
    assert column(table, "a").issues == ()
    (issue,) = column(table, "b").issues
    assert (issue.kind, issue.message) == ("duplicate", "Duplicate of a.")
