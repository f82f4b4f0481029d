"""A power cut loses nothing that was confirmed: a sample of `python -m tests.simulation.power` (P1, G20)."""

import random
from collections.abc import Iterable

import pytest

from tests.simulation.power.images import Disk, Image
from tests.simulation.power.judge import Work, cuts, judge, work
from tests.simulation.power.tape import Op
from tests.simulation.preload import compiler

pytestmark = pytest.mark.skipif(compiler() is None, reason="the recorder needs a C compiler on a Linux system")
IMAGES = 150


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Work:
    """Three sessions of a person's work, with syncs between them."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("power")
        patch.setenv("HOLDFAST_HOME", str(folder / "nobody"))
        return work(folder, 30, 1)


def broken(done: Work, images: Iterable[Image]) -> list[str]:
    return [f"after deed {one.point}, {one.how}: {wrong}" for one, wrong, _mode in judge(done, images) if wrong]


@pytest.mark.slow
def test_p1_a_power_cut_at_any_deed_leaves_every_confirmed_edit_whole(done: Work) -> None:
    images = list(cuts(done, IMAGES, 1))
    assert len(images) > IMAGES / 2
    assert broken(done, images) == []


@pytest.mark.slow
def test_a_disk_that_lies_about_its_syncs_does_lose_edits(done: Work) -> None:
    last = [image for image in cuts(done, 60, 1, lies=True) if image.point > done.confirmed[0][0]]
    assert broken(done, last)


def after(*ops: Op) -> Disk:
    disk = Disk()
    for op in (Op("C", "a"), Op("S", "a"), Op("S", ""), *ops):
        disk.do(op)
    return disk


def left(disk: Disk, some: int = 0) -> set[bytes | None]:

    return {image.files.get("a") for image in disk.images(random.Random(1), some)}


def test_what_was_synced_is_there_and_of_the_rest_any_part_may_be() -> None:
    synced = after(Op("W", "a", 0, b"one"), Op("S", "a"))
    assert left(synced, 9) == {b"one"}
    assert left(after(Op("W", "a", 0, b"one"), Op("S", "a"), Op("W", "a", 3, b"two"), Op("W", "a", 6, b"six"))) == {
        b"one", b"onetwo", b"one\0\0\0six", b"onetwosix",
    }  # fmt: skip


def test_a_write_may_be_torn_at_every_sector_and_nowhere_else() -> None:
    found = left(after(Op("W", "a", 500, b"x" * 600)), 200)
    assert {len(one or b"") for one in found} == {0, 512, 1024, 1100}


def test_a_name_is_there_once_its_folder_was_synced() -> None:
    disk = Disk()
    for op in (Op("C", "a"), Op("W", "a", 0, b"one"), Op("S", "a")):
        disk.do(op)
    assert left(disk) == {None, b"one"}
    disk.do(Op("S", ""))
    assert left(disk) == {b"one"}
    disk.do(Op("U", "a"))
    assert left(disk) == {None, b"one"}
