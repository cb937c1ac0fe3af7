"""Files that Meta keeps for its products: a picture at every address, the same one each time."""

import hashlib
import struct
import zlib
from typing import Final

from local.sandbox.call import Answer, Call

HOSTS: Final = (".fbcdn.net", ".fbsbx.com", ".cdninstagram.com")
EDGE: Final = 64
NOT_THERE: Final = "/gone/"
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


class MediaHosts:
    """Gives files to whoever knows their address, as these hosts do."""

    def answer(self, call: Call) -> Answer:
        """A square of the address's own colour; what is below `/gone/` has expired."""
        if call.method != "GET":
            return Answer("only to be read", 405)
        if call.path.startswith(NOT_THERE):
            return Answer("URL signature expired", 403)
        return Answer(picture(call.path), content_type="image/png")


def picture(path: str) -> bytes:
    """The PNG at a path: `EDGE` pixels square, of one colour (PNG specification, §5)."""
    colour = hashlib.sha256(path.encode()).digest()[:3]
    header = struct.pack(">IIBBBBB", EDGE, EDGE, 8, 2, 0, 0, 0)
    lines = (b"\0" + colour * EDGE) * EDGE
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
