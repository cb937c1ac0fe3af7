"""What goes to Meta by either route (S27, formats §4 Send)."""

from dataclasses import replace

import pytest

from deskhand.channels.model import Account, Attachment, SendKind, Sent
from deskhand.kit.errors import NeedsHuman, Permanent, ProviderUnreachable, Retriable
from tests.support.fake_http import FakeHttp
from tests.unit.channels.facebook.builders import answered, refused
from tests.unit.channels.instagram.builders import (
    ADAPTER,
    IG,
    IGSID,
    OWN_LOGIN,
    PAGE,
    PAGE_LOGIN,
    outbound,
)

OWN_URL, PAGE_URL = "https://graph.instagram.com/v25.0", "https://graph.facebook.com/v25.0"
ROUTES = [(OWN_LOGIN, f"{OWN_URL}/{IG}", OWN_URL), (PAGE_LOGIN, f"{PAGE_URL}/{PAGE}", PAGE_URL)]


def taken(message_id: str = "aWdfSENT") -> FakeHttp:
    return FakeHttp([answered(200, {"recipient_id": IGSID, "message_id": message_id})])


class TestMessage:
    @pytest.mark.parametrize(("account", "node", "_base"), ROUTES)
    def test_goes_by_the_accounts_route(self, account: Account, node: str, _base: str) -> None:
        http = taken("aWdf9")
        assert ADAPTER.send(outbound(), account, http) == Sent(external_message_id="aWdf9")
        (asked,) = http.asked
        assert asked["url"] == f"{node}/messages"
        assert asked["headers"]["authorization"] == "Bearer IGAA-token"
        assert http.bodies() == [
            {
                "recipient": {"id": IGSID},
                "messaging_type": "RESPONSE",
                "message": {"text": "It is in stock."},
            }
        ]

    def test_a_persons_late_answer_is_tagged(self) -> None:
        http = taken()
        ADAPTER.send(outbound(tag="HUMAN_AGENT"), OWN_LOGIN, http)
        assert http.bodies()[0]["tag"] == "HUMAN_AGENT"

    def test_a_file_goes_by_its_address_though_we_have_its_bytes(self) -> None:
        """There is no upload on this route."""
        file = Attachment(
            name="a.png", content_type="image/png", content=b"png", url="https://f.example/a"
        )
        http = taken()
        ADAPTER.send(outbound(body="", attachments=(file,)), OWN_LOGIN, http)
        assert http.bodies()[0]["message"]["attachment"] == {
            "type": "image", "payload": {"url": "https://f.example/a", "is_reusable": False},
        }  # fmt: skip

    def test_a_file_without_an_address_is_refused(self) -> None:
        file = Attachment(name="a.png", content_type="image/png", content=b"png")
        with pytest.raises(Permanent, match="file_not_offered"):
            ADAPTER.send(outbound(body="", attachments=(file,)), OWN_LOGIN, taken())

    def test_the_page_behind_the_account_must_be_known(self) -> None:
        account = replace(PAGE_LOGIN, settings={"login": "page"})
        with pytest.raises(NeedsHuman, match="page_id_missing"):
            ADAPTER.send(outbound(), account, taken())

    def test_a_long_text_is_the_cores_to_split_by_bytes(self) -> None:
        """Formats §4: 1,000 bytes of UTF-8 are some 333 Chinese characters."""
        assert (ADAPTER.spec.max_text, ADAPTER.spec.text_unit) == (1000, "bytes")


class TestCommentReplies:
    """S28."""

    @pytest.mark.parametrize(("account", "_node", "base"), ROUTES)
    def test_a_public_one(self, account: Account, _node: str, base: str) -> None:
        http = FakeHttp([answered(200, {"id": "178002"})])
        one = outbound(kind=SendKind.PUBLIC_REPLY, target_id="178001")
        assert ADAPTER.send(one, account, http).external_message_id == "178002"
        assert http.asked[0]["url"] == f"{base}/178001/replies"
        assert http.bodies() == [{"message": "It is in stock."}]

    @pytest.mark.parametrize(("account", "node", "_base"), ROUTES)
    def test_a_private_one(self, account: Account, node: str, _base: str) -> None:
        http = taken()
        one = outbound(kind=SendKind.PRIVATE_REPLY, target_id="178001")
        ADAPTER.send(one, account, http)
        assert http.asked[0]["url"] == f"{node}/messages"
        assert http.bodies()[0]["recipient"] == {"comment_id": "178001"}

    def test_no_file_goes_under_a_comment(self) -> None:
        file = Attachment(name="a.png", content_type="image/png", url="https://f.example/a")
        one = outbound(kind=SendKind.PUBLIC_REPLY, target_id="178001", body="", attachments=(file,))
        with pytest.raises(Permanent, match="file_not_offered"):
            ADAPTER.send(one, OWN_LOGIN, taken())

    def test_after_an_unknown_outcome_the_answer_is_looked_for(self) -> None:
        ours = {"id": "178002", "from": {"id": IG}, "text": "It is in stock."}
        http = FakeHttp([answered(200, {"data": [ours]})])
        one = outbound(kind=SendKind.PUBLIC_REPLY, target_id="178001")
        assert ADAPTER.find_sent(one, OWN_LOGIN, http) == Sent(external_message_id="178002")

    def test_of_a_message_meta_can_not_tell(self) -> None:
        with pytest.raises(Permanent, match="outcome_unknown"):
            ADAPTER.find_sent(outbound(), OWN_LOGIN, taken())


class TestFailures:
    @pytest.mark.parametrize(
        ("code", "kind", "name"),
        [
            (80002, Retriable, "throttled"),
            (9010, Permanent, "recipient_unknown"),
            (190, NeedsHuman, "token_invalid"),
        ],
    )
    def test_class_and_code(self, code: int, kind: type[Exception], name: str) -> None:
        with pytest.raises(kind, match=name):
            ADAPTER.send(outbound(), OWN_LOGIN, FakeHttp([refused(code)]))

    def test_a_success_without_an_id_is_an_unknown_outcome(self) -> None:
        with pytest.raises(ProviderUnreachable):
            ADAPTER.send(outbound(), OWN_LOGIN, FakeHttp([answered(200, {})]))
