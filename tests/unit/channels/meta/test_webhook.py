"""One scheme for all of Meta's products, and products with a secret of their own."""

from datetime import UTC, datetime

import pytest

from deskhand.channels.meta.signing import MetaSigning
from deskhand.channels.meta.webhook import MetaWebhook
from deskhand.kit.webhook import Accepted, Refused, Request

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECRETS = {"app_secret": "app", "product_secret": "own"}
BOTH = MetaWebhook(("app_secret", "product_secret"))


def signed(secret: str) -> Request:
    return MetaSigning().sign(Request(body=b'{"object":"x"}'), {"app_secret": secret}, NOW)


class TestTwoSecrets:
    """Formats §2.2: docs do not say which of the two signs, so both are tried."""

    @pytest.mark.parametrize("secret", ["app", "own"])
    def test_either_is_accepted(self, secret: str) -> None:
        assert BOTH.verify(signed(secret), SECRETS, NOW) == Accepted()

    def test_a_third_is_not(self) -> None:
        assert BOTH.verify(signed("theirs"), SECRETS, NOW) == Refused(403, "bad_signature")

    def test_an_empty_one_signs_nothing(self) -> None:
        """Formats §0.9."""
        secrets = {"app_secret": "app", "product_secret": ""}
        assert BOTH.verify(signed(""), secrets, NOW) == Refused(403, "bad_signature")

    def test_with_neither_all_is_refused(self) -> None:
        empty = {"app_secret": "", "product_secret": ""}
        assert BOTH.verify(signed(""), empty, NOW) == Refused(403, "app_secret_missing")

    def test_a_product_without_its_own_secret_takes_only_the_apps(self) -> None:
        assert isinstance(MetaWebhook().verify(signed("own"), SECRETS, NOW), Refused)
