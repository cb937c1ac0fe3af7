"""Which limits a delivery is under: its account's and, where there is one, its customer's."""

from collections.abc import Iterator
from dataclasses import replace

from deskhand.channels import registry
from deskhand.conversations.outgoing import Delivery
from deskhand.pacing.models import Lane


def lanes_of(delivery: Delivery) -> Iterator[Lane]:
    """The lanes to ask for leave, the narrow one first; none where nobody is called."""
    spec = registry.adapter(delivery.account.slug).spec
    if spec.live:
        return
    account = delivery.account
    lane = Lane(
        merchant_id=account.merchant_id,
        slug=account.slug,
        account_id=account.account_id,
        per_second=spec.per_second,
        burst=spec.burst,
    )
    if spec.pair_per_second:
        pair = delivery.message.recipient_identifier
        yield replace(lane, per_second=spec.pair_per_second, burst=spec.pair_burst, pair=pair)
    yield lane
