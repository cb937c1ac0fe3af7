"""Who acts on the desk: customers who write, agents who answer, a shop whose orders change."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from botocore.exceptions import ClientError

from deskhand import bootstrap
from deskhand.agents.models import AgentStatus
from deskhand.channels import registry as channels
from deskhand.conversations.models import SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.kit.errors import Conflict, DeskhandError, Invalid
from deskhand.kit.money import Money
from deskhand.kit.webhook import Request
from deskhand.orders.actions.models import Person
from deskhand.shops import registry as shops
from deskhand.shops.actions import RefundOrder
from local import payloads
from tests.simulation.ledger import Ledger
from tests.simulation.world import World
from tests.support.stack_in_process import FACEBOOK_SECRETS, MAILGUN_SECRETS

APP_ID: Final = "900000000000001"
SHOP_SECRETS: Final = {"client_secret": "shop-secret", "access_token": "token"}
TRIES: Final = 200
# Mailgun ends its retries on this: the signature is older than its retries may be.
GIVE_UP: Final = 406


class Merchant:
    """One tenant with a page, a mail domain, a shop and two agents."""

    def __init__(self, world: World, ledger: Ledger, merchant_id: str, number: int) -> None:
        self._world = world
        self._ledger = ledger
        self.id = merchant_id
        self.page = str(101010101010101 * number)
        self.domain = f"{merchant_id}.example"
        self.shop = f"{merchant_id}.myshopify.com"
        accounts = bootstrap.accounts()
        bootstrap.merchants().create(merchant_id, merchant_id.title())
        self.facebook = accounts.connect(
            merchant_id, "facebook", self.page, {"app_id": APP_ID}, FACEBOOK_SECRETS
        ).account_id
        self.mailgun = accounts.connect(
            merchant_id,
            "mailgun",
            self.domain,
            {"address": f"support@{self.domain}"},
            MAILGUN_SECRETS,
        ).account_id
        self.shopify = accounts.connect(
            merchant_id, "shopify", self.shop, {}, SHOP_SECRETS
        ).account_id
        for code in ("A001", "A002"):
            bootstrap.agents().create(
                merchant_id, code, name=code, email=f"{code}@{self.domain}".lower()
            )
            bootstrap.agents().set_status(merchant_id, code, AgentStatus.ONLINE)

    # Customers

    def messenger(self, *texts: tuple[str, str, str]) -> None:
        """Messages (sender, mid, text) in one POST, as Meta batches them."""
        at = self._world.clock()
        entries = [
            payloads.page_message(page_id=self.page, sender_id=sender, text=text, at=at, mid=mid)
            for sender, mid, text in texts
        ]
        known = {(sender, mid) for sender, mid, _ in texts}
        self._post("facebook", self.facebook, payloads.page_webhook(entries), known)

    def mail(self, sender: str, message_id: str, subject: str, text: str) -> None:
        """A mail through Mailgun's route."""
        request = payloads.mail(
            sender=sender,
            recipient=f"support@{self.domain}",
            subject=subject,
            body=text,
            at=self._world.clock(),
            message_id=f"<{message_id}>",
        )
        self._post("mailgun", self.mailgun, request, {(sender, message_id)})

    def echo(self, recipient: str, part: str, mid: str) -> None:
        """Meta's echo of what we sent, and the customer's phone saying that it arrived."""
        at = int(self._world.now * 1000)
        echo = {
            "sender": {"id": self.page},
            "recipient": {"id": recipient},
            "timestamp": at,
            "message": {
                "mid": mid,
                "is_echo": True,
                "app_id": int(APP_ID),
                "metadata": part,
                "text": "…",
            },
        }
        arrived = {
            "sender": {"id": recipient},
            "recipient": {"id": self.page},
            "delivery": {"mids": [mid], "watermark": at + 1},
        }
        chosen = [one for one in (echo, arrived) if self._world.chance.random() < 0.7]
        if chosen:
            entry = {"id": self.page, "time": at, "messaging": chosen}
            self._post("facebook", self.facebook, payloads.page_webhook([entry]), set())

    # The shop

    def order(self, number: int, states: tuple[str, ...]) -> None:
        """An order going through its states; each posts a webhook, in any order, repeatedly."""
        placed = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
        order = payloads.ShopOrder(
            order_id=number,
            number=number % 10_000,
            created_at=placed,
            updated_at=placed,
            email=f"buyer-{number}@mail.example",
            name=("Lena", "Berg"),
        )
        for hour, state in enumerate(states):
            order = replace(order, updated_at=placed.replace(hour=10 + hour), **STATES[state][0])
            request = order.webhook("orders/updated")
            headers = {
                **request.headers,
                "x-shopify-shop-domain": self.shop,
                "x-shopify-webhook-id": f"{self.id}-{number}-{state}",
                "x-shopify-triggered-at": order.updated_at.isoformat(),
            }
            self._post("shopify", self.shopify, replace(request, headers=headers), set())
        self._ledger.orders[str(number)] = STATES[states[-1]][1]

    def _post(
        self, slug: str, account_id: str, request: Request, known: set[tuple[str, str]]
    ) -> None:
        """Deliver like a provider: until 200, sometimes again, sometimes much later."""
        world, ledger = self._world, self._ledger
        ledger.posted |= known
        signing = shops.signing(slug) if slug in shops.SLUGS else channels.signing(slug)
        secrets = {"facebook": FACEBOOK_SECRETS, "mailgun": MAILGUN_SECRETS}.get(slug, SHOP_SECRETS)
        signed = signing.sign(request, secrets, world.clock())

        def deliver() -> None:
            taken = over = False
            try:
                reply = world.webhook(slug, account_id, signed)
                taken = reply.status == 200
                over = taken or reply.status == GIVE_UP
                world.note(f"{slug} posted: {reply.status}")
                if not over and reply.status != 503:
                    raise AssertionError(f"{slug} was answered {reply.status}: {reply.body}")
            finally:
                if not over:
                    world.later(world.chance.uniform(1, 60), f"{slug} again", deliver)
            if not taken:
                return
            ledger.accepted |= known
            ledger.requests += 1
            if world.happens(world.weather.delivered_twice):
                wait = world.chance.choice((0.1, 5.0, 3_600.0, 8 * 3_600.0))
                world.later(wait, f"{slug} repeated", deliver)

        world.later(world.chance.uniform(0, 30), f"{slug} post", deliver)

    # Agents

    def answer(self, key: str, text: str, after: float) -> None:
        """An agent answers one of the conversations; the browser tries again until it is told."""
        left = [TRIES]

        def reply() -> None:
            left[0] -= 1
            rows = [one for one in self._world.rows("conversation") if self._mine(one)]
            settled = False
            try:
                if rows:
                    row = rows[int(key[-2:]) % len(rows)]
                    self._reply(str(row["id"]), key, text)
                    settled = True
            except Invalid:
                self._ledger.refused.add(key)
                settled = True
            except (DeskhandError, ClientError) as error:
                self._world.note(f"answer {key} not taken: {type(error).__name__}")
            finally:
                if not settled and left[0] > 0:
                    self._world.later(self._world.chance.uniform(1, 20), f"answer {key}", reply)

        self._world.later(after, f"answer {key}", reply)

    def _reply(self, conversation_id: str, key: str, text: str) -> None:
        message = bootstrap.replying().add(
            self.id,
            conversation_id,
            NewMessage(
                sender_type=SenderType.AGENT,
                sender_identifier="A001",
                body=text,
                dedupe_key=f"rest:{conversation_id}:{key}",
            ),
        )
        self._ledger.replies[key] = message.id
        self._world.note(f"answer {key} taken as {message.id} in {conversation_id}")

    def refund(self, key: str, order_number: int, amount: str, after: float) -> None:
        """Somebody gives a part of an order's money back; the browser tries until it is told."""
        left = [TRIES]

        def ask() -> None:
            left[0] -= 1
            settled = False
            try:
                found = [
                    one for one in self._world.rows("order")
                    if self._mine(one) and one.get("shop")
                    and str(one["pk"]).endswith(f"#{order_number}")
                ]  # fmt: skip
                if found:
                    self._ask(str(found[0]["id"]), key, amount)
                    settled = True
            except Conflict as error:
                self._world.note(f"refund {key} refused: {error.detail}")
                settled = True
            except (DeskhandError, ClientError) as error:
                self._world.note(f"refund {key} not taken: {type(error).__name__}")
            finally:
                if not settled and left[0] > 0:
                    self._world.later(self._world.chance.uniform(1, 20), f"refund {key}", ask)

        self._world.later(after, f"refund {key}", ask)

    def _ask(self, order_id: str, key: str, amount: str) -> None:
        person = Person(email=f"max@{self.domain}", role="merchant_admin")
        wanted = RefundOrder(amount=Money.parse(amount, "USD"), notify=False)
        made = bootstrap.order_actions().ask(self.id, order_id, wanted, person, key)
        self._ledger.refunds[key] = (self.id, made.id, amount)
        self._world.note(f"refund {key} of {amount} taken as {made.id}")

    def _mine(self, row: dict[str, object]) -> bool:
        return row["merchant_id"] == self.id


STATES: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "placed": ({"financial_status": "pending"}, "pending"),
    "paid": ({"financial_status": "paid"}, "processing"),
    "shipped": ({"fulfilled": True, "fulfillment_status": "fulfilled"}, "shipped"),
    "delivered": ({"shipment_status": "delivered"}, "delivered"),
    "refunded": ({"financial_status": "refunded", "refunded": "189.00"}, "refunded"),
}
SEQUENCES: Final = (
    ("placed",),
    ("placed", "paid"),
    ("placed", "paid", "shipped"),
    ("placed", "paid", "shipped", "delivered"),
    ("placed", "paid", "refunded"),
    ("placed", "paid", "shipped", "delivered", "refunded"),
)
