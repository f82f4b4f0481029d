"""Every typed error has words, and none of them tells what it must not (P4, P9)."""

import dataclasses

import pytest

from tracker_app.app import explain
from tracker_app.app.ports import SecretFault, SecretsUnavailable
from tracker_app.app.problem_texts import CATALOGUE
from tracker_app.app.refusal_texts import SENTENCES
from tracker_app.domain.refusals import Refusal, Why
from tracker_app.providers import errors
from tracker_app.store.errors import FileFault, StoreError


def _provider_errors() -> list[type[errors.ProviderError]]:
    kinds = [value for value in vars(errors).values() if isinstance(value, type)]
    return [kind for kind in kinds if issubclass(kind, errors.ProviderError) and kind is not errors.ProviderError]


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_for_refusing_has_a_whole_sentence_with_and_without_facts(why: Why) -> None:
    for refusal in (
        Refusal(why),
        Refusal(why, "description", "abc"),
        Refusal(why, None, "abc", ("one", "two", "three")),
    ):
        text = explain.sentence(refusal)
        assert text[0].isupper() or text[0] == "“" or text.startswith("abc"), text
        assert text.endswith((".", "?"))
        assert "{" not in text


def test_every_reason_is_in_the_table_and_nothing_else_is() -> None:
    assert set(SENTENCES) == set(Why)


def test_what_is_offered_instead_is_named_in_the_sentence() -> None:
    one = Refusal(Why.UNKNOWN_PROJECT, "project", "Websit", ("Website",))
    assert explain.sentence(one) == "There is no project “Websit”. Did you mean Website?"
    three = Refusal(Why.UNKNOWN_PROJECT, "project", "W", ("A", "B", "C"))
    assert explain.sentence(three).endswith("Did you mean A, B or C?")


def test_an_id_that_only_the_program_can_use_is_not_shown_as_an_offer() -> None:
    text = explain.sentence(Refusal(Why.OTHER_RUNNING, "stop", offers=("018f-some-id",)))
    assert "018f" not in text


@pytest.mark.parametrize("kind", _provider_errors())
def test_every_trouble_with_a_server_has_an_entry_of_its_own_and_names_the_server(
    kind: type[errors.ProviderError],
) -> None:
    found = explain.of_provider(kind(), "Toggl")
    assert found.code in CATALOGUE
    if kind is not errors.ServerTrouble:
        assert found.code != "HF-SYNC-001", "fell through to the general words"
    assert found.what
    assert found.safe


@pytest.mark.parametrize("cause", ["network", "name", "refused", "tls", "proxy", "timeout"])
def test_each_cause_of_not_reaching_a_server_has_words_of_its_own(cause: str) -> None:
    assert explain.UNREACHABLE_CODES[cause] == explain.of_provider(errors.Unreachable(cause=cause), "T").code
    assert len(set(explain.UNREACHABLE_CODES.values())) == 6


def test_a_page_that_is_not_our_servers_is_told_from_an_answer_that_makes_no_sense() -> None:
    assert explain.of_provider(errors.Malformed(portal=True), "T").code == "HF-NET-007"
    assert explain.of_provider(errors.Unclear(cause="portal"), "T").code == "HF-NET-007"
    assert explain.of_provider(errors.Malformed(), "T").code == "HF-SYNC-006"


def test_the_examples_of_the_interface_page_come_out_word_for_word() -> None:
    offline = explain.of_provider(errors.Unreachable(), "Toggl")
    assert f"{offline.what} {offline.safe}" == (
        "No network. Your time is saved here and will be sent when the connection is back."
    )
    fault = explain.of_provider(
        errors.ServerTrouble(status=502), "Toggl", next_try="11:20", since="10:58", waiting=explain.changes_wait(3)
    )
    assert f"{fault.what} {fault.safe} {fault.do}" == (
        "Toggl has a problem at its end (since 10:58). Nothing is lost. 3 changes wait. Next try 11:20."
    )
    refused = explain.of_rejection({"reason": "required", "field": "project"}, "Review draft", "Toggl")
    assert f"{refused.what} {refused.safe}" == (
        "Toggl did not accept “Review draft” because this workspace requires a project. It stays saved here."
    )
    certificate = explain.of_provider(errors.Unreachable(cause="tls", issuer="Corp Proxy CA"), "Toggl")
    assert "signed by “Corp Proxy CA”, which this computer does not trust." in certificate.what
    quota = explain.of_provider(
        errors.RateLimited(quota=True), "Toggl", next_try="15:00", waiting=explain.changes_wait(3)
    )
    assert f"{quota.what} {quota.do}" == "Hourly limit of your Toggl plan reached. Sending again at 15:00."
    assert explain.changes_wait(1) == "1 change waits."


@pytest.mark.parametrize("reason", ["too-long", "required", "archived", "locked", "duplicate", "permission", "missing"])
def test_each_reason_of_a_server_has_words_of_its_own_and_names_the_entry(reason: str) -> None:
    found = explain.of_rejection({"reason": reason}, "Review draft", "Toggl")
    assert found.code != "HF-ENTRY-008"
    assert "Review draft" in found.what
    raised = explain.of_provider(errors.Refused(reason=reason), "Toggl")
    assert raised.code == found.code


def test_a_text_that_is_too_long_names_the_limit() -> None:
    found = explain.of_rejection({"reason": "too-long", "field": "description", "limit": 3000}, "x", "Toggl")
    assert "description is longer than 3000 characters" in found.what


def test_a_servers_own_words_are_under_details_and_nowhere_else() -> None:
    found = explain.of_provider(errors.ServerTrouble(status=500, words="panic: nil", request_id="r1"), "Toggl")
    assert found.details == "panic: nil\nHTTP 500\nrequest r1"
    assert "panic" not in found.title + found.what + found.safe + found.do
    assert "500" not in found.title + found.what + found.safe + found.do


@pytest.mark.parametrize("fault", list(FileFault))
def test_every_fault_of_the_data_file_has_words_and_keeps_sqlites_for_the_details(fault: FileFault) -> None:
    found = explain.of_store(StoreError(fault, "/home/x/holdfast.db", "disk I/O error"))
    assert found.code == explain.FILE_CODES[fault]
    assert found.details == "disk I/O error"
    assert "disk I/O error" not in found.what


def test_the_codes_of_one_family_do_not_share_a_meaning() -> None:
    for table in (explain.FILE_CODES, explain.SECRET_CODES, explain.REASON_CODES):
        assert len(set(table.values())) == len(table)
        assert set(table.values()) <= set(CATALOGUE)


@pytest.mark.parametrize("fault", list(SecretFault))
def test_every_fault_of_the_keyring_has_words(fault: SecretFault) -> None:
    found = explain.of_secrets(SecretsUnavailable(fault, "SecretService"), "Work", variable="HOLDFAST_TOKEN_WORK")
    assert found.code == explain.SECRET_CODES[fault]
    assert found.details == "SecretService"


def test_a_bug_says_that_time_is_safe_and_tells_nothing_of_what_was_handled() -> None:
    def handled(secret: str) -> None:
        raise ValueError(secret)

    try:
        handled("canary-" + "7f3a")
    except ValueError as error:
        found = explain.of_bug(error, "saving the entry")
    assert "while it was saving the entry" in found.what
    assert found.safe.startswith("Your time is safe because")
    assert "canary-7f3a" not in "".join(str(value) for value in dataclasses.asdict(found).values())
    assert "ValueError" in found.details
