"""New text told from quoted text, line by line, in the languages of `labels`.

Linear: every line is looked at once, with a bounded look around. Nothing is thrown away: what is
not new is returned as quoted, and a mail that is all quote is returned as new.
"""

import re
from dataclasses import dataclass
from typing import Final

from deskhand.kit.mail import labels
from deskhand.kit.mail.html import CUT

_MAX_LINES: Final = 10_000
_WINDOW: Final = 10
_MAX_ATTRIBUTION: Final = 500
_ATTRIBUTION_LINES: Final = 4
_LABEL: Final = re.compile(r"[\s*_>]*([^\W\d_][^:：*_<>@]{0,24}?)[\s*_]*[:：]")
_DASHES: Final = "-_=—─"
_AROUND_DASHES: Final = " \t*:：\xa0"
_RULE: Final = re.compile(r"\s*([-_=*—─]\s?){3,}\s*")
_VERB: Final = re.compile(rf"\b(?:{labels.VERBS})\b|{labels.UNSPACED_VERBS}", re.IGNORECASE)
_START: Final = re.compile(
    rf"\W{{0,3}}(?:(?:{labels.STARTS})\b|{labels.UNSPACED_STARTS})", re.IGNORECASE
)
# Yahoo on phones puts the quoted text into the line that introduces it.
_INLINE: Final = re.compile(
    rf"\W{{0,3}}(?:{labels.STARTS})\b[^@]{{4,200}}@[^@\s>]{{2,100}}>\s{{0,3}}(?:{labels.VERBS})\s?:\s+\S",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"\d{4}|\d{1,2}\s?[:.h時时点]\s?\d{2}|\d{1,2}\s?[./月-]\s?\d{1,2}")
_ADDRESS: Final = re.compile(r"[^\s<>@]@[^\s<>@]{2}")
_MARK: Final = re.compile(r"^[ \t]*>[> \t]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Split:
    """`new` is what the person wrote now; `quoted` the rest, in order, as it stood."""

    new: str
    quoted: str = ""


def split_reply(text: str) -> Split:
    """Split a mail's text; see the module."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", _MAX_LINES)
    new: list[str] = []
    quoted: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if _cuts(lines, index):
            _drop_rules(new)
            quoted.extend(lines[index:])
            break
        if line.lstrip().startswith(">"):
            quoted.append(line)
        elif attribution := _attribution(lines, index):
            quoted.extend(lines[index : index + attribution])
            index += attribution
            if not _quote_follows(lines, index):
                quoted.extend(lines[index:])
                break
            continue
        else:
            new.append(line)
        index += 1
    return _result(new, quoted)


def _result(new: list[str], quoted: list[str]) -> Split:
    fresh = _tidy(new)
    if not fresh:
        return Split(_tidy(_MARK.sub("", "\n".join(quoted)).split("\n")))
    return Split(fresh, _tidy(quoted))


def _tidy(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines if line != CUT)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _cuts(lines: list[str], index: int) -> bool:
    """Whether everything from this line on is an earlier mail."""
    line = lines[index]
    if line == CUT:
        return True
    stripped = line.strip()
    if not stripped or stripped.startswith(">"):
        return False
    if _INLINE.match(stripped[:_MAX_ATTRIBUTION]):
        return True
    return len(stripped) <= _MAX_ATTRIBUTION and (
        _separates(stripped) or _begins_forward(stripped) or _heads_block(lines, index)
    )


def _begins_forward(line: str) -> bool:
    """`Begin forwarded message:` in any of the languages."""
    return line[-1] in ":：" and line.lower().startswith(labels.FORWARD_LINES)


def _separates(line: str) -> bool:
    """`----- Original Message -----` in any of the languages."""
    dashed = line.strip(_AROUND_DASHES)
    inner = dashed.strip(_DASHES + _AROUND_DASHES)
    left, _, right = dashed.partition(inner) if inner else ("", "", "")
    return len(left) >= 2 and len(right) >= 2 and inner.lower() in labels.SEPARATORS


def _heads_block(lines: list[str], index: int) -> bool:
    """A block of at least three different labels, one of them the sender, begins here.

    Two are not enough: "From: size M / To: size L" is a customer's own text.
    """
    if _label(lines[index]) is None:
        return False
    window = lines[index : index + _WINDOW]
    kinds = {kind for line in window if (kind := _label(line))}
    return len(kinds) >= 3 and labels.FROM in kinds and _close(window)


def _close(window: list[str]) -> bool:
    """Between the first labels there are at most two lines that have none."""
    gaps = 0
    seen = 0
    for line in window:
        if not line.strip():
            continue
        if _label(line):
            seen += 1
            if seen == 3:
                return True
        else:
            gaps += 1
            if gaps > 2:
                return False
    return False


def _label(line: str) -> str | None:
    match = _LABEL.match(line[:80])
    return labels.HEADER_LABELS.get(" ".join(match[1].split()).lower()) if match else None


def _drop_rules(new: list[str]) -> None:
    while new and (not new[-1].strip() or _RULE.fullmatch(new[-1][:200])):
        new.pop()


def _attribution(lines: list[str], index: int) -> int:
    """How many lines from here are "On <date>, <name> wrote:"; 0 when they are not.

    Mail programs wrap it, so up to four lines are taken together. With no `>` after it, it must be
    certain: it needs an address or the usual beginning.
    """
    joined = ""
    for count, piece in enumerate(_paragraph(lines, index), start=1):
        if joined and _begins_here(piece):
            break
        joined = f"{joined} {piece}".strip()
        if _is_attribution(joined):
            certain = _ADDRESS.search(joined) or _START.match(joined)
            return count if certain or _quote_follows(lines, index + count) else 0
        if piece[-1] in ":：" or not _may_begin(joined):
            break
    return 0


def _paragraph(lines: list[str], index: int) -> list[str]:
    """The non-empty, unquoted lines from here, at most four and not too long."""
    pieces: list[str] = []
    for line in lines[index : index + _ATTRIBUTION_LINES]:
        piece = line.strip()
        if not piece or piece.startswith(">") or len(piece) > _MAX_ATTRIBUTION:
            break
        pieces.append(piece)
    return pieces


def _begins_here(piece: str) -> bool:
    return _is_attribution(piece) or bool(_START.match(piece) and _DATE.search(piece))


def _may_begin(line: str) -> bool:
    return bool(_START.match(line) or _DATE.search(line) or _ADDRESS.search(line))


def _is_attribution(text: str) -> bool:
    if text[-1] not in ":：" or not _DATE.search(text):
        return False
    if _VERB.search(text):
        return True
    # Gmail in Japanese: "2026年11月9日(月) 16:02 name <address>:", no verb at all.
    return bool(_DATE.match(text) and _ADDRESS.search(text) and text.rstrip(":： ").endswith(">"))


def _quote_follows(lines: list[str], index: int) -> bool:
    for line in lines[index : index + 4]:
        if line.strip():
            return line.lstrip().startswith(">")
    return False
