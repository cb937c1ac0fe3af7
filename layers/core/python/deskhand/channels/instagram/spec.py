"""What an Instagram account is and can do (formats §4).

https://developers.facebook.com/docs/instagram-platform
"""

from typing import Final

from deskhand.channels.base import ChannelSpec, FileRules
from deskhand.channels.meta.rules import APP_SETTINGS, MEDIA_HOSTS, WINDOWS

PAGE_LOGIN: Final = "page"
OWN_LOGIN: Final = "instagram"
_SECRET: Final = {"type": "string", "minLength": 1, "format": "password"}
_MEGABYTE: Final = 1024 * 1024
_PICTURE: Final = 8 * _MEGABYTE
_OTHER: Final = 25 * _MEGABYTE

SPEC: Final = ChannelSpec(
    slug="instagram",
    name="Instagram",
    id_title="Account id",
    id_hint="The number of the professional account.",
    credentials={
        "type": "object",
        "required": ["app_secret", "verify_token", "access_token"],
        "properties": {
            "app_secret": {**_SECRET, "title": "App secret"},
            "instagram_app_secret": {
                **_SECRET,
                "title": "Instagram app secret (Instagram Login only)",
            },
            "verify_token": {**_SECRET, "title": "Verify token"},
            "access_token": {
                **_SECRET,
                "title": "Page access token, or with Instagram Login the account's",
            },
        },
        "additionalProperties": False,
    },
    settings={
        "type": "object",
        "properties": {
            "username": {"type": "string", "title": "User name"},
            "login": {
                "type": "string",
                "enum": [PAGE_LOGIN, OWN_LOGIN],
                "title": "How the account was connected to the app: through its page, or itself",
            },
            "page_id": {"type": "string", "title": "Page id (when connected through its page)"},
            **APP_SETTINGS,
        },
        "additionalProperties": False,
    },
    family="meta",
    windows=WINDOWS,
    files=FileRules(
        max_count=1,
        max_bytes={
            "image/png": _PICTURE,
            "image/jpeg": _PICTURE,
            "audio/*": _OTHER,
            "video/*": _OTHER,
            "application/pdf": _OTHER,
        },
    ),
    media_hosts=MEDIA_HOSTS,
    catches_up=True,
    # One of Meta's pages says 100 texts a second, another 300; files are 10.
    per_second=10.0,
    burst=20,
    max_text=1000,
    text_unit="bytes",
    edits=True,
    docs_url="https://developers.facebook.com/docs/instagram-platform",
)
