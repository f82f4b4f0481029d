"""Settings are declared once, read from text, and never keep the program from working (P6)."""

import pytest

from tests.worlds import a_world
from tracker_app.app.settings import DECLARED, BadSetting, Setting, Settings, read, written
from tracker_app.domain.changes import Changes, Kind
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.preferences import Preferences


@pytest.mark.parametrize("setting", DECLARED, ids=lambda setting: setting.key)
def test_every_default_is_a_value_that_the_setting_itself_accepts(setting: Setting) -> None:
    assert read(setting, written(setting.default)) == setting.default
    assert str(setting.label)


def test_keys_are_in_order_and_none_comes_twice() -> None:
    keys = [setting.key for setting in DECLARED]
    assert keys == sorted(set(keys))


def test_a_value_survives_closing_the_program_with_its_type() -> None:
    with a_world() as world:
        assert world.holdfast.settings.set("sync.settle_seconds", "0.5") is None
        assert world.holdfast.settings.set("ui.theme", "Dark") is None
        assert world.holdfast.settings.set("ui.close_to_tray", "no") is None
        again = world.reopen().settings
        assert again.get("sync.settle_seconds") == 0.5
        assert again.get("ui.theme") == "dark"
        assert again.get("ui.close_to_tray") is False


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("sync.settle_seconds", "-1", "a number from 0 to 3600"),
        ("sync.settle_seconds", "3600.5", "a number from 0 to 3600"),
        ("sync.settle_seconds", "nan", "a number from 0 to 3600"),
        ("sync.pull_seconds", "inf", "a number from 0.1 to 86400"),
        ("sync.pull_seconds", "soon", "a number from 0.1 to 86400"),
        ("ui.theme", "pink", "one of: system, light, dark, high-contrast"),
        ("ui.close_to_tray", "maybe", "true or false"),
        ("time.zone", "Mars/Olympus", "Europe/Tallinn"),
        ("time.zone", "../../etc/passwd", "Europe/Tallinn"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_can_and_changes_nothing(key: str, text: str, says: str) -> None:
    with a_world() as world:
        before = world.dump()
        refused = world.holdfast.settings.set(key, text)
        assert isinstance(refused, BadSetting)
        assert says in refused.message
        assert text in refused.message
        assert world.dump() == before


def test_a_setting_that_does_not_exist_is_refused_with_the_nearest_one() -> None:
    with a_world() as world:
        refused = world.holdfast.settings.set("sync.setle_seconds", "5")
        assert isinstance(refused, BadSetting)
        assert refused.unknown
        assert "sync.settle_seconds" in refused.message
        assert isinstance(world.holdfast.settings.unset("nonsense"), BadSetting)


def test_unset_brings_the_default_back() -> None:
    with a_world() as world:
        settings = world.holdfast.settings
        settings.set("goal.day_hours", "6.5")
        assert settings.unset("goal.day_hours") is None
        assert settings.get("goal.day_hours") == 8.0


def test_a_row_that_makes_no_sense_gives_the_default_and_does_not_count_as_set() -> None:
    with a_world() as world:
        with world.holdfast.database.write() as unit:
            Preferences(unit.connection).set("sync.settle_seconds", "\u2603")
        assert world.holdfast.settings.get("sync.settle_seconds") == 60.0
        view = next(v for v in world.holdfast.settings.list() if v.setting.key == "sync.settle_seconds")
        assert (view.value, view.is_set) == (60.0, False)


def test_with_a_file_that_cannot_be_read_every_default_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_world() as world:
        database = world.holdfast.database

        def refuse() -> None:
            raise StoreError(FileFault.DAMAGED, "x")

        monkeypatch.setattr(database, "read", refuse)
        assert {v.setting.key: v.value for v in Settings(database).list()} == {s.key: s.default for s in DECLARED}


def test_a_change_is_told_to_whoever_listens() -> None:
    with a_world() as world:
        heard: list[Changes] = []
        world.holdfast.database.after_commit = heard.append
        world.holdfast.settings.set("ui.theme", "light")
        assert heard[0].ids[Kind.SETTING] == {"ui.theme"}
