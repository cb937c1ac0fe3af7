"""What the composer may do: told beforehand, refused with what would work, and done again."""

from datetime import timedelta
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.channels.model import InboundMessage, Opening
from deskhand.conversations.models import MessageStatus
from deskhand.conversations.repository import ConversationRepository, change
from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from deskhand.storage.table import Table
from tests.support.api import ApiClient
from tests.support.builders import account, inbound
from tests.support.stack_in_process import FACEBOOK_SECRETS
from tests.unit.routing.builders import waiting

PATH = "/api/conversations"


class Thread:
    """One conversation of a channel, heard as its webhook would have it."""

    def __init__(self, merchant_id: str, slug: str = "facebook", **settings: Any) -> None:
        self.merchant_id = merchant_id
        account_id = f"acc-{slug}"
        if settings:
            made = bootstrap.accounts().connect(
                merchant_id, slug, new_id(), settings, FACEBOOK_SECRETS
            )
            account_id = made.account_id
        self.account = account(merchant_id, slug, account_id=account_id, settings=settings)
        self.id = ""

    def hear(self, **changes: Any) -> InboundMessage:
        item = inbound(**{"at": utc_now(), **changes})
        self.id = bootstrap.receiving().receive(item, self.account).conversation_id
        return item

    @property
    def path(self) -> str:
        return f"{PATH}/{self.id}"


def permissions(agent: ApiClient, thread: Thread) -> dict[str, Any]:
    return {one["kind"]: one for one in agent.call("GET", thread.path).json["sending"]}


def problem_of(answer: Any) -> tuple[str, str]:
    assert answer.status == 422, answer.json
    (problem,) = answer.json["errors"]
    return problem["field"], problem["expected"]


@pytest.fixture
def page(merchant_id: str) -> Thread:
    return Thread(merchant_id)


class TestSending:  # S84
    def test_an_open_window_says_until_when(self, agent: ApiClient, page: Thread) -> None:
        at = page.hear().at
        may = permissions(agent, page)["reply"]
        assert (may["allowed"], may["reason"], may["instead"]) == (True, None, [])
        assert may["until"] == to_text(at + timedelta(days=1))
        assert agent.call("GET", page.path).json["reply_until"] == may["until"]

    def test_a_closed_one_says_why(self, agent: ApiClient, page: Thread) -> None:
        page.hear(at=utc_now() - timedelta(days=2))
        may = permissions(agent, page)["reply"]
        assert (may["allowed"], may["reason"]) == (False, "window_expired")

    def test_what_the_merchant_switched_on_counts(self, agent: ApiClient, merchant_id: str) -> None:
        thread = Thread(merchant_id, app_id="1", human_agent=True)
        thread.hear(at=utc_now() - timedelta(days=2))
        assert permissions(agent, thread)["reply"]["allowed"]
        body = {"kind": "reply", "body": "Still here"}
        assert agent.call("POST", f"{thread.path}/messages", body).status == 201

    def test_mail_is_always_open(self, agent: ApiClient, merchant_id: str) -> None:
        made = waiting(bootstrap.desk_table(), merchant_id)
        shown = agent.call("GET", f"{PATH}/{made.id}").json
        assert shown["reply_until"] is None
        assert shown["sending"] == [
            {"kind": "reply", "allowed": True, "until": None, "remaining": None, "reason": None,
             "instead": []}
        ]  # fmt: skip

    def test_a_conversation_from_before_knows_its_last_message(
        self, agent: ApiClient, merchant_id: str
    ) -> None:
        now = utc_now()
        made = waiting(bootstrap.desk_table(), merchant_id, channel="facebook", last_inbound_at=now)
        shown = agent.call("GET", f"{PATH}/{made.id}").json
        assert shown["reply_until"] == to_text(now + timedelta(days=1))


