"""Encrypted pushes and fetched mail on the whole way to a stored message."""

from collections.abc import Iterator

import pytest

from deskhand import bootstrap
from deskhand.channels.imap.reading import MAIL
from deskhand.conversations.models import Message
from deskhand.conversations.repository import ConversationRepository
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from deskhand.storage.secrets import SecretStore
from deskhand.storage.table import Table
from functions.messages.process import handler
from tests.support.stack_in_process import composed, sqs_event, work
from tests.unit.channels.imap.builders import account as mailbox
from tests.unit.channels.imap.builders import mail
from tests.unit.channels.wechat.builders import KEY, SECRETS, push, signed


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        SecretStore(settings.stage).put_platform({"visitor_key": "v", "reply_key": "r"})
        yield


def stored(settings: Settings, merchant_id: str, account_id: str, event_id: str) -> list[Message]:
    repository = ConversationRepository(Table(settings.desk_table), merchant_id)
    place = repository.place_of(account_id, event_id)
    return repository.messages(place[0]) if place else []


def process(merchant_id: str, account_id: str, slug: str, request: Request) -> None:
    answer = handler(sqs_event(work(merchant_id, account_id, slug, request)), None)
    assert answer == {"batchItemFailures": []}


class TestWeChat:
    @pytest.fixture
    def original_id(self) -> str:
        return f"gh_{new_id()[-12:]}"

    @pytest.fixture
    def account_id(self, merchant_id: str, original_id: str) -> str:
        accounts = bootstrap.accounts()
        return accounts.connect(merchant_id, "wechat", original_id, {}, SECRETS).account_id

    def test_an_encrypted_push_is_one_message(
        self, settings: Settings, merchant_id: str, account_id: str, original_id: str
    ) -> None:  # S27, S41
        number = str(int(new_id().replace("-", "")[-15:], 16))
        text = push(ToUserName=original_id, Content="你好", MsgId=number)
        for _ in range(2):
            process(merchant_id, account_id, "wechat", signed(text))
        (found,) = stored(settings, merchant_id, account_id, number)
        assert (found.body, found.external_message_id) == ("你好", number)

    def test_a_push_under_the_key_before_a_rotation(
        self, settings: Settings, merchant_id: str, account_id: str, original_id: str
    ) -> None:
        text = signed(push(ToUserName=original_id, Content="old key", MsgId="77"))
        renewed = {**SECRETS, "encoding_aes_key": KEY[::-1]}
        bootstrap.accounts().rotate_secret(merchant_id, account_id, renewed)
        process(merchant_id, account_id, "wechat", text)
        (found,) = stored(settings, merchant_id, account_id, "77")
        assert found.body == "old key"

    def test_another_accounts_push_is_quarantined(
        self, settings: Settings, merchant_id: str, account_id: str
    ) -> None:
        other = signed(push(ToUserName="gh_of_others", Content="x", MsgId="78"))
        process(merchant_id, account_id, "wechat", other)
        assert stored(settings, merchant_id, account_id, "78") == []
        assert len(bootstrap.intake().quarantined(merchant_id, limit=5)) == 1


def test_a_fetched_mail_twice_is_one_message(settings: Settings, merchant_id: str) -> None:  # S20
    name = f"{new_id()}@customer.example"
    address = f"support-{merchant_id}@acme.example"
    form = {**mailbox().settings, "address": address}
    secrets = {"username": "shop", "password": "secret"}
    connected = bootstrap.accounts().connect(merchant_id, "imap", address, form, secrets)
    request = Request(headers={"content-type": MAIL}, body=mail(name))
    for _ in range(2):
        process(merchant_id, connected.account_id, "imap", request)
    (found,) = stored(settings, merchant_id, connected.account_id, name)
    assert (found.body, found.subject) == ("Where is it?", "Order #1166")
