"""Floods, failing providers, and an emulator that is killed."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.errors import ProviderFailure
from deskhand.kit.ids import new_id
from local import emulator
from local.payloads import mail, page_message, page_webhook
from local.place import Place
from tests.e2e.journeys import (
    conversation_of,
    customer_by_mail,
    first,
    message_with_status,
    messages_of,
    reply,
    send_mail,
)
from tests.e2e.test_messenger import ACME, conversation_with, fresh_psid
from tests.support.stack import Rest, RunningStack, eventually

PROVIDER_TRIES = 60


class TestFlood:
    def test_fifty_first_messages_at_once_are_one_customer(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S48, S97
        sender = fresh_psid()

        def post(number: int) -> int:
            entry = page_message(
                page_id=ACME, sender_id=sender, text=f"message {number}", at=utc_now()
            )
            return running.deliver("facebook", page_webhook([entry])).status

        with ThreadPoolExecutor(10) as pool:
            assert set(pool.map(post, range(50))) == {200}
        found = eventually(conversation_with(agent, sender), "the conversation")
        eventually(
            lambda: len(messages_of(agent, found["id"])) == 50, "all fifty messages", seconds=90
        )
        messages = messages_of(agent, found["id"])
        assert {one["customer_id"] for one in messages} == {found["customer_id"]}
        places = [one["seq"] for one in messages]
        assert places == sorted(set(places))


class TestFailingProvider:
    def test_tried_again_until_sent(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S26, S98
        send_mail(running, sender)
        conversation = conversation_of(agent, sender)
        since = to_text(utc_now())
        running.fail_next("mailgun", 503, "down for a moment", 2)
        answer = reply(agent, conversation["id"], "in the end")
        message_with_status(agent, conversation["id"], answer["id"], "sent")
        tries = [one["answered"] for one in running.sent("mailgun", since)
                 if one["method"] == "POST"]  # fmt: skip
        assert tries == [503, 503, 200]

    def test_refused_for_good_is_failed(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S26
        send_mail(running, sender)
        conversation = conversation_of(agent, sender)
        running.fail_next("mailgun", 400, {"message": "to parameter is not a valid address"}, 1)
        answer = reply(agent, conversation["id"], "never")
        failed = message_with_status(agent, conversation["id"], answer["id"], "failed")
        assert failed["metadata"]


@pytest.mark.timeout(420)
class TestCrash:
    def test_every_answered_post_outlives_a_kill(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S24, S32, S44
        place = Place.from_environment()
        run = new_id()[-12:]

        def post(number: int) -> str:
            """Post as a provider does: what is not answered with 200 is tried again."""
            sender = f"k-{run}-{number}@mail.example"
            request = mail(
                sender=sender, recipient="support@acme.example", subject="s", body="b",
                at=utc_now(),
            )  # fmt: skip
            for _ in range(PROVIDER_TRIES):
                try:
                    if running.deliver("mailgun", request).status == 200:
                        return sender
                except ProviderFailure:
                    pass  # the emulator is down
                time.sleep(1)
            raise AssertionError(f"never accepted: {sender}")

        with ThreadPoolExecutor(8) as pool:
            posts = [pool.submit(post, number) for number in range(200)]
            eventually(lambda: sum(one.done() for one in posts) > 60, "some posts", 60)
            emulator.kill(place)
            emulator.start(place)
            accepted = [one.result() for one in posts]
        kept = [sender for sender in accepted if sender]
        assert len(kept) > 60
        for sender in kept:
            assert first(customer_by_mail(agent, sender, seconds=240))["email"] == sender
