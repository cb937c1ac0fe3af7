"""Conversations and messages over REST."""

from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.conversations.models import Conversation
from deskhand.conversations.upload_places import Uploader
from deskhand.conversations.views import conversation_view, message_view
from deskhand.kit.clock import to_text, utc_now
from functions.api.schemas import conversations as schemas
from tests.functions.api.conftest import Callers
from tests.functions.api.records import message_with_file
from tests.support.api import ApiClient
from tests.unit.agents.builders import make_agent
from tests.unit.routing.builders import START, waiting

PATH = "/api/conversations"


def stored(merchant_id: str, **fields: Any) -> Conversation:
    return waiting(bootstrap.desk_table(), merchant_id, **fields)


def recent(merchant_id: str, **fields: Any) -> Conversation:
    """A conversation whose reply window is open on every channel."""
    now = utc_now()
    times = {"last_activity_at": now, "created_at": now, "updated_at": now}
    return stored(merchant_id, **times, **fields)


class TestViews:
    def test_conversation_is_what_the_document_says(self, merchant_id: str) -> None:
        view = conversation_view(stored(merchant_id))
        assert set(view) == set(schemas.Conversation.model_fields)

    def test_message_is_what_the_document_says(self, merchant_id: str) -> None:  # S46
        view = message_view(message_with_file(merchant_id))
        assert set(view) == set(schemas.Message.model_fields)
        assert set(view["attachments"][0]) == set(schemas.Attachment.model_fields)


class TestList:
    def test_newest_activity_first_and_by_status(
        self, agent: ApiClient, merchant_id: str
    ) -> None:  # S80
        old, new = stored(merchant_id, minute=1), stored(merchant_id, minute=2)
        done = stored(merchant_id, minute=3, status="resolved")
        every = agent.call("GET", PATH).json["items"]
        assert [one["id"] for one in every] == [done.id, new.id, old.id]
        pending = agent.call("GET", PATH, query={"status": "pending"}).json["items"]
        assert [one["id"] for one in pending] == [new.id, old.id]

    @pytest.mark.parametrize(
        "query",
        [
            {"assignee": "A001"},
            {"assignee": "me"},
            {"channel": "facebook"},
            {"priority": "urgent"},
            {"tag": "vip"},
            {"q": "PARIS"},
            {"assignee": "A001", "tag": "vip", "status": "open"},
        ],
    )
    def test_filters(
        self, agent: ApiClient, merchant_id: str, query: dict[str, str]
    ) -> None:  # S80
        stored(merchant_id)
        wanted = stored(
            merchant_id,
            assignee="A001",
            status="open",
            channel="facebook",
            priority="urgent",
            tags=["vip"],
            customer_name="Ana Paris",
        )
        found = agent.call("GET", PATH, query=query).json["items"]
        assert [one["id"] for one in found] == [wanted.id]

    def test_pages_hold_every_one_once(self, agent: ApiClient, merchant_id: str) -> None:
        made = [stored(merchant_id, minute=minute).id for minute in range(5)]
        seen: list[str] = []
        cursor: str | None = None
        while True:
            query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = agent.call("GET", PATH, query=query).json
            seen += [one["id"] for one in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == made[::-1]

    @pytest.mark.parametrize(
        "query", [{"limit": 0}, {"limit": 101}, {"status": "done"}, {"cursor": "nonsense"}]
    )
    def test_nonsense_is_422(self, agent: ApiClient, query: dict[str, Any]) -> None:
        answer = agent.call("GET", PATH, query=query)
        assert answer.status == 422
        assert [one["field"] for one in answer.json["errors"]] == list(query)

    def test_unknown_parameters_are_passed_over(self, agent: ApiClient) -> None:
        assert agent.call("GET", PATH, query={"colour": "red"}).status == 200


class TestChange:
    def test_changes_what_is_sent(self, agent: ApiClient, merchant_id: str) -> None:
        made = stored(merchant_id)
        body = {"version": 1, "priority": "urgent", "tags": ["vip"]}
        answer = agent.call("PATCH", f"{PATH}/{made.id}", body)
        assert answer.status == 200
        after = agent.call("GET", f"{PATH}/{made.id}").json
        assert after == answer.json
        assert (after["priority"], after["tags"], after["version"]) == ("urgent", ["vip"], 2)
        assert after["status"] == "pending"

    def test_stale_version_is_409(self, agent: ApiClient, merchant_id: str) -> None:
        made = stored(merchant_id)
        for version, status in ((1, 200), (1, 409), (2, 200)):
            body = {"version": version, "priority": "low"}
            assert agent.call("PATCH", f"{PATH}/{made.id}", body).status == status

    def test_assignee_carries_it(self, agent: ApiClient, merchant_id: str) -> None:
        make_agent(bootstrap.agents(), merchant_id, "A002")
        made = stored(merchant_id)

        def carried() -> list[int]:
            items = bootstrap.agents().list(merchant_id).items
            return [one.active_conversations for one in items]

        answer = agent.call("PATCH", f"{PATH}/{made.id}", {"assignee": "A001"})
        assert (answer.json["assignee"], answer.json["status"]) == ("A001", "open")
        assert carried() == [1, 0]
        agent.call("PATCH", f"{PATH}/{made.id}", {"assignee": "A002"})
        assert carried() == [0, 1]
        agent.call("PATCH", f"{PATH}/{made.id}", {"status": "resolved"})
        assert carried() == [0, 0]
        agent.call("PATCH", f"{PATH}/{made.id}", {"status": "open"})
        assert carried() == [0, 1]
        gone = agent.call("PATCH", f"{PATH}/{made.id}", {"assignee": None})
        assert gone.json["assignee"] is None
        assert carried() == [0, 0]

    def test_snoozing(self, agent: ApiClient, merchant_id: str) -> None:
        made = stored(merchant_id)
        until = "2030-01-01T09:00:00+02:00"
        answer = agent.call("PATCH", f"{PATH}/{made.id}", {"snoozed_until": until})
        assert answer.json["status"] == "snoozed"
        assert answer.json["snoozed_until"] == "2030-01-01T07:00:00.000Z"
        awake = agent.call("PATCH", f"{PATH}/{made.id}", {"status": "open"})
        assert awake.json["snoozed_until"] is None

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"assignee": "A404"}, "assignee"),
            ({"status": None}, "status"),
            ({"status": "closed"}, "status"),
            ({"version": "1"}, "version"),
            ({"tags": [""]}, "tags.0"),
            ({"snoozed_until": "2030-01-01T09:00:00"}, "snoozed_until"),
            ({"customer_id": "x"}, "customer_id"),
        ],
    )
    def test_what_is_not_valid_is_named(
        self, agent: ApiClient, merchant_id: str, body: dict[str, Any], field: str
    ) -> None:
        made = stored(merchant_id)
        answer = agent.call("PATCH", f"{PATH}/{made.id}", body)
        assert answer.status == 422
        assert [one["field"] for one in answer.json["errors"]] == [field]
        assert bootstrap.conversations().get(merchant_id, made.id) == made


