"""A form with one file in it (RFC 7578), as chat providers take uploads."""

import os
from collections.abc import Mapping


def encode_file(
    fields: Mapping[str, str], field: str, name: str, content_type: str, content: bytes
) -> tuple[str, bytes]:
    """The form's media type with its boundary, and its bytes.

    The boundary is random: no file can be written to contain it. What would break a header of the
    form is left out of the file's `name` and `content_type`.
    """
    boundary = f"deskhand-{os.urandom(16).hex()}"
    disposition = f"--{boundary}\r\ncontent-disposition: form-data; name="
    plain = [f'{disposition}"{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    safe = "".join(char for char in name if char.isprintable() and char not in '"\\')
    kind = "".join(char for char in content_type if char.isprintable())
    head = f'{disposition}"{field}"; filename="{safe}"\r\ncontent-type: {kind}\r\n\r\n'
    body = b"".join((*(one.encode() for one in plain), head.encode(), content))
    return f"multipart/form-data; boundary={boundary}", body + f"\r\n--{boundary}--\r\n".encode()
