"""Connecting a domain."""

import pytest

from deskhand.channels.mailgun.adapter import ADAPTER
from deskhand.kit.errors import NeedsHuman
from tests.unit.channels.mailgun.builders import Provider, account, answer

URL = "https://api.acme.example/webhooks/mailgun/account-1"
ACTIVE = answer(200, {"domain": {"name": "acme.example", "state": "active"}})
WITH_URL = {"address": "support@acme.example", "webhook_url": URL}


class TestActivate:
    def test_checks_the_domain(self) -> None:
        provider = Provider([ACTIVE])
        ADAPTER.activate(account(), provider)
        assert [url for _, url, _, _ in provider.asked] == [
            "https://api.mailgun.net/v3/domains/acme.example"
        ]

    @pytest.mark.parametrize(
        "body", [{"domain": {"state": "unverified"}}, {"domain": None}, [], "x"]
    )
    def test_a_domain_that_is_not_ready_needs_a_human(self, body: object) -> None:
        with pytest.raises(NeedsHuman):
            ADAPTER.activate(account(), Provider([answer(200, body)]))

    def test_creates_route_and_webhooks(self) -> None:
        provider = Provider(
            [ACTIVE, answer(200, {"items": []}), answer(200, {}), answer(200, {"webhooks": {}}),
             answer(200, {})]
        )  # fmt: skip
        ADAPTER.activate(account(settings=WITH_URL), provider)
        route = provider.form(2)
        assert route["action"] == f'forward("{URL}/mime")'
        assert route["expression"] == (r'match_recipient("^support(\+.*)?@acme\.example$")')
        created = [provider.form(n)["id"] for n in range(4, len(provider.asked))]
        assert {"delivered", "permanent_fail", "opened", "complained"} <= set(created)

    def test_again_changes_nothing_twice(self) -> None:
        routes = {"items": [{"actions": [f'forward("{URL}/mime")', "stop()"]}, "odd"]}
        hooks = {"webhooks": {"delivered": {"urls": ["https://old"]}}}
        provider = Provider([ACTIVE, answer(200, routes), answer(200, hooks), answer(200, {})])
        ADAPTER.activate(account(settings=WITH_URL), provider)
        calls = [(method, url.rpartition("/")[2]) for method, url, _, _ in provider.asked]
        assert ("POST", "routes") not in calls
        assert ("PUT", "delivered") in calls
