"""A little history for the demo: signed webhooks to the running stack, as providers would post."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cli import delivery
from cli.stack import Stack
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import DeskhandError
from deskhand.kit.http_client import PooledHttpClient
from deskhand.kit.webhook import Request
from local.demo_data import MERCHANTS, DemoMerchant
from local.payloads import ShopOrder, mail, page_message, page_webhook, phone_webhook
from local.sandbox.shopify_orders import SHOP_ORDERS

WORKERS: Final = 3
OK: Final = 200


class HistoryRefused(DeskhandError):
    """The running stack did not take a demo webhook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a demo customer wrote; `ago` is how long before now."""

    name: str
    login: str
    subject: str
    body: str
    ago: timedelta

    @property
    def address(self) -> str:
        """Their mail address."""
        return f"{self.login}@mail.example"


MAILS: Final = {
    "acme": (
        Line(name="Nora Whitfield", login="nora.whitfield", subject="Where is order #2041?",
             body="Hi,\n\nI ordered the Ridgeline tent last week and we leave on Friday. "
             "Could you tell me whether it will be here in time?\n\nThanks, Nora",
             ago=timedelta(minutes=34)),
        Line(name="Tomás Rivera", login="tomas.rivera", subject="Zip on my sleeping bag",
             body="Hello,\n\nthe zip of the bag I bought in spring came off its track. "
             "Is this covered by the warranty?\n\nTomás", ago=timedelta(hours=3)),
        Line(name="王芳", login="wang.fang", subject="关于帐篷的尺寸",
             body="您好，请问这款双人帐篷的内帐长度是多少？我身高一米九。谢谢！",
             ago=timedelta(hours=7)),
    ),
    "globex": (
        Line(name="Elif Kaya", login="elif.kaya", subject="Lamp arrived with a dent",
             body="Good morning,\n\nmy Arc lamp came today and the shade is dented. "
             "I would rather swap it than send it back.\n\nElif", ago=timedelta(minutes=52)),
        Line(name="Owen Price", login="owen.price", subject="Invoice for order #3107",
             body="Hi there,\n\ncould you send me an invoice with our VAT number on it?\n\nOwen",
             ago=timedelta(hours=5)),
    ),
}  # fmt: skip
CHATS: Final = {
    "acme": (
        ("7392015648120394", "Hey, do you have the trail shoes in 44?", timedelta(minutes=12)),
        ("7392015648120777", "My parcel says delivered but nothing is here 😕", timedelta(hours=2)),
    ),
    "globex": (("8888000011112222", "Is the Arc lamp dimmable?", timedelta(minutes=21)),),
}
DIRECT_MESSAGES: Final = {
    "acme": (
        "6841100000001166",
        "Saw the tent in your story, does it fit two?",
        timedelta(minutes=34),
    ),
    "globex": ("6841100000002277", "Do you ship lamps to Norway?", timedelta(hours=3)),
}
NUMBERS: Final = {
    "acme": ("351910000001", "Inês Duarte", "Olá! Can I change the colour of order 2044?", 18),
    "globex": ("4915550000002", "Jonas Vogt", "Hi, does the Arc lamp take E27 bulbs?", 41),
}
COMMENTS: Final = {
    "acme": ("7392015648124477", "June Abara", "Do you have this in blue?", timedelta(minutes=47)),
    "globex": ("8888000011114477", "Piet de Vries", "Lovely! How tall is it?", timedelta(hours=6)),
}
ORDERS: Final = {
    "acme": (
        (5200000002041, 2041, "nora.whitfield@mail.example", ("Nora", "Whitfield"), "fulfilled"),
        (5200000002038, 2038, "tomas.rivera@mail.example", ("Tomás", "Rivera"), "delivered"),
        (5200000002044, 2044, "guest.checkout@mail.example", None, "paid"),
    ),
    "globex": (
        (5300000003107, 3107, "owen.price@mail.example", ("Owen", "Price"), "delivered"),
        (5300000003112, 3112, "elif.kaya@mail.example", ("Elif", "Kaya"), "fulfilled"),
    ),
}


def post_history(stack: Stack, home: Path) -> int:
    """Post everything; returns how many webhooks that were.

    Raises:
        HistoryRefused: the stack answered anything but 200.
    """
    now = utc_now()
    posts = [(slug, merchant.id, request) for merchant in MERCHANTS
             for slug, request in webhooks_of(merchant, now)]  # fmt: skip
    http = PooledHttpClient(anywhere=True)

    def post(one: tuple[str, str, Request]) -> int:
        slug, merchant_id, request = one
        account = stack.account(slug, merchant_id)
        addressed = delivery.address(request, account, stack.external_ids(slug))
        return delivery.post(delivery.sign(addressed, account), account, http).status

    _fill_shops(posts, stack, home)
    with ThreadPoolExecutor(WORKERS) as pool:
        answers = list(pool.map(post, posts))
    refused = [answer for answer in answers if answer != OK]
    if refused:
        raise HistoryRefused(f"{len(refused)} of {len(answers)} demo webhooks got {refused[0]}")
    return len(answers)


def _fill_shops(posts: Sequence[tuple[str, str, Request]], stack: Stack, home: Path) -> None:
    """Let the sandbox's shops have the orders too, so that what is done to them there fits.

    In a file: the sandbox is not up yet, and forgets when it is started again.
    """
    shops: dict[str, list[Any]] = {}
    for slug, merchant_id, request in posts:
        if slug == "shopify":
            shop = stack.account(slug, merchant_id).external_id
            shops.setdefault(shop, []).append(json.loads(request.body))
    (home / SHOP_ORDERS).write_text(json.dumps(shops))


def webhooks_of(merchant: DemoMerchant, now: datetime) -> Iterator[tuple[str, Request]]:
    """One merchant's history as (slug, unsigned request), oldest first."""
    for order in ORDERS[merchant.id]:
        yield from (("shopify", request) for request in _order_states(order, now))
    for line in sorted(MAILS[merchant.id], key=lambda one: one.ago, reverse=True):
        yield (
            "mailgun",
            mail(
                sender=f'"{line.name}" <{line.address}>',
                recipient=merchant.address,
                subject=line.subject,
                body=line.body,
                at=now - line.ago,
                message_id=f"<demo-{line.login}@mail.example>",
            ),
        )
    entries = [
        page_message(page_id=merchant.page_id, sender_id=sender, text=text, at=now - ago,
                     mid=f"m_demo_{sender}")
        for sender, text, ago in CHATS[merchant.id]
    ]  # fmt: skip
    yield "facebook", page_webhook([_comment(merchant, now), *entries])
    yield "instagram", _direct_message(merchant, now)
    yield "whatsapp", _chat_message(merchant, now)


