"""The one list of channels; a new channel is one line here."""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final, cast

from deskhand.kit.webhook import Signing, Webhook

if TYPE_CHECKING:
    from deskhand.channels.base import ChannelAdapter

# A channel is one line: its slug, and whether its provider posts webhooks to us.
_POSTS_TO_US: Final = {
    "mailgun": True,
    "imap": False,
    "facebook": True,
    "instagram": True,
    "whatsapp": True,
    "wechat": True,
    "telegram": True,
    "web_chat": False,
}
SLUGS: Final = tuple(_POSTS_TO_US)
WEBHOOK_SLUGS: Final = tuple(slug for slug, posts in _POSTS_TO_US.items() if posts)
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
