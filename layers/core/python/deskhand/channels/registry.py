"""The one list of channels; a new channel is one line here."""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final, cast

from deskhand.kit.webhook import Signing, Webhook

if TYPE_CHECKING:
    from deskhand.channels.base import ChannelAdapter

SLUGS: Final = (
    "mailgun",
    "imap",
    "facebook",
    "instagram",
    "whatsapp",
    "wechat",
    "telegram",
    "web_chat",
)
WEBHOOK_SLUGS: Final = ("mailgun", "facebook", "instagram", "whatsapp", "wechat", "telegram")
# The channel whose customers hold a socket to us (`ChannelSpec.live`).
LIVE_SLUG: Final = "web_chat"


def adapter(slug: str) -> "ChannelAdapter":
    """Load one channel's adapter.

    Raises:
        LookupError: no such channel.
    """
    return cast("ChannelAdapter", _module(slug, "adapter").ADAPTER)


def family(slug: str) -> tuple[str, ...]:
    """A channel and those that share an app with it at their provider; itself comes first."""
    own = adapter(slug).spec.family
    others = (one for one in SLUGS if own and one != slug and adapter(one).spec.family == own)
    return (slug, *others)


def webhook(slug: str) -> Webhook:
    """Load what the webhook Lambda needs of a channel; standard library only."""
    return cast("Webhook", _module(slug, "webhook").WEBHOOK)


def signing(slug: str) -> Signing:
    """Load the provider's side of the signature, for the command line and tests."""
    return cast("Signing", _module(slug, "signing").SIGNING)


def _module(slug: str, part: str) -> ModuleType:
    if slug not in SLUGS:
        raise LookupError(f"unknown channel: {slug}")
    return import_module(f"deskhand.channels.{slug}.{part}")