def _comment(merchant: DemoMerchant, now: datetime) -> dict[str, Any]:
    author, name, text, ago = COMMENTS[merchant.id]
    at = int((now - ago).timestamp())
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": f"5501_{author}",
        "post_id": f"{merchant.page_id}_5501",
        "parent_id": f"{merchant.page_id}_5501",
        "from": {"id": author, "name": name},
        "message": text,
        "created_time": at,
    }
    return {"id": merchant.page_id, "time": at, "changes": [{"field": "feed", "value": value}]}


def _direct_message(merchant: DemoMerchant, now: datetime) -> Request:
    sender, text, ago = DIRECT_MESSAGES[merchant.id]
    entry = page_message(
        page_id=merchant.instagram_id,
        sender_id=sender,
        text=text,
        at=now - ago,
        mid=f"aWdf_demo_{sender}",
    )
    return page_webhook([entry], "instagram")


def _chat_message(merchant: DemoMerchant, now: datetime) -> Request:
    number, name, text, minutes = NUMBERS[merchant.id]
    at = int((now - timedelta(minutes=minutes)).timestamp())
    message = {
        "from": number,
        "id": f"wamid.demo_{number}",
        "timestamp": str(at),
        "type": "text",
        "text": {"body": text},
    }
    return phone_webhook(merchant.phone_number_id, name, message)


def _order_states(
    described: tuple[int, int, str, tuple[str, str] | None, str], now: datetime
) -> Sequence[Request]:
    order_id, number, email, name, reached = described
    ordered = now - timedelta(days=6)
    order = ShopOrder(
        order_id=order_id,
        number=number,
        created_at=ordered,
        updated_at=ordered,
        email=email,
        name=name,
        financial_status="paid",
    )
    requests = [order.webhook("orders/create")]
    if reached == "paid":
        return requests
    shipped = replace(
        order,
        updated_at=ordered + timedelta(days=1),
        fulfilled=True,
        fulfillment_status="fulfilled",
        shipment_status="in_transit",
    )
    requests.append(shipped.webhook("orders/fulfilled"))
    if reached == "delivered":
        arrived = replace(
            shipped, updated_at=ordered + timedelta(days=4), shipment_status="delivered"
        )
        requests.append(arrived.webhook("orders/updated"))
    return requests
