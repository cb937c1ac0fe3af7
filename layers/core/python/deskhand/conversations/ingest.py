"""From a raw request to stored effects: parse, find each item's account, apply, keep the record."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from deskhand.channels import registry
from deskhand.channels.model import (
    Account,
    Deletion,
    Edit,
    Ignored,
    Inbound,
    InboundMessage,
    Reaction,
    Receipt,
    Unknown,
)
from deskhand.conversations.echoes import Echoes
from deskhand.conversations.receipts import ReceiptService, UnknownTarget
from deskhand.conversations.receiving import ReceivingService, ReplayedDelivery, Unaddressed
from deskhand.conversations.sending import SendingService
from deskhand.intake.models import Outcome, Work
from deskhand.intake.service import IntakeService, Keep, Problem
from deskhand.intake.sightings import Sightings
from deskhand.kit.errors import NotFound, ParseFailure
from deskhand.merchants.service import AccountService

STORED: Final = "stored"
DUPLICATE: Final = "duplicate"
IGNORED: Final = "ignored"
QUARANTINED: Final = "quarantined"


class TryLater(Exception):
    """An item refers to a message that may still be on its way; deliver the request again."""


@dataclass(slots=True)
class _Tally:
    """What became of a request so far."""

    outcome: Outcome = field(default_factory=Outcome)
    event_ids: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, result: str, event_id: str) -> None:
        self.outcome = self.outcome.plus(result)
        self.event_ids.append(event_id)

    def quarantine(self, reason: str, event_id: str | None) -> None:
        self.outcome = self.outcome.plus(QUARANTINED)
        self.problems.append(Problem(reason, event_id))


class IngestService:
    """Processes channel requests of all merchants."""

    def __init__(
        self,
        intake: IntakeService,
        accounts: AccountService,
        receiving: ReceivingService,
        receipts: ReceiptService,
        sending: SendingService,
        sightings: Sightings | None = None,
        echoes: Echoes | None = None,
    ) -> None:
        self._intake = intake
        self._accounts = accounts
        self._receiving = receiving
        self._receipts = receipts
        self._sending = sending
        self._sightings = sightings
        self._echoes = echoes

    def process(self, work: Work, *, patient: bool, keep: Keep | None = None) -> Outcome:
        """Apply every item of one request, then keep the request with its outcome.

        One rotten item never takes the others with it: it goes to quarantine (S51). Doing it all
        twice has the effect of once.

        Args:
            patient: an item about a message that isn't here raises instead of being given up.
            keep: see `IntakeService.record`.

        Raises:
            TryLater: see `patient`.
        """
        tally = _Tally()
        try:
            account = self._accounts.open(work.merchant_id, work.account_id)
            items = registry.adapter(work.slug).parse(
                self._intake.request_of(work), account, work.received_at
            )
        except ParseFailure as failure:
            tally.quarantine(failure.reason, None)
            items = []
        except NotFound:
            tally.quarantine("account_disconnected", None)
            items = []
        waiting = False
        self._note(work.merchant_id, work.account_id, work)
        for item in items:
            try:
                self._one(item, account, work, tally)
            except (UnknownTarget, Unaddressed):
                waiting = True
                self._give_up(item, tally)
        if waiting and patient:
            raise TryLater
        self._intake.record(work, tally.outcome, tally.event_ids, tally.problems, keep)
        return tally.outcome

    def _note(self, merchant_id: str, account_id: str, work: Work) -> None:
        """The account was heard; what is caught up on or replayed is no sign of life."""
        if self._sightings and not (work.quiet or work.replay):
            self._sightings.received(merchant_id, account_id, work.received_at)

    def _one(self, item: Inbound, receiving: Account, work: Work, tally: _Tally) -> None:
        if isinstance(item, Unknown):
            tally.quarantine(item.reason, item.event_id)
            return
        if isinstance(item, Ignored):
            tally.count(IGNORED, item.event_id)
            return
        try:
            account = self._accounts.resolve_entry(receiving, item.entry_id)
        except NotFound as unknown:
            tally.quarantine(unknown.detail, item.event_id)
            return
        try:
            new = self._apply(item, account, work.raw_id)
        except ReplayedDelivery:
            tally.quarantine("signature_of_another_message", item.event_id)
            return
        if account is not receiving:
            self._note(account.merchant_id, account.account_id, work)
        tally.count(STORED if new else DUPLICATE, item.event_id)

    def _apply(self, item: Inbound, account: Account, raw_id: str) -> bool:
        if isinstance(item, InboundMessage):
            return self._message(item, account, raw_id)
        appliers: dict[type, Callable[..., bool]] = {
            Receipt: self._receipt,
            Edit: self._receipts.edit,
            Deletion: self._receipts.delete,
            Reaction: self._receipts.react,
        }
        return appliers[type(item)](item, account)

    def _receipt(self, item: Receipt, account: Account) -> bool:
        """News by our own id settle what became of a message whose answer got lost."""
        try:
            return self._receipts.receipt(item, account)
        except UnknownTarget:
            ours = item.own_message_id
            names = item.external_message_ids
            if not (ours and names and self._sending.confirm(account, ours, names[0])):
                raise
        return self._receipts.receipt(item, account)

    def _message(self, item: InboundMessage, account: Account, raw_id: str) -> bool:
        ours = item.own_message_id
        if item.echo and not ours and self._echoes:
            ours = self._echoes.meant(item, account)
        if ours and self._sending.confirm(account, ours, item.external_message_id):
            return False
        return not self._receiving.receive(item, account, raw_id).duplicate

    @staticmethod
    def _give_up(item: Inbound, tally: _Tally) -> None:
        """News of what isn't ours is nothing; an edit without a message is kept.

        Nor is what our side wrote in public to nobody that the desk knows.
        """
        if isinstance(item, Receipt | InboundMessage):
            tally.count(IGNORED, item.event_id)
        else:
            tally.quarantine("message_not_found", item.event_id)
