"""A table that changes row by row: what stays keeps its place and selection, whatever comes and goes around it."""

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tracker_app.ui.widgets.row_model import MANY, Column, RowModel, RowRole


@dataclass(frozen=True)
class Thing:
    key: int
    name: str


def things(*keys: int) -> list[Thing]:
    return [Thing(key, f"thing {key}") for key in keys]


@pytest.fixture
def model(qtmodeltester: ModelTester, qtbot: QtBot) -> RowModel:
    made = RowModel((Column("Name", lambda one: one.name), Column("Key", lambda one: str(one.key), is_figure=True)),
                    key=lambda one: one.key)  # fmt: skip
    qtmodeltester.check(made)
    return made


def shown(model: RowModel) -> list[Any]:
    return [model.index(at, 0).data(RowRole.ROW) for at in range(model.rowCount())]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((), (1, 2)),
        ((1, 2, 3), (2,)),
        ((2, 5), (1, 2, 3, 4, 5, 6)),
        ((1, 2, 3, 4), (0, 2, 9, 4, 10)),
        ((1, 2, 3), (3, 1, 2)),
        ((1, 2), ()),
        (tuple(range(5)), tuple(range(MANY * 2))),
    ],
)
def test_after_each_change_the_rows_are_those_given_in_their_order(
    model: RowModel, before: tuple[int, ...], after: tuple[int, ...]
) -> None:
    model.put(things(*before))
    model.put(things(*after))
    assert shown(model) == things(*after)
    assert [model.index(at, 0).data() for at in range(model.rowCount())] == [f"thing {key}" for key in after]
    assert [model.position(key) for key in after] == list(range(len(after)))


def test_a_row_that_stays_keeps_its_index_and_one_that_changed_is_repainted_alone(
    model: RowModel, qtbot: QtBot
) -> None:
    model.put(things(1, 2, 3))
    kept = QPersistentModelIndex(model.index(1, 0))
    repainted: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: repainted.append((first.row(), last.row())))
    model.put([*things(0), Thing(2, "renamed"), *things(3)])
    assert kept.isValid()
    assert (kept.row(), kept.data()) == (1, "renamed")
    assert repainted == [(1, 1)]


def test_rows_that_change_come_or_go_together_are_told_of_together(model: RowModel) -> None:
    told: list[tuple[str, int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append(("changed", first.row(), last.row())))
    model.rowsInserted.connect(lambda _parent, first, last: told.append(("came", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: told.append(("went", first, last)))
    model.put(things(*range(100)))
    model.put([Thing(key, "renamed") for key in range(100)])
    model.put([Thing(key, "renamed") for key in (*range(10), *range(40, 100))])
    assert told == [("came", 0, 99), ("changed", 0, 99), ("went", 10, 39)]


def test_a_row_beyond_the_last_is_none_and_an_unknown_key_has_no_place(model: RowModel) -> None:
    assert model.row(0) is None
    assert model.position(7) == -1