class TestMessages:
    def test_reply_is_queued(self, agent: ApiClient, merchant_id: str) -> None:  # S84
        made = recent(merchant_id)
        answer = agent.call("POST", f"{PATH}/{made.id}/messages", {"kind": "reply", "body": "Hi"})
        assert answer.status == 201
        message = answer.json
        assert (message["status"], message["kind"], message["seq"]) == ("queued", "message", 1)
        assert (message["sender_type"], message["sender_identifier"]) == ("agent", "A001")
        assert message["recipient_identifier"] == made.contact_identifier

    def test_note_stays_inside(self, agent: ApiClient, merchant_id: str) -> None:  # S86
        made = recent(merchant_id)
        answer = agent.call("POST", f"{PATH}/{made.id}/messages", {"kind": "note", "body": "Hm"})
        assert (answer.status, answer.json["kind"]) == (201, "note")
        assert answer.json["status"] != "queued"

    def test_same_key_is_one_message(self, agent: ApiClient, merchant_id: str) -> None:  # S97
        made = recent(merchant_id)
        path, body = f"{PATH}/{made.id}/messages", {"kind": "reply", "body": "Hi"}
        answers = [
            agent.call("POST", path, body, headers={"idempotency-key": key})
            for key in ("k1", "k1", "k2")
        ]
        assert [one.status for one in answers] == [201, 201, 201]
        assert answers[0].json == answers[1].json
        assert answers[2].json["id"] != answers[0].json["id"]
        assert len(agent.call("GET", path).json["items"]) == 2

    def test_same_key_in_another_conversation_is_another(
        self, agent: ApiClient, merchant_id: str
    ) -> None:
        ids = set()
        for made in (recent(merchant_id), recent(merchant_id)):
            path, body = f"{PATH}/{made.id}/messages", {"kind": "note", "body": "Hi"}
            answer = agent.call("POST", path, body, headers={"idempotency-key": "k1"})
            ids.add(answer.json["id"])
        assert len(ids) == 2

    @pytest.mark.parametrize(
        "body",
        [
            {"kind": "reply", "body": "  "},
            {"kind": "reply", "body": "x" * 64_001},
            {"kind": "reply", "body": "Hi", "attachments": ["uploads/other/1/text:plain/x"]},
            {"kind": "reply", "body": "Hi", "attachments": ["files/secret"]},
            {"kind": "reply", "body": "Hi", "to": "x"},
            {"body": "Hi"},
        ],
    )
    def test_not_valid_is_422(
        self, agent: ApiClient, merchant_id: str, body: dict[str, Any]
    ) -> None:
        made = recent(merchant_id)
        answer = agent.call("POST", f"{PATH}/{made.id}/messages", body)
        assert answer.status == 422
        assert answer.json["errors"]

    def test_closed_window_is_422(self, agent: ApiClient, merchant_id: str) -> None:
        made = stored(merchant_id, channel="facebook", last_inbound_at=START)
        body = {"kind": "reply", "body": "Hi"}
        assert agent.call("POST", f"{PATH}/{made.id}/messages", body).status == 422

    def test_pages_after_a_place(self, agent: ApiClient, merchant_id: str) -> None:
        made = recent(merchant_id)
        path = f"{PATH}/{made.id}/messages"
        for number in range(5):
            agent.call("POST", path, {"kind": "note", "body": str(number)})
        first = agent.call("GET", path, query={"after_seq": 1, "limit": 2}).json
        query = {"after_seq": 1, "limit": 2, "cursor": first["next_cursor"]}
        second = agent.call("GET", path, query=query).json
        assert [one["seq"] for one in [*first["items"], *second["items"]]] == [2, 3, 4, 5]
        assert second["next_cursor"] is None

    def test_cursor_of_another_thread_is_422(self, agent: ApiClient, merchant_id: str) -> None:
        one, other = recent(merchant_id), recent(merchant_id)
        for _ in range(2):
            body = {"kind": "note", "body": "x"}
            agent.call("POST", f"{PATH}/{one.id}/messages", body)
        page = agent.call("GET", f"{PATH}/{one.id}/messages", query={"limit": 1}).json
        query = {"cursor": page["next_cursor"]}
        assert agent.call("GET", f"{PATH}/{other.id}/messages", query=query).status == 422


