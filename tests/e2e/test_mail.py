"""Mail in, live to the agent, answered, delivered."""

from concurrent.futures import ThreadPoolExecutor

from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request
from local.payloads import fresh_message_id, mail, mail_event
from tests.e2e.journeys import (
    conversation_of,
    message_with_status,
    messages_of,
    reply,
    send_mail,
)
from tests.support.stack import Rest, RunningStack, eventually


class TestConversation:
    def test_from_mail_to_delivered_reply(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S20, S23, S25, S36, S46, S84, S87
        since = to_text(utc_now())
        with running.agent_socket("acme") as live:
            original = send_mail(running, sender, body="Where is #2041?")
            frame = live.wait(
                "message.created", lambda one: one["message"]["sender_identifier"] == sender
            )
        received = frame["message"]
        assert received["body"] == "Where is #2041?"
        assert received["external_message_id"] == original.strip("<>")
        conversation = conversation_of(agent, sender)
        assert (conversation["channel"], conversation["status"]) == ("mailgun", "pending")

        answer = reply(agent, conversation["id"], "On its way.")
        assert answer["status"] == "queued"
        (sent,) = eventually(lambda: running.mails_to(sender, since), "the reply at Mailgun")
        assert sent["text"].startswith("On its way.")
        assert sent["subject"] == "Re: Where is my order?"
        assert sent["h:In-Reply-To"] == original
        assert original in sent["h:References"].split()
        message_with_status(agent, conversation["id"], answer["id"], "sent")

        running.accept(
            "mailgun",
            mail_event(
                event="delivered", message_id=sent["h:Message-Id"], recipient=sender, at=utc_now()
            ),
        )
        message_with_status(agent, conversation["id"], answer["id"], "delivered")

    def test_customers_answer_joins_the_thread(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S50
        original = send_mail(running, sender)
        conversation = conversation_of(agent, sender)
        send_mail(
            running,
            sender,
            subject="Re: something else entirely",
            headers={"In-Reply-To": original, "References": original},
        )
        eventually(lambda: len(messages_of(agent, conversation["id"])) == 2, "the second mail")
        conversation_of(agent, sender)

    def test_note_is_not_sent(self, running: RunningStack, agent: Rest, sender: str) -> None:  # S86
        since = to_text(utc_now())
        send_mail(running, sender)
        conversation = conversation_of(agent, sender)
        note = reply(agent, conversation["id"], "He is angry", kind="note")
        reply(agent, conversation["id"], "Dear customer")
        mails = eventually(lambda: running.mails_to(sender, since), "the reply at Mailgun")
        assert [one["text"].startswith("Dear customer") for one in mails] == [True]
        stored = [one for one in messages_of(agent, conversation["id"]) if one["id"] == note["id"]]
        assert stored[0]["kind"] == "note"


class TestDelivery:
    def test_five_times_at_once_is_one(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S41, S97
        request = mail(
            sender=sender,
            recipient="support@acme.example",
            subject="Once",
            body="only once",
            at=utc_now(),
            message_id=(original := fresh_message_id()),
        )
        with ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(lambda _: running.deliver("mailgun", request), range(5)))
        assert [answer.status for answer in answers] == [200] * 5
        conversation = conversation_of(agent, sender)
        send_mail(running, sender, body="after", headers={"In-Reply-To": original})
        eventually(
            lambda: any(one["body"] == "after" for one in messages_of(agent, conversation["id"])),
            "the mail after",
        )
        bodies = [one["body"] for one in messages_of(agent, conversation["id"])]
        assert bodies.count("only once") == 1

    def test_attachment_without_text_is_kept(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S51
        boundary = "demo-boundary"
        fields = {"recipient": "support@acme.example", "sender": sender, "from": sender,
                  "subject": "Photo", "body-plain": "", "attachment-count": "1",
                  "Message-Id": f"<{new_id()}@mail.example>"}  # fmt: skip
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        parts.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="attachment-1"; '
            'filename="tent.png"\r\nContent-Type: image/png\r\n\r\nPNG\r\n'
        )
        body = "".join([*parts, f"--{boundary}--\r\n"]).encode()
        headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
        running.accept("mailgun", Request(headers=headers, body=body))
        conversation = conversation_of(agent, sender)
        (message,) = messages_of(agent, conversation["id"])
        assert message["message_type"] == "attachment"
        assert [file["name"] for file in message["attachments"]] == ["tent.png"]


class TestRefusals:
    def request(self, sender: str) -> Request:
        return mail(
            sender=sender, recipient="support@acme.example", subject="x", body="x", at=utc_now()
        )

    def test_unsigned_and_forged(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S21, S22
        unsigned = self.request(sender)
        forged = Request(
            headers=unsigned.headers,
            body=unsigned.body + b"&timestamp=1794274200&token=abc&signature=" + b"0" * 64,
        )
        for request in (unsigned, forged):
            answer = running.deliver("mailgun", request, signed=False)
            assert answer.status in {400, 403}, answer
        assert running.deliver("mailgun", forged, signed=False).status == 403
        send_mail(running, f"after-{sender}")
        conversation_of(agent, f"after-{sender}")
        assert agent.find("/customers/search", email=sender) is None
