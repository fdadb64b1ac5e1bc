"""Sums of files: the same numbers as from the table in memory, however the work is cut."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet as pq
import pytest

from lasso_tui import solvers
from lasso_tui.data import DataError, Preparation, open_table
from lasso_tui.data.streaming.model.narrow import narrowed
from lasso_tui.data.streaming.moments_file import is_moments_file, read_moments
from lasso_tui.engines.add_parts import add_parts
from lasso_tui.engines.open_sums import table_of_sums
from lasso_tui.engines.request import Request
from lasso_tui.engines.sum_files import sum_files
from lasso_tui.engines.table_sums import sums_of_file
from tests.engines.streamed import N_FOLDS, in_memory, made, summed, write_parts


def moments_of(file) -> tuple[solvers.Moments, tuple[str, ...]]:
    narrow = narrowed(file, "sums")
    return sums_of_file(file, narrow).folds, narrow.features


def assert_same(file, pattern: str, rtol: float = 1e-8, **preparation) -> None:
    """Path and cross-validation of sums are those of the table in memory."""
    table, splits = in_memory(pattern, **preparation)
    moments, features = moments_of(file)
    assert features == table.features
    assert moments.n == table.n_samples
    expected = solvers.cross_validate(
        table.X, table.y, splits, sample_weight=table.weights, standardize=True, n_alphas=15
    )
    found = solvers.cross_validate(moments, alphas=expected.alphas, standardize=True)
    size = np.abs(expected.path.coefs).max(axis=1, keepdims=True).clip(1e-300)
    np.testing.assert_allclose(found.path.coefs / size, expected.path.coefs / size, atol=rtol)
    np.testing.assert_allclose(found.losses, expected.losses, rtol=rtol)
    assert solvers.alpha_max(moments, standardize=True) == pytest.approx(expected.alphas[0], rel=rtol)


@pytest.mark.parametrize(
    "preparation",
    [{}, {"weights": "w"}, {"left_out": ("d", "w")}, {"where": "region != 'north' and w > 0.7"}],
)
def test_sums_of_parquet_are_those_of_memory(tmp_path, preparation) -> None:
    pattern = write_parts(tmp_path)
    file = summed(pattern, **preparation)
    assert_same(file, pattern, **preparation)
    assert file.rows_read == 1200
    if not preparation:
        assert file.lost["d"] == file.rows_read - file.rows_used > 0


@pytest.mark.parametrize("n_parts", [2, 5, 40])
def test_parts_of_a_job_array_add_up(tmp_path, n_parts: int) -> None:
    pattern = write_parts(tmp_path)
    parts = [
        (f"part{k}.npz", summed(pattern, shard=(k, n_parts), weights="w")) for k in range(1, n_parts + 1)
    ]
    whole = add_parts(parts[::-1])
    assert_same(whole, pattern, weights="w")
    assert whole.rows_used == sum(part.rows_used for _, part in parts)
    one = summed(pattern, weights="w")
    assert [column.counts for column in whole.columns] == [column.counts for column in one.columns]
    with_gap = add_parts(parts[:1] + parts[2:])
    assert f"1 of {n_parts} parts are not here: 2/{n_parts}." in with_gap.notes


def test_row_groups_and_order_of_files_do_not_change_folds(tmp_path) -> None:
    for k, group in enumerate((37, 400)):
        (tmp_path / str(k)).mkdir()
        pq.write_table(
            made(), tmp_path / str(k) / "p.parquet", row_group_size=group, write_statistics=bool(k)
        )
    sums = [summed(str(tmp_path / str(k))) for k in range(2)]
    # The files differ in their bytes, and so in their folds; sums over all folds are the same.
    totals = [moments_of(file)[0] for file in sums]
    paths = [solvers.path(one, n_alphas=9, standardize=True) for one in totals]
    np.testing.assert_allclose(paths[0].coefs, paths[1].coefs, rtol=1e-8, atol=1e-9)
    pattern = write_parts(tmp_path)
    files = sorted(str(path) for path in tmp_path.glob("p*.parquet"))
    forth, back = (
        sum_files(Request(files=tuple(names), preparation=Preparation(target="y"), n_folds=N_FOLDS))
        for names in (files, files[::-1])
    )
    np.testing.assert_allclose(forth.arrays["weight"], back.arrays["weight"])
    assert_same(back, pattern)


@pytest.mark.parametrize("kind", ["csv", "feather", "arrow"])
def test_other_formats(tmp_path, kind: str) -> None:
    for k in range(2):
        path = tmp_path / f"p{k}.{kind}"
        table = made(seed=k, offset=0.0)
        if kind == "csv":
            pa.csv.write_csv(table, path)
        elif kind == "feather":
            pa.feather.write_feather(table, path)
        else:
            with pa.ipc.new_file(path, table.schema) as writer:
                writer.write_table(table, max_chunksize=70)
    pattern = str(tmp_path / f"p*.{kind}")
    assert_same(summed(pattern), pattern)


def test_folders_hold_columns(tmp_path) -> None:
    for k, region in enumerate(("alps", "plain", "coast")):
        folder = tmp_path / f"area={region}" / f"year={2020 + k}"
        folder.mkdir(parents=True)
        pq.write_table(made(seed=k), folder / "data.parquet")
        (folder / "_SUCCESS").write_text("")
    file = summed(str(tmp_path), where="year != 2021")
    assert (("area", "alps"),) in file.layout.terms
    assert file.rows_chosen == 800
    features = narrowed(file, "sums").features
    assert "area=coast" in features or "area=alps" in features
    assert "area=plain" not in features  # in none of the chosen rows


def test_groups_stay_in_one_fold(tmp_path) -> None:
    rng = np.random.default_rng(3)
    for k in range(2):
        table = made(seed=k).append_column("clinic", pa.array(rng.integers(0, 12, 400)))
        pq.write_table(table, tmp_path / f"p{k}.parquet", row_group_size=100)
    file = summed(str(tmp_path), folds="clinic", left_out=("d",))
    assert file.excluded["clinic"] == "CV groups"
    counts = np.zeros(12)
    for k in range(2):
        counts += np.bincount(pq.read_table(tmp_path / f"p{k}.parquet")["clinic"].to_numpy(), minlength=12)
    possible = {0.0}
    for count in counts.tolist():
        possible |= {one + count for one in possible}
    moments, _ = moments_of(file)
    assert all(weight in possible for weight in moments.fold_sizes.tolist())


def _sizes(fold_of_site: tuple[int, ...], counts: np.ndarray) -> dict[int, int]:
    """Return the number of rows of each fold, where sites are in these folds → the fold."""
    sizes = np.bincount(fold_of_site, weights=counts)
    return {int(size): k for k, size in enumerate(sizes)}


@pytest.mark.parametrize("missing", ["drop", "mean"])
def test_folds_without_groups_are_left_out(tmp_path, missing: str) -> None:
    sites = np.random.default_rng(3).integers(0, 4, 400)
    pq.write_table(made().append_column("site", pa.array(sites)), tmp_path / "p.parquet", row_group_size=90)
    options = {"folds": "site", "missing": missing, "left_out": ("region",)}
    asked = Request(files=(str(tmp_path),), preparation=Preparation(target="y", **options), n_folds=10)
    file = sum_files(asked)
    table = table_of_sums(file, "sums", "sums.npz")
    used = np.flatnonzero(np.add.reduceat(file.arrays["weight"], range(0, 40, 4)))
    assert 2 <= table.n_folds == len(used) <= 4
    assert f"{10 - len(used)} of 10 folds have no rows: {len(used)} are used." in table.notes
    assert sum(table.sums.fold_sizes) == pytest.approx(table.n_rows)
    found = solvers.cross_validate(table.sums, n_alphas=10, standardize=True)
    rows = open_table(str(tmp_path / "p.parquet"), "y", preparation=Preparation(**options))
    # The folds of the rows follow from the weight of each: sites differ in their numbers of rows.
    sizes = {int(size): k for k, size in enumerate(table.sums.fold_sizes.round())}
    labels = sites[rows.rows]
    counts = np.bincount(labels, minlength=4)
    joined = [
        (f, fold)
        for f in itertools.product(range(len(used)), repeat=4)
        if (fold := _sizes(f, counts)) == sizes
    ]
    assert len(joined) == 1
    of_site = np.array(joined[0][0])
    splits = [np.nonzero(of_site[labels] != k) + np.nonzero(of_site[labels] == k) for k in range(len(used))]
    if missing == "drop":
        expected = solvers.cross_validate(rows.X, rows.y, splits, alphas=found.alphas, standardize=True)
        np.testing.assert_allclose(found.losses, expected.losses, rtol=1e-8)
    assert np.isfinite(found.losses).all()


def test_a_column_that_is_left_out_may_choose_rows_and_have_a_role(tmp_path) -> None:
    pattern = write_parts(tmp_path)
    options = {"where": "region != 'east' and c > 1000000", "weights": "w", "left_out": ("region", "c", "w")}
    file = summed(pattern, **options)
    assert file.excluded == {"w": "sample weights", "region": "by request", "c": "by request"}
    assert_same(file, pattern, **options)


@pytest.mark.parametrize("words", [("no", "yes"), ("left", "right")])
def test_a_target_of_two_words_is_that_of_memory(tmp_path, words: tuple[str, str]) -> None:
    table = made().drop(["region"])
    side = np.array(words)[(np.random.default_rng(1).random(400) < 0.4).astype(int)]
    pq.write_table(table.append_column("side", pa.array(side)), tmp_path / "p.parquet", row_group_size=90)
    pattern = str(tmp_path / "p.parquet")
    file, rows = summed(pattern, target="side"), open_table(pattern, "side")
    assert file.target == rows.target == f"side={words[1]}"
    assert [one for one in file.notes if "class 1" in one] == [one for one in rows.notes if "class 1" in one]
    moments, _ = moments_of(file)
    found = solvers.path(moments, standardize=True, n_alphas=10)
    expected = solvers.path(rows.X, rows.y, alphas=found.alphas, standardize=True)
    np.testing.assert_allclose(found.coefs, expected.coefs, atol=1e-9)


def test_a_factor_by_request_and_its_reference(tmp_path) -> None:
    table = made().append_column("code", pa.array(np.arange(400) % 3 + 1))
    pq.write_table(table, tmp_path / "p.parquet", row_group_size=150)
    pattern = str(tmp_path / "p.parquet")
    options = {"factors": ("code",), "references": ("code=2", "region=none")}
    file = summed(pattern, **options)
    features = narrowed(file, "sums").features
    assert [name for name in features if name.startswith("code")] == ["code=1", "code=3"]
    assert [name for name in features if name.startswith("region")] == [
        "region=east",
        "region=north",
        "region=south",
    ]
    assert_same(summed(pattern, factors=("code",)), pattern, factors=("code",))


def test_a_level_as_target(tmp_path) -> None:
    pattern = write_parts(tmp_path, n_files=1)
    file = summed(pattern, target="region=east")
    assert file.target == "region=east"
    total = file.arrays["shift"][-1] + file.arrays["first"][:, -1].sum() / file.arrays["weight"].sum()
    table = pq.read_table(tmp_path / "p0.parquet").to_pandas().dropna()
    assert total == pytest.approx((table["region"] == "east").mean(), rel=1e-12)
    with pytest.raises(
        DataError, match=r"target region holds words\. Choose a level as 1: --target 'region=east'"
    ):
        summed(pattern, target="region")


def test_a_file_of_sums_comes_back_as_it_was(tmp_path) -> None:
    file = summed(write_parts(tmp_path), weights="w", where="a > 0")
    path = tmp_path / "sums.npz"
    with path.open("wb") as stream:
        file.write(stream)
    assert is_moments_file(path)
    back = read_moments(path)
    for name in (
        "columns",
        "target",
        "preparation",
        "lost",
        "excluded",
        "sources",
        "notes",
        "part",
        "rows_used",
    ):
        assert getattr(back, name) == getattr(file, name), name
    for name, values in file.arrays.items():
        np.testing.assert_array_equal(back.arrays[name], values)
    damaged = tmp_path / "damaged.npz"
    damaged.write_bytes(path.read_bytes()[:-200])
    assert not is_moments_file(damaged)
    with pytest.raises(DataError, match=r"^Cannot read damaged.npz: "):
        read_moments(damaged)
    np.savez(tmp_path / "other.npz", X=np.eye(3))
    with pytest.raises(DataError, match=r"other.npz holds no sums of rows"):
        read_moments(tmp_path / "other.npz")


def test_offsets_and_a_drifting_column_keep_their_digits() -> None:
    from lasso_tui.data.streaming.block import Block
    from lasso_tui.engines.products import Space, first_shift, products_of
    from lasso_tui.engines.running_sums import RunningSums

    rng = np.random.default_rng(0)
    X = rng.standard_normal((3000, 3)) + np.array([1e10, 0.0, -1e6])
    X[:, 1] += np.linspace(0, 1e4, 3000)  # far from where it began
    X[:500, 2] = 0.0
    sums, space = RunningSums(3, 2), Space()
    for low in range(0, 3000, 250):
        starts = np.array([0, 100, 250])
        columns = tuple((column, None, 1) for column in X[low : low + 250].T)
        block = Block(np.arange(250), starts, None, columns)
        shift = sums.shift if sums.is_begun else first_shift(block, space.rows)
        sums.add_products(products_of(block, shift, space), shift, 250)
    found = solvers.Moments.from_arrays(sums.arrays())
    labels = np.where(np.arange(3000) % 250 < 100, 0, 1)
    expected = solvers.Moments.of_block(X[:, :2], X[:, 2], labels, 2)
    ours, theirs = (one.design(fit_intercept=True, standardize=False) for one in (found, expected))
    np.testing.assert_allclose(ours.gram, theirs.gram, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ours.target, theirs.target, rtol=1e-9)


def test_memory_that_is_not_there_is_said_before(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("lasso_tui.engines.sum_files.available_memory", lambda: 1000)
    with pytest.raises(DataError, match="sums of 7 columns in 5 folds need"):
        summed(write_parts(tmp_path, n_files=1), left_out=("w",))
