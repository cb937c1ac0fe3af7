"""The files that Meta's products keep, as the sandbox gives them."""

import struct
import zlib

import pytest

from local.sandbox.call import Answer, Call
from local.sandbox.media import EDGE, picture
from local.sandbox.providers import make_providers


def fetch(host: str, path: str, method: str = "GET") -> Answer:
    call = Call(method=method, host=host, path=path)
    return next(one for one in make_providers() if one.serves(call)).answer(call)


@pytest.mark.parametrize("host", ["scontent.xx.fbcdn.net", "lookaside.fbsbx.com"])
def test_every_address_has_its_own_picture(host: str) -> None:
    answer = fetch(host, "/v/a.jpg")
    assert (answer.status, answer.content_type) == (200, "image/png")
    assert answer.body == fetch(host, "/v/a.jpg").body == picture("/v/a.jpg")
    assert answer.body != fetch(host, "/v/b.jpg").body


def test_it_is_a_picture() -> None:
    content = picture("/v/a.jpg")
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", content[16:24]) == (EDGE, EDGE)
    start = content.index(b"IDAT") + 4
    assert len(zlib.decompress(content[start:-16])) == EDGE * (1 + 3 * EDGE)


def test_whatsapps_own_files_still_want_a_token() -> None:
    answer = fetch("lookaside.fbsbx.com", "/whatsapp_business/attachments/")
    assert answer.status == 401


def test_what_has_expired_and_what_is_no_read() -> None:
    assert fetch("scontent.xx.fbcdn.net", "/gone/a.jpg").status == 403
    assert fetch("scontent.xx.fbcdn.net", "/v/a.jpg", "POST").status == 405
