"""Powers and products of columns."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import Preparation, Table, TooLargeError, open_table
from tests.facts import assert_facts, note_with


def column(table: Table, name: str) -> list[float]:
    return table.X[:, table.features.index(name)].tolist()


def test_powers_and_products_against_the_definition():
    table = open_table("prostate", preparation=Preparation(degree=3, interactions=True))
    plain = open_table("prostate")
    p = plain.n_features
    varied = [name for name in plain.features if name != "svi"]
    expected = [*plain.features, *(f"{n}^2" for n in varied), *(f"{n}^3" for n in varied)]
    expected += [f"{a}*{b}" for j, a in enumerate(plain.features) for b in plain.features[j + 1 :]]
    assert list(table.features) == expected
    assert table.n_features == p + 2 * (p - 1) + p * (p - 1) // 2
    np.testing.assert_array_equal(table.X[:, :p], plain.X)
    by_name = dict(zip(plain.features, plain.X.T, strict=True))
    for name in table.features[p:]:
        if "*" in name:
            one, other = name.split("*")
            np.testing.assert_array_equal(column(table, name), by_name[one] * by_name[other])
        else:
            base, power = name.split("^")
            np.testing.assert_allclose(column(table, name), by_name[base] ** int(power), rtol=1e-14)
    assert "powers up to 3; interactions" in table.prepared


def test_products_with_a_factor_are_a_group():
    table = open_table("birthwt", preparation=Preparation(interactions=True, left_out=("ptl", "ftv")))
    group = next(group for group in table.groups if group.name == "age*race")
    assert [table.features[j] for j in group.columns] == ["age*race=2", "age*race=3"]
    ages, black = column(table, "age"), column(table, "race=2")
    assert column(table, "age*race=2") == [age * is_black for age, is_black in zip(ages, black, strict=True)]


def test_levels_that_never_meet_have_no_product(written):
    text = "f,g,x,y\nu,p,1,1\nv,p,2,3\nu,q,3,2\nw,p,5,5\nu,p,4,3\nv,p,9,8\n"
    table = open_table(written(text), preparation=Preparation(interactions=True))
    assert "f=v*g=q" not in table.features
    note_with(table.notes, "Excluded: f=v*g=q, f=w*g=q", "constant")
    assert all(table.X[:, j].std() > 0 for j in range(table.n_features))
    for group in table.groups:
        assert all(table.features[j].startswith(group.name.split("*")[0]) for j in group.columns)


def test_products_that_overflow_are_left_out(written):
    table = open_table(written("a,b,y\n1e50,1,1\n2e50,3,5\n1,4,7\n"), preparation=Preparation(degree=2))
    assert table.features == ("a", "b", "b^2")
    note_with(table.notes, "Excluded: a^2", "too large")


def test_products_that_would_not_fit_are_refused_before_they_are_made():
    with pytest.raises(TooLargeError) as error:
        open_table("nci60", preparation=Preparation(interactions=True), memory=2**30)
    assert_facts(
        str(error.value), "nci60", "29.4 GB", "64 rows × 23,327,865 columns", "1.0 GB free", "--sample"
    )
