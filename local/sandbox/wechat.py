"""WeChat's API as far as we call it (https://developers.weixin.qq.com, formats §7).

HTTP is always 200; `errcode` tells. Some openids play a follower who can't be reached.
"""

import uuid
from collections.abc import Callable
from typing import Any, Final

from local.sandbox.call import Answer, Call

HOSTS: Final = ("api.weixin.qq.com", ".qpic.cn", ".tc.qq.com")
MAX_TEXT: Final = 2048
TOKEN_SECONDS: Final = 7200
# Followers whose messages WeChat refuses: five answers are used up, 48 hours are over, unfollowed.
REFUSED: Final = {"oQUOTA": 45047, "oLATE": 45015, "oGONE": 43004}
PIXEL: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f00050001ff5c8b2a9e0000000049454e44ae426082"
)

TEMPLATES: Final = [
    {
        "template_id": "TPL_SHIPPED",
        "title": "订单发货提醒",
        "deputy_industry": "电子商务",
        "content": "订单号：{{character_string1.DATA}}\n快递公司：{{thing2.DATA}}",
    }
]


class WeChat:
    """One token per app; takes messages and files that carry it."""

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}
        self._paths: dict[str, Callable[[Call], Answer]] = {
            "/cgi-bin/message/custom/send": self._take,
            "/cgi-bin/message/template/send": self._take_template,
            "/cgi-bin/media/upload": self._upload,
            "/cgi-bin/media/get": self._media,
            "/cgi-bin/template/get_all_private_template": lambda _: Answer(
                {"template_list": TEMPLATES}
            ),
            "/cgi-bin/getcallbackip": lambda _: Answer({"ip_list": ["101.226.62.77"]}),
        }

    def answer(self, call: Call) -> Answer:
        """Answer as WeChat does: 40001 for a token that is not the present one."""
        if call.host != HOSTS[0]:
            return Answer(PIXEL, content_type="image/png")
        if call.path == "/cgi-bin/stable_token":
            return self._token(call)
        if call.query.get("access_token", "") not in self._tokens.values():
            return _error(40001, "invalid credential, access_token is invalid or not latest")
        known = self._paths.get(call.path)
        return known(call) if known else Answer("not found", 404)

    def _token(self, call: Call) -> Answer:
        asked = call.json()
        app_id = str(asked.get("appid") or "")
        if not app_id.startswith("wx"):
            return _error(40013, "invalid appid")
        if not asked.get("secret"):
            return _error(40125, "invalid appsecret")
        if asked.get("force_refresh") or app_id not in self._tokens:
            self._tokens[app_id] = f"token_{uuid.uuid4().hex}"
        return Answer({"access_token": self._tokens[app_id], "expires_in": TOKEN_SECONDS})

    def _take(self, call: Call) -> Answer:
        if b"\\u" in call.body:
            return _error(40033, "invalid charset. please check your request, if include \\uxxxx")
        return self._refusal(call.json()) or Answer({"errcode": 0, "errmsg": "ok"})

    def _take_template(self, call: Call) -> Answer:
        number = uuid.uuid4().int % 10**15
        taken = Answer({"errcode": 0, "errmsg": "ok", "msgid": number})
        return self._refusal(call.json()) or taken

    def _refusal(self, message: dict[str, Any]) -> Answer | None:
        openid = str(message.get("touser") or "")
        if not openid:
            return _error(40003, "invalid openid")
        for beginning, code in REFUSED.items():
            if openid.startswith(beginning):
                return _error(code, "refused by the sandbox for this openid")
        text = message.get("text")
        content = text.get("content", "") if isinstance(text, dict) else ""
        if len(str(content).encode()) > MAX_TEXT:
            return _error(45002, "content size out of limit")
        return None

    def _upload(self, call: Call) -> Answer:
        if "media" not in call.form():
            return _error(41005, "media data missing")
        kind = call.query.get("type", "image")
        return Answer({"type": kind, "media_id": f"m_{uuid.uuid4().hex}", "created_at": 0})

    def _media(self, call: Call) -> Answer:
        media_id = call.query.get("media_id", "")
        if not media_id:
            return _error(40007, "invalid media_id")
        if "video" in media_id:
            return Answer({"video_url": f"http://vweixinf.tc.qq.com/{media_id}.mp4"})
        return Answer(PIXEL, content_type="image/png")


def _error(code: int, words: str) -> Answer:
    return Answer({"errcode": code, "errmsg": f"{words} rid: sandbox"})
