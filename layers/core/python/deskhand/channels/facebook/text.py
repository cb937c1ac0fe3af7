"""Cutting a long text into messages that Meta takes."""


def split(body: str, limit: int) -> list[str]:
    """Cut `body` into parts of at most `limit` code points, at a line or word end if there is one.

    The break's own white space goes; an empty or blank body gives no part.
    """
    parts = []
    rest = body.strip()
    while len(rest) > limit:
        cut = _break_before(rest, limit)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def _break_before(rest: str, limit: int) -> int:
    window = rest[: limit + 1]
    line, word = window.rfind("\n"), window.rfind(" ")
    # A break in the first half would leave a stub; Chinese has no spaces at all: cut hard.
    return next((at for at in (line, word) if at > limit // 2), limit)
