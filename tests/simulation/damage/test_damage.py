"""What is recovered of a damaged file: a sample of the campaign `python -m tests.simulation.damage` (G17, P6)."""

from pathlib import Path
from statistics import median

import pytest

from tests.simulation.damage.kinds import ALL
from tests.simulation.damage.measure import cut_at, run
from tests.simulation.damage.years import Years, make

RUNS = 4
SINCE_BACKUP = 5


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Years:
    """1,300 entries with a backup that lacks the last hour's edits."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("years")
        patch.setenv("HOLDFAST_HOME", str(folder / "home"))
        return make(folder, 1300, since_backup=SINCE_BACKUP)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ALL)
def test_p1_a_damaged_file_is_recovered_but_for_what_no_copy_has(years: Years, kind: str) -> None:
    outcomes = [run(years, kind, seed) for seed in range(RUNS)]
    shares = sorted(one.entries for one in outcomes)
    assert median(shares) >= 0.995
    assert shares[0] >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["zero_pages", "garbage_pages", "break_head", "swap_pages"])
def test_without_any_backup_the_file_alone_gives_back_what_its_pages_hold(years: Years, kind: str) -> None:
    shares = sorted(run(years, kind, seed, with_backup=False).entries for seed in range(RUNS))
    assert median(shares) >= 0.99


@pytest.mark.slow
def test_a_file_cut_at_any_page_opens_with_all_that_the_backup_has(years: Years) -> None:
    pages = years.file.stat().st_size // 4096
    for page in range(0, pages, pages // 6):
        outcome = cut_at(years, page)
        assert outcome.noticed
        assert outcome.entries >= 1 - SINCE_BACKUP / len(years.entries)


@pytest.mark.slow
def test_p1_what_waits_to_be_sent_survives_the_loss_of_its_own_page(years: Years, tmp_path: Path) -> None:
    """The table of operations reads as zeros: every unsent entry is queued anew, to be looked up before it is sent."""
    import sqlite3

    from tests.simulation.damage.measure import NOW
    from tests.simulation.damage.years import read_truth
    from tracker_app.store.salvage import salvage

    damaged = tmp_path / "holdfast.db"
    data = bytearray(years.file.read_bytes())
    damaged.write_bytes(bytes(data))
    connection = sqlite3.connect(damaged)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'op'").fetchone()
    connection.close()
    data[(root - 1) * 4096 : root * 4096] = bytes(4096)
    damaged.write_bytes(bytes(data))
    salvage(damaged, None, tmp_path / "target.db", zone="UTC", now=NOW)
    _, waiting = read_truth(tmp_path / "target.db")
    assert waiting >= years.waiting
