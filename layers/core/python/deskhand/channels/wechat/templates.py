"""The account's approved templates, as the composer lists them.

https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html
"""

import re
from typing import Any, Final

from deskhand.channels.base import Template
from deskhand.channels.model import Account
from deskhand.channels.wechat import api
from deskhand.kit.errors import Retriable
from deskhand.kit.http import HttpClient

LIST: Final = "/cgi-bin/template/get_all_private_template"
_PLACE: Final = re.compile(r"\{\{\s*(\w+)\.DATA\s*\}\}")
# Templates have no language field; WeChat approves them for Chinese accounts.
_LANGUAGE: Final = "zh_CN"


def read_templates(account: Account, http: HttpClient) -> list[Template]:
    """All templates of an account that has switched them on.

    Raises:
        Retriable, Permanent, NeedsHuman: see `api.call`.
    """
    if not account.settings.get("template_messages"):
        return []
    document = api.call(http, account, "GET", LIST).json()
    listed = document.get("template_list") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise Retriable("unreadable_answer", "WeChat's templates can't be read")
    return [_template(one) for one in listed if isinstance(one, dict) and one.get("template_id")]


def _template(given: dict[str, Any]) -> Template:
    title, content = str(given.get("title") or ""), str(given.get("content") or "")
    return Template(
        name=str(given["template_id"]),
        language=_LANGUAGE,
        category=str(given.get("deputy_industry") or given.get("primary_industry") or ""),
        body=f"{title}\n{content}".strip(),
        placeholders=tuple(dict.fromkeys(_PLACE.findall(content))),
    )
