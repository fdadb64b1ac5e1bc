from __future__ import annotations

import itertools

from hypothesis import given, strategies as st
from rich.cells import cell_len

from lasso_tui.charts import CellStyle
from lasso_tui.charts.cells import Cells, cell_width, fit

texts = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("目e\u0301é\u200d\ufe0f❤한글🙂\t\x1b")),
    max_size=12,
)
writes = st.lists(st.tuples(st.integers(-1, 3), st.integers(-4, 14), texts), max_size=6)


@given(writes)
def test_rows_are_always_as_wide_as_the_grid(written: list[tuple[int, int, str]]) -> None:
    cells = Cells(12, 3)
    for k, (row, column, text) in enumerate(written):
        cells.put(row, column, text, CellStyle(f"#00000{k}"))
    for row in range(3):
        runs = cells.row(row).runs
        assert sum(cell_width(run.text) for run in runs) == 12
        assert all(run.text.isprintable() for run in runs)
        assert all(a.look != b.look for a, b in itertools.pairwise(runs))


@given(texts, st.integers(0, 12))
def test_a_fitted_text_is_never_wider_than_its_room(text: str, room: int) -> None:
    assert cell_width(fit(text, room)) <= room


def test_wide_and_combining_characters_take_the_cells_that_rich_gives_them() -> None:
    cells = Cells(20, 1)
    cells.put(0, 0, "目标e\u0301 ❤\ufe0f 한글")
    (run,) = cells.row(0).runs
    assert cell_len(run.text) == 20
    assert "目标é" in run.text


def test_no_half_of_a_wide_character_is_left_behind() -> None:
    cells = Cells(6, 1)
    cells.put(0, 0, "目标变")
    cells.put(0, 1, "x")
    cells.put(0, 4, "y")
    assert "".join(run.text for run in cells.row(0).runs) == " x标y "


def test_what_is_cut_says_so() -> None:
    assert fit("coefficient", 5) == "coef…"
    assert fit("目标变量", 4) == "目…"
    assert fit("bmi", 3) == "bmi"
