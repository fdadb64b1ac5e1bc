"""What a column holds, how it goes with the target, and what looks wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui.data import ColumnProfile, DataError, Preparation, TableProfile, describe, load, open_table
from lasso_tui.data.profile.association import correlation_ratio, pearson


def column(table: TableProfile, name: str) -> ColumnProfile:
    return next(one for one in table.columns if one.name == name)


def kinds(table: TableProfile) -> dict[str, tuple[str, ...]]:
    return {c.name: tuple(s.kind for s in c.issues) for c in table.columns if c.issues}


SMALL = """a,f,d,t,nothing,y
1,u,2024-01-01,one,,2
2,v,2024-01-02,two,,4.5
4,,2024-01-05,three,,3
8,u,,four,,9
,u,2024-02-01,five,,
"""


def test_numbers_factors_dates_text_and_nothing(written):
    table = describe(load(written(SMALL)), bins=4)
    assert (table.name, table.rows, table.target, table.family) == ("x.csv", 5, "y", "gaussian")
    assert [c.kind for c in table.columns] == ["number", "factor", "date", "factor", "empty", "number"]
    assert [c.missing for c in table.columns] == [1, 1, 1, 0, 5, 1]
    assert [c.role for c in table.columns] == [
        "feature",
        "feature",
        "it holds dates",
        "feature",
        "it has no value",
        "target",
    ]
    a, f, d = column(table, "a"), column(table, "f"), column(table, "d")
    assert (a.low, a.median, a.high, a.histogram) == (1, 3, 8, (2, 1, 0, 1))
    assert [(level.level, level.count) for level in f.levels] == [("u", 3), ("v", 1)]
    assert f.n_levels == 2
    assert (d.first, d.last, sum(d.histogram)) == ("2024-01-01", "2024-02-01", 4)
    assert d.high - d.low == 31


@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e300])
def test_the_histogram_is_numpys(scale, written):
    values = np.random.default_rng(4).normal(size=500) * scale
    table = describe(
        load(written("x,y\n" + "".join(f"{v!r},{j % 3}\n" for j, v in enumerate(values.tolist())))), bins=9
    )
    counts, _ = np.histogram(values / scale, bins=9)
    assert column(table, "x").histogram == tuple(counts)


def test_correlations_are_pearsons():
    loaded = load("hitters")
    table = describe(loaded)
    salary = next(c for c in loaded.columns if c.name == "Salary")
    there = ~salary.missing
    for raw in loaded.columns:
        if raw.numbers is not None and raw is not salary:
            expected = np.corrcoef(raw.numbers[there], salary.numbers[there])[0, 1]
            assert column(table, raw.name).correlation == pytest.approx(expected, abs=1e-12)
    assert column(table, "Salary").correlation is None


def test_the_correlation_ratio_is_the_root_of_r2_of_the_dummies():
    table, plain = describe(load("birthwt")), open_table("birthwt")
    places = next(group.columns for group in plain.groups if group.name == "race")
    X = np.column_stack([np.ones(plain.n_samples), plain.X[:, places]])
    residual = plain.y - X @ np.linalg.lstsq(X, plain.y, rcond=None)[0]
    r2 = 1 - residual @ residual / ((plain.y - plain.y.mean()) ** 2).sum()
    assert column(table, "race").correlation == pytest.approx(np.sqrt(r2), abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=3, max_size=20),
    st.floats(1e-150, 1e150),
)
def test_pearson_is_bounded_symmetric_and_free_of_scale(pairs, scale):
    x, y = np.array(pairs).T
    r = pearson(x, y)
    if r is not None and np.ptp(x) > 1e-3 and np.ptp(y) > 1e-3:
        assert -1 <= r <= 1
        assert pearson(y, x) == pytest.approx(r, abs=1e-12)
        assert pearson(x * scale, y) == pytest.approx(r, abs=1e-9)
        assert pearson(-x, y) == pytest.approx(-r, abs=1e-12)


@pytest.mark.parametrize(
    "values", [[1e300, -1e300, 5e299, 0], [1e-300, 3e-300, -1e-300, 0], [1e9, 1e9 + 1, 1e9, 1e9 - 1]]
)
def test_correlations_at_the_ends_of_the_scale(values):
    x = np.array(values)
    assert pearson(x, 2 * x if np.abs(x).max() < 1e200 else x / 2) == pytest.approx(1.0, abs=1e-12)
    assert pearson(x, np.ones(4)) is None
    assert correlation_ratio(np.array([0, 0, 1, 1]), np.ones(4)) is None
    assert correlation_ratio(np.array([0, 0, 2, 2]), np.array([1.0, 1, 5, 5])) == 1.0


@pytest.mark.parametrize(
    ("name", "target", "family"),
    [
        ("diabetes", None, "gaussian"),
        ("bikeshare", None, "poisson"),
        ("birthwt", None, "gaussian"),
        ("birthwt", "low", "binomial"),
        ("hitters", "League=A", "binomial"),
        ("nci60", None, "binomial"),
    ],
)
def test_the_family_that_suits_the_target(name, target, family):
    assert describe(load(name), target).family == family


def test_roles_follow_the_set_and_what_is_asked():
    table = describe(load("birthwt"), preparation=Preparation(target="low", left_out=("age",), weights="lwt"))
    assert column(table, "low").role == "target"
    assert column(table, "bwt").role == "low is computed from it"
    assert column(table, "age").role == "as asked"
    assert column(table, "lwt").role == "it holds the weights"
    assert column(table, "race").role == "feature"


def test_the_features_are_those_of_the_table():
    for name in ("prostate", "hitters", "bikeshare", "birthwt", "sentences"):
        described = {c.name for c in describe(load(name)).columns if c.role == "feature"}
        assert described == {feature.partition("=")[0] for feature in open_table(name).features}


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
            "unknown" if j == 500 else f"{random.normal():.6f}",
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
        "mixed": ("mixed",),
        "word": ("identifier",),
        "amount": ("written",),
    }
    assert table.notes[:3] == (
        "Columns of the same name are numbered: same (2).",
        "Control characters in names are shown as escapes: ring\\x07.",
        "Numbers are read with a decimal comma (1,5 is 1.5).",
    )
    assert {s.column for s in table.issues if s.is_leak} == {"id", "twin", "scaled", "word"}
    said = {s.column: s.said for s in table.issues}
    assert said["twin"] == "twin is a copy of the target y; leave it out."
    assert said["scaled"] == "scaled is the target y on another scale; leave it out."
    assert said["id"] == "id numbers the rows; leave it out, unless it is the time."
    assert said["gappy"] == (
        "gappy has no value in 90% of the rows: dropping them leaves 100; leave it out, or fill the gaps."
    )
    assert said["mixed"] == (
        "mixed: it is numbers but for words such as 'unknown'; mend them, or take them for missing values."
    )
    assert said["word"] == "word is different in every row: an identifier or free text; it is left out."
    assert said["fixed"] == "fixed is the same in every row that has a value; it is left out."
    assert all(sentence.isprintable() for sentence in said.values())


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
    "a rounded target": (lambda y, r: np.round(y, 2), "leak", "nearly is the target"),
    "a target with a little noise": (lambda y, r: y + 1e-4 * r, "leak", "nearly is the target"),
    "the target in other units": (lambda y, r: 1000 * y - 273, "copy", "is the target y on another scale"),
    "numbers of rows backwards": (lambda y, r: np.arange(len(y))[::-1], "identifier", "numbers the rows"),
    "shuffled numbers of rows": (
        lambda y, r: np.argsort(r),
        "identifier",
        "each whole number of its range once",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_leaks_are_pointed_out(case, written):
    make, kind, said = CASES[case]
    random = np.random.default_rng(5)
    y, r = random.normal(size=50), random.normal(size=50)
    x = make(y, r)
    rows = "".join(f"{a!r},{b!r},{c!r}\n" for a, b, c in zip(x.tolist(), r.tolist(), y.tolist(), strict=True))
    (found,) = column(describe(load(written("x,r,y\n" + rows))), "x").issues
    assert (found.kind, found.is_leak) == (kind, True)
    assert said in found.said


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
    assert found.said == "bwt tells low: one threshold of it parts the two classes; leave it out."


def test_words_that_tell_the_target_are_a_leak(written):
    rows = "".join(f"{'abcd'[j % 4]},{j * j % 11},{10 * (j % 4)}\n" for j in range(40))
    (found,) = column(describe(load(written("f,x,y\n" + rows))), "f").issues
    assert found.said == "f tells y: each of its words goes with one value of it; leave it out."


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
    assert column(table, "b").issues[0].said == "b is the same as a; leave one of them out."


def test_a_table_without_a_target_is_described_all_the_same(written):
    table = describe(load(written("f,g\nu,p\nv,q\nu,q\n")))
    assert (table.target, table.family) == ("", "")
    assert [c.correlation for c in table.columns] == [None, None]


def test_an_unknown_target_is_refused():
    with pytest.raises(
        DataError, match=r"^diabetes has no column progresion for the target; did you mean progression"
    ):
        describe(load("diabetes"), "progresion")


def test_progress_is_told_for_each_column():
    told: list[tuple[str, float]] = []
    describe(load("diabetes"), progress=lambda *said: told.append(said))
    assert told == [("describing", (j + 1) / 11) for j in range(11)]
