"""Attachments both ways: byte for byte, to those they are for and nobody else."""

import json
from typing import Any

from deskhand.kit.clock import utc_now
from deskhand.kit.ids import new_id
from local.payloads import page_message, page_webhook
from local.sandbox.media import picture
from tests.e2e.journeys import messages_of
from tests.e2e.test_messenger import ACME, conversation_with, fresh_psid
from tests.support.stack import HTTP, Rest, RunningStack, Socket, eventually

PNG = picture("/a-visitors-shoe")
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 40 + b"\n%%EOF"
SAVED = "attachment;"


def put(upload: dict[str, Any], content: bytes) -> int:
    """Put a file where it was said; the status of the answer."""
    headers = {"content-type": upload["content_type"]}
    return HTTP.request("PUT", upload["url"], body=content, headers=headers).status


def fetched(url: str) -> tuple[bytes, dict[str, str]]:
    """A file, as a browser gets it."""
    answer = HTTP.request("GET", url)
    assert answer.status == 200, (url, answer.body[:500])
    return answer.body, {name.lower(): value for name, value in answer.headers.items()}


def asked(visitor: Socket, kind: str, action: str, **frame: Any) -> dict[str, Any]:
    """The answer of one kind to a visitor's frame."""
    ref = new_id()
    visitor.send(action=action, ref=ref, **frame)
    return visitor.wait(kind, lambda one: one.get("ref") == ref)


def prepare(visitor: Socket, kind: str = "file", **changes: Any) -> dict[str, Any]:
    described = {"name": "shoe.png", "content_type": "image/png", "size": len(PNG), **changes}
    return asked(visitor, kind, "file.prepare", **described)


def send_picture(visitor: Socket) -> dict[str, Any]:
    """The acknowledgement of a picture without words."""
    upload = prepare(visitor)["upload"]
    assert put(upload, PNG) == 200
    keys = [upload["key"]]
    frame = {"body": "", "client_id": new_id(), "attachments": keys}
    return asked(visitor, "ack", "message.send", **frame)


def answer_with_pdf(agent: Rest, conversation_id: str, kind: str = "reply") -> dict[str, Any]:
    """A message of an agent with one PDF."""
    wanted = {"name": "bill.pdf", "content_type": "application/pdf", "size": len(PDF)}
    upload = agent.post("/uploads", wanted)
    assert put(upload, PDF) == 200
    body = {"kind": kind, "body": "", "attachments": [upload["key"]]}
    made: dict[str, Any] = agent.post(f"/conversations/{conversation_id}/messages", body)
    return made


class TestWebChat:
    def test_a_visitors_picture_reaches_the_agent(
        self, running: RunningStack, agent: Rest, stranger: Rest
    ) -> None:
        with running.visitor_socket() as visitor:
            visitor.wait("session")
            ack = send_picture(visitor)
        thread = f"/conversations/{ack['conversation_id']}/messages"
        (message,) = messages_of(agent, ack["conversation_id"])
        (file,) = message["attachments"]
        assert (file["name"], file["content_type"], file["size"], file["state"]) == (
            "shoe.png", "image/png", len(PNG), "ready",
        )  # fmt: skip
        path = f"{thread}/{ack['seq']}/attachments/0"
        content, headers = fetched(agent.get(path)["url"])
        assert content == PNG
        assert headers["content-disposition"].startswith(SAVED)
        assert stranger.find(path) is None  # another merchant's token: 404

    def test_an_agents_pdf_reaches_the_visitor_and_nobody_else(
        self, running: RunningStack, agent: Rest
    ) -> None:
        with running.visitor_socket() as visitor:
            visitor.wait("session")
            conversation_id = send_picture(visitor)["conversation_id"]
            note = answer_with_pdf(agent, conversation_id, "note")
            sent = answer_with_pdf(agent, conversation_id)
            visitor.wait("message.created", lambda one: one["message"]["id"] == sent["id"])
            place = {"conversation_id": conversation_id, "seq": sent["seq"], "place": 0}
            content, headers = fetched(asked(visitor, "file", "file.url", **place)["url"])
            assert content == PDF
            assert headers["content-disposition"].startswith(SAVED)
            asked(visitor, "error", "file.url", **{**place, "seq": note["seq"]})
            with running.visitor_socket() as another:
                another.wait("session")
                asked(another, "error", "file.url", **place)

    def test_what_is_not_taken(self, running: RunningStack) -> None:
        with running.visitor_socket() as visitor, running.visitor_socket() as another:
            visitor.wait("session")
            another.wait("session")
            large = prepare(visitor, "error", size=20_000_001)
            program = prepare(visitor, "error", content_type="application/x-msdownload")
            assert (large["code"], program["code"]) == ("too_large", "type_not_taken")

            upload = prepare(visitor)["upload"]
            put(upload, PNG + PNG)  # not what was announced: the store or the desk refuses
            frame = {"body": "", "client_id": new_id(), "attachments": [upload["key"]]}
            refusal = asked(visitor, "error", "message.send", **frame)
            assert refusal["code"] in {"not_as_announced", "not_uploaded"}

            upload = prepare(visitor)["upload"]
            assert put(upload, PNG) == 200
            frame = {"body": "", "client_id": new_id(), "attachments": [upload["key"]]}
            assert asked(another, "error", "message.send", **frame)["code"] == "key_invalid"


class TestOfAProvider:
    def _told(self, running: RunningStack, agent: Rest, url: str) -> Any:
        """A Messenger message with a picture at that address, as soon as it is in the thread."""
        sender = fresh_psid()
        entry = page_message(page_id=ACME, sender_id=sender, text="", at=utc_now())
        content = entry["messaging"][0]["message"]
        del content["text"]
        content["attachments"] = [{"type": "image", "payload": {"url": url}}]
        running.accept("facebook", page_webhook([entry]))
        return eventually(conversation_with(agent, sender), "the conversation")

    def _settled(self, agent: Rest, conversation_id: str) -> Any:
        """The picture, once it is pending no more."""

        def probe() -> Any:
            (message,) = messages_of(agent, conversation_id)
            (file,) = message["attachments"]
            assert file["state"] in {"pending", "ready", "failed"}
            return None if file["state"] == "pending" else (message, file)

        return eventually(probe, "the file's fate")

    def test_is_copied_and_shown(self, running: RunningStack, agent: Rest, stranger: Rest) -> None:
        path = f"/v/t1.15752-9/{new_id()}.jpg"
        told = self._told(running, agent, f"https://scontent.xx.fbcdn.net{path}?oh=1")
        message, file = self._settled(agent, told["id"])
        assert (file["state"], file["failure"]) == ("ready", None)
        place = f"/conversations/{told['id']}/messages/{message['seq']}/attachments/0"
        content, _ = fetched(agent.get(place)["url"])
        assert content == picture(path)
        assert stranger.find(place) is None

    def test_never_from_just_anywhere(self, running: RunningStack, agent: Rest) -> None:
        """formats §0.10: whoever can make a provider repeat an address chooses it."""
        told = self._told(running, agent, "https://fbcdn.net.evil.example/latest/meta-data")
        message, file = self._settled(agent, told["id"])
        assert file["state"] == "failed"
        assert "not where this provider keeps its files" in file["failure"]
        place = f"/conversations/{told['id']}/messages/{message['seq']}/attachments/0"
        assert agent.find(place) is None
        assert "evil.example" not in json.dumps(message)
