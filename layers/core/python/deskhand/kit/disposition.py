"""The `Content-Disposition` of files that strangers named (RFC 6266, RFC 8187)."""

import re
from typing import Final
from urllib.parse import quote

# What may stand in a quoted string without escaping, and in no header ends it.
_UNSAFE: Final = re.compile(r'[^\x20-\x7e]|["\\%]')


def saved_as(name: str) -> str:
    """Have a browser save a file under `name`, never show it; any name, in ASCII."""
    plain = _UNSAFE.sub("_", name).strip() or "file"
    kept = name.encode("utf-8", "replace").decode()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(kept, safe='')}"
