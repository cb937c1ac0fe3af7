"""When Meta lets a business write, and where its files are (formats §3, §4).

https://developers.facebook.com/docs/messenger-platform/policy/policy-overview
"""

from datetime import timedelta
from typing import Final

from deskhand.channels.model import Opening, Sender, SendKind
from deskhand.channels.windows import WindowRule

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
HUMAN_AGENT: Final = "HUMAN_AGENT"
_ACTS: Final = frozenset({Opening.MESSAGE, Opening.INTERACTION})

# The plain windows come first: a tag is sent only where it is needed. `human_agent` in the settings
# says that Meta has reviewed the app for that tag. All other tags are dead since 2026-04-27.
WINDOWS: Final = (
    WindowRule(openings=_ACTS, lasts=DAY),
    WindowRule(openings=frozenset({Opening.ADVERT}), lasts=WEEK),
    WindowRule(
        senders=frozenset({Sender.HUMAN}),
        openings=_ACTS | {Opening.ADVERT},
        lasts=WEEK,
        setting="human_agent",
        tag=HUMAN_AGENT,
    ),
    WindowRule(kind=SendKind.PUBLIC_REPLY, openings=frozenset({Opening.COMMENT})),
    WindowRule(
        kind=SendKind.PRIVATE_REPLY,
        openings=frozenset({Opening.COMMENT}),
        lasts=WEEK,
        max_sends=1,
    ),
)
APP_SETTINGS: Final = {
    "app_id": {"type": "string", "title": "App id"},
    "human_agent": {
        "type": "boolean",
        "title": "The app has the Human Agent permission (answer within 7 days)",
    },
}
"""What the desk has to know of the merchant's app."""
MEDIA_HOSTS: Final = (".fbcdn.net", ".fbsbx.com", ".cdninstagram.com")
