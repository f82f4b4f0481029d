"""Each capability that a provider declares is what its server does; a wrong one would be found."""

import pytest

from tests.contract import proofs
from tests.contract.sides import Side
from tracker_app.providers.errors import ProviderError


@pytest.fixture(autouse=True)
def _server(side: Side) -> None:
    if side.world is None:
        pytest.skip("there is no server behind it")


class TestCapabilities:
    @pytest.mark.parametrize("flag", sorted(proofs.PROOFS))
    def test_a_declared_capability_is_what_the_server_does(self, side: Side, flag: str) -> None:
        proofs.PROOFS[flag](side)

    @pytest.mark.parametrize("flag", sorted(proofs.PROOFS))
    def test_a_capability_declared_wrongly_is_found(self, side: Side, flag: str) -> None:
        if flag == "max_description" and side.provider.capabilities.max_description is None:
            pytest.skip("any number would be a guess")
        with pytest.raises((AssertionError, ProviderError)):
            proofs.PROOFS[flag](proofs.wrong(side, flag))

    def test_p2_a_create_sent_twice_makes_as_many_entries_as_declared(self, side: Side) -> None:
        proofs.repeated_create(side)