class TestComments:
    def test_an_answer_is_public_and_under_the_newest_comment(
        self, agent: ApiClient, page: Thread
    ) -> None:
        for number in (1, 2):
            page.hear(opening=Opening.COMMENT, metadata={"comment_id": f"c{number}"})
        body = {"kind": "reply", "body": "Thanks!"}
        message = agent.call("POST", f"{page.path}/messages", body).json
        assert message["metadata"]["send_as"] == "public_reply"
        assert message["metadata"]["target_id"] == "c2"

        body |= {"target_id": "c1"}
        message = agent.call("POST", f"{page.path}/messages", body).json
        assert message["metadata"]["target_id"] == "c1"

    def test_a_private_answer_goes_once(self, agent: ApiClient, page: Thread) -> None:
        page.hear(opening=Opening.COMMENT, metadata={"comment_id": "c1"})
        body = {"kind": "reply", "body": "Psst", "send_as": "private_reply"}
        assert permissions(agent, page)["private_reply"]["remaining"] == 1
        assert agent.call("POST", f"{page.path}/messages", body).status == 201
        field, expected = problem_of(agent.call("POST", f"{page.path}/messages", body))
        assert field == "send_as"
        assert "public_reply" in expected
        assert permissions(agent, page)["private_reply"]["reason"] == "window_used_up"

    def test_a_comment_of_elsewhere_is_refused(self, agent: ApiClient, page: Thread) -> None:
        page.hear(opening=Opening.COMMENT, metadata={"comment_id": "c1"})
        body = {"kind": "reply", "body": "Hi", "target_id": "c-of-somebody-else"}
        field, _ = problem_of(agent.call("POST", f"{page.path}/messages", body))
        assert field == "target_id"


class TestRefusals:
    @pytest.mark.parametrize(
        ("extra", "field"),
        [
            ({"send_as": "template"}, "template"),
            ({"template": {"name": "hello", "language": "en"}}, "send_as"),
            ({"send_as": "public_reply"}, "send_as"),
            ({"target_id": "c1"}, "target_id"),
            (
                {"send_as": "template", "template": {"name": "hello", "language": "en"}},
                "send_as",
            ),
        ],
    )
    def test_what_does_not_fit_is_named(
        self, agent: ApiClient, page: Thread, extra: dict[str, Any], field: str
    ) -> None:
        page.hear()
        body = {"kind": "reply", "body": "Hi", **extra}
        assert problem_of(agent.call("POST", f"{page.path}/messages", body))[0] == field

    def test_a_file_that_the_channel_does_not_take(
        self, agent: ApiClient, merchant_id: str
    ) -> None:
        thread = Thread(merchant_id, "instagram")
        thread.hear()
        asked = {"name": "a.zip", "content_type": "application/zip", "size": 3}
        key = str(agent.call("POST", "/api/uploads", asked).json["key"])
        bootstrap.objects().put(key, b"zip", "application/zip")
        body = {"kind": "reply", "body": "", "attachments": [key]}
        field, expected = problem_of(agent.call("POST", f"{thread.path}/messages", body))
        assert field == "attachments.0"
        assert "a.zip is application/zip" in expected


class TestRetry:  # S26
    def failed(self, agent: ApiClient, thread: Thread) -> dict[str, Any]:
        body = {"kind": "reply", "body": "On its way"}
        made: dict[str, Any] = agent.call("POST", f"{thread.path}/messages", body).json
        bootstrap.sending().give_up(thread.merchant_id, thread.id, made["seq"], "Boom")
        return made

    def test_a_failed_message_is_queued_again_once(self, agent: ApiClient, page: Thread) -> None:
        page.hear()
        made = self.failed(agent, page)
        path = f"{page.path}/messages/{made['seq']}/retry"
        answers = [agent.call("POST", path) for _ in range(2)]
        assert [one.status for one in answers] == [200, 200]
        assert [one.json["status"] for one in answers] == ["queued", "queued"]
        assert [one.json["metadata"]["attempt"] for one in answers] == [1, 1]
        assert "failure" not in answers[0].json["metadata"]

    def test_what_is_sent_stays_sent(self, agent: ApiClient, page: Thread) -> None:
        page.hear()
        made = self.failed(agent, page)
        bootstrap.sending().confirm(page.account, made["id"], "echo-1")
        answer = agent.call("POST", f"{page.path}/messages/{made['seq']}/retry")
        assert answer.json["status"] == MessageStatus.SENT

    def test_a_window_that_closed_is_said(self, agent: ApiClient, page: Thread) -> None:
        page.hear()
        made = self.failed(agent, page)
        repository = ConversationRepository(
            Table(bootstrap.settings().desk_table), page.merchant_id
        )
        conversation = repository.get(page.id)
        assert conversation is not None
        past = utc_now() - timedelta(days=3)
        changes = {"openings": dict.fromkeys(conversation.openings, past)}
        repository.update(change(conversation, changes, "attribute_exists(pk)", {}))
        answer = agent.call("POST", f"{page.path}/messages/{made['seq']}/retry")
        assert problem_of(answer)[0] == "seq"

    def test_a_customers_message_can_not_be_sent_again(
        self, agent: ApiClient, page: Thread
    ) -> None:
        page.hear()
        assert problem_of(agent.call("POST", f"{page.path}/messages/1/retry"))[0] == "seq"
        assert agent.call("POST", f"{page.path}/messages/9/retry").status == 404