class TestAttachments:
    def upload(self, agent: ApiClient, content: bytes = b"%PDF") -> str:
        body = {"name": "../bill.pdf", "content_type": "application/pdf", "size": len(content)}
        answer = agent.call("POST", "/api/uploads", body)
        assert answer.status == 201
        key = str(answer.json["key"])
        assert answer.json["url"].startswith("https://")
        bootstrap.objects().put(key, content, "application/pdf")
        return key

    def test_uploaded_file_is_sent_and_fetched(self, agent: ApiClient, merchant_id: str) -> None:
        made = recent(merchant_id)
        path = f"{PATH}/{made.id}/messages"
        body = {"kind": "reply", "body": "", "attachments": [self.upload(agent)]}
        message = agent.call("POST", path, body).json
        assert message["attachments"] == [
            {
                "name": "bill.pdf",
                "content_type": "application/pdf",
                "size": 4,
                "place": 0,
                "state": "ready",
                "failure": None,
            }
        ]
        answer = agent.call("GET", f"{path}/{message['seq']}/attachments/0")
        assert answer.status == 200
        assert "attachment" in answer.json["url"]
        assert (
            f"/files/{merchant_id}/{made.id}/" in answer.json["url"]
        )  # not the upload: it expires
        assert agent.call("GET", f"{path}/{message['seq']}/attachments/1").status == 404

    def test_file_that_never_came_is_422(self, agent: ApiClient, merchant_id: str) -> None:
        made = recent(merchant_id)
        body = {"name": "a.txt", "content_type": "text/plain", "size": 3}
        key = agent.call("POST", "/api/uploads", body).json["key"]
        body = {"kind": "reply", "body": "Hi", "attachments": [key]}
        answer = agent.call("POST", f"{PATH}/{made.id}/messages", body)
        assert answer.status == 422
        assert answer.json["errors"][0]["field"] == "attachments"

    def test_file_of_another_merchant_is_422(
        self, agent: ApiClient, caller: Callers, merchant_id: str
    ) -> None:  # S136
        key = self.upload(agent).replace(merchant_id, f"{merchant_id}-2")
        made = recent(merchant_id)
        body = {"kind": "reply", "body": "Hi", "attachments": [key]}
        assert caller().call("POST", f"{PATH}/{made.id}/messages", body).status == 422

    def test_file_of_a_visitor_is_422(self, agent: ApiClient, merchant_id: str) -> None:
        visitor = Uploader.visitor(merchant_id, "acc-1", "visitor-1")
        key = bootstrap.uploads().prepare(visitor, "a.txt", "text/plain", 3).key
        bootstrap.objects().put(key, b"abc", "text/plain")
        made = recent(merchant_id)
        body = {"kind": "reply", "body": "Hi", "attachments": [key]}
        assert agent.call("POST", f"{PATH}/{made.id}/messages", body).status == 422

    @pytest.mark.parametrize(
        "change",
        [
            {"size": 25_000_001},
            {"size": 0},
            {"content_type": "a"},
            {"content_type": "text/plain\r\nx-amz-acl: public-read"},
            {"content_type": "тext/plain"},
            {"name": ""},
        ],
    )
    def test_not_every_file_is_taken(self, agent: ApiClient, change: dict[str, Any]) -> None:
        body = {"name": "a.txt", "content_type": "text/plain", "size": 3} | change
        assert agent.call("POST", "/api/uploads", body).status == 422


def test_times_are_utc_with_z(agent: ApiClient, merchant_id: str) -> None:
    made = stored(merchant_id)
    shown = agent.call("GET", f"{PATH}/{made.id}").json
    assert shown["created_at"] == to_text(made.created_at) == "2026-01-02T03:04:05.000Z"
