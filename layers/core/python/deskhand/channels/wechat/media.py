"""Where a customer's file can be fetched; WeChat keeps it for three days."""

from typing import Final
from urllib.parse import urlencode

from deskhand.channels.model import Account, Attachment, MediaRequest
from deskhand.channels.wechat import api
from deskhand.kit.errors import Permanent
from deskhand.kit.http import HttpClient

GET: Final = "/cgi-bin/media/get"
# An `errcode` comes with a 200 here as everywhere.
_EXCUSES: Final = ("application/json", "text/plain", "text/json")


def locate(attachment: Attachment, account: Account, http: HttpClient) -> MediaRequest:
    """A picture's own address, else the media API's.

    https://developers.weixin.qq.com/doc/offiaccount/Asset_Management/Get_temporary_materials.html:
    of a video the API gives an address instead of the bytes.

    Raises:
        Permanent: `no_such_file`: it has neither address nor id.
        Retriable, Permanent, NeedsHuman: see `api.call`.
    """
    if attachment.url:
        return MediaRequest(url=attachment.url)
    if not attachment.media_id:
        raise Permanent("no_such_file", "The file has no address.")
    query = {"media_id": attachment.media_id}
    if attachment.content_type.startswith("video/"):
        answer = api.call(http, account, "GET", GET, query=query, timeout=15.0).json()
        address = str(answer.get("video_url") or "") if isinstance(answer, dict) else ""
        if address:
            return MediaRequest(url=f"https://{address.partition('://')[2]}")
    token = api.access_token(http, account)
    return MediaRequest(
        url=f"{api.HOST}{GET}?{urlencode({'access_token': token, **query})}", excuses=_EXCUSES
    )
