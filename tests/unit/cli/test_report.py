"""`report`: totals as a table or JSON."""

import pytest

from tests.command_line import InProcess


@pytest.fixture
def two_days(holdfast: InProcess) -> None:
    holdfast.ok("projects", "add", "Acme")
    holdfast.ok("add", "Offer", "--from", "2026-01-19T23:00", "--to", "2026-01-20T01:07", "--project", "Acme",
                "--tag", "x", "--tag", "y", "--billable")  # fmt: skip
    holdfast.ok("add", "Call", "--from", "2026-01-20T09:00", "--to", "2026-01-20T09:20")


@pytest.mark.usefixtures("two_days")
def test_a_report_is_by_project_unless_said_otherwise(holdfast: InProcess) -> None:
    assert holdfast.ok("report", "--json").json == {
        "from": None, "to": None, "by": ["project"], "round": None,
        "rows": [
            {"project": "Acme", "seconds": 7620, "billable_seconds": 7620, "entries": 1},
            {"project": None, "seconds": 1200, "billable_seconds": 0, "entries": 1},
        ],
        "seconds": 8820, "billable_seconds": 7620, "entries": 2,
    }  # fmt: skip
    lines = holdfast.ok("report").out.splitlines()
    assert [line.split()[0] for line in lines] == ["Acme", "(no", "Total"]
    assert "2:27:00" in lines[-1]


@pytest.mark.usefixtures("two_days")
def test_divisions_days_and_rounding_go_together(holdfast: InProcess) -> None:
    found = holdfast.ok("report", "--from", "2026-01-20", "--to", "2026-01-20", "--by", "day,tag", "--by", "project",
                        "--round", "up:15m", "--json").json  # fmt: skip
    assert (found["from"], found["to"], found["by"], found["round"]) == (
        "2026-01-20", "2026-01-20", ["day", "tag", "project"], "up:15m",
    )  # fmt: skip
    assert [(row["day"], row["tag"], row["project"], row["seconds"]) for row in found["rows"]] == [
        ("2026-01-20", "x", "Acme", 4500), ("2026-01-20", "y", "Acme", 4500), ("2026-01-20", None, None, 1800),
    ]  # fmt: skip
    assert found["seconds"] == 6300


@pytest.mark.usefixtures("two_days")
@pytest.mark.parametrize("by", ["project", "client", "tag", "day", "week", "description"])
def test_every_division_of_the_contract_is_there(holdfast: InProcess, by: str) -> None:
    rows = holdfast.ok("report", "--by", by, "--json").json["rows"]
    assert all(list(row) == [by, "seconds", "billable_seconds", "entries"] for row in rows)
    assert holdfast.ok("report", "--by", by).out.splitlines()[-1].startswith("Total")


def test_what_cannot_be_a_report_is_refused(holdfast: InProcess) -> None:
    for words in (("--by", "nothing"), ("--round", "25h"), ("--from", "2026-02-01", "--to", "2026-01-01")):
        assert holdfast("report", *words).code == 2


def test_an_empty_report_has_no_rows(holdfast: InProcess) -> None:
    assert holdfast.ok("report", "--json").json["rows"] == []
