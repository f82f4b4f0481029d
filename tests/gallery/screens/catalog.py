"""Projects, clients, tasks and tags."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tests.gallery.stage import SMALLEST, WIDE, Screen, Stage
from tracker_app.domain.changes import Kind
from tracker_app.ui.catalog.page import CatalogPage


def _page(kind: Kind) -> Callable[[Stage], QWidget]:
    def build(stage: Stage) -> QWidget:
        projects = stage.holdfast.catalogue.projects()
        if projects:
            stage.holdfast.tasks.add(projects[0].id, "Design")
            stage.holdfast.catalogue.archive_project(projects[-1].id)
        page = CatalogPage(stage.holdfast, stage.bridge, stage.act, stage.ticker)
        page._archived.setChecked(True)
        page.show_kind(kind)
        page.shown()
        return page

    return build


def _delete(stage: Stage, page: QWidget) -> QWidget | None:
    assert isinstance(page, CatalogPage)
    row = page.section.selected()
    assert row is not None
    page._ask_to_delete(row, stage.holdfast.catalogue.uses())
    return page.findChildren(QWidget, "question")[0].window()


def _refused(stage: Stage, page: QWidget) -> None:
    assert isinstance(page, CatalogPage)
    page.section.added("There already is one called “Website”.")


SCREENS = (
    *(
        Screen(f"catalog-{kind.value}s-{data}", _page(kind), data=data, sizes=(WIDE, SMALLEST))
        for kind in (Kind.PROJECT, Kind.CLIENT, Kind.TASK, Kind.TAG)
        for data in ("typical", "empty")
    ),
    Screen("catalog-projects-crowded", _page(Kind.PROJECT), data="crowded"),
    Screen("catalog-delete", _page(Kind.PROJECT), act=_delete),
    Screen("catalog-refused", _page(Kind.PROJECT), act=_refused),
)
