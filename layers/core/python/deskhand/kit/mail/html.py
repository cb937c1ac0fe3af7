"""HTML of mails: made safe to show, and turned into text in which quotes are marked.

HTML parsers follow the standard, whose tree repair is quadratic for deep nesting, for open
formatting elements and for attributes of one tag; a linear
scan refuses such documents before any parser sees them.
"""

import html as entities
import re
from typing import TYPE_CHECKING, Final

import nh3

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_HTML: Final = 262_144
CUT: Final = "\x1a"
_MAX_DEPTH: Final = 150
_MAX_FORMATTING: Final = 60
_MAX_AMPERSANDS: Final = 20_000
_MAX_ATTRIBUTES: Final = 150
_MAX_TAGS: Final = 40_000
_FORMATTING: Final = _words("a b big code em font i nobr s small strike strong tt u")
_VOID_OR_IMPLIED: Final = _words(
    "area base body br col colgroup dd dt embed head hr html img input li link meta option p param"
    " source tbody td tfoot th thead tr track wbr"
)
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,20})")
_WHOLE_TAG: Final = re.compile(r"<[a-zA-Z](?>=\s*\"[^\"]*\"|=\s*'[^']*'|[^>])*+")
_QUOTED_VALUE: Final = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
_BETWEEN_ATTRIBUTES: Final = re.compile(r"[\s/]+")
_ANY_TAG: Final = re.compile(r"<[!/a-zA-Z][^<>]*>")
_HIDDEN: Final = re.compile(r"<(script|style|title)\b", re.IGNORECASE)
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")

_BLOCKS: Final = _words(
    "address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4"
    " h5 h6 header hr li main ol p pre section table tr ul"
)
_SKIPPED: Final = _words("head script style title template noscript svg math")
_QUOTE_CLASSES: Final = _words(
    "gmail_quote yahoo_quoted protonmail_quote zmail_extra tutanota_quote"
)
_QUOTE_IDS: Final = frozenset(("isReplyContent", "mail-quote", "OLK_SRC_BODY_SECTION"))
# What follows one of these, inside it and after it, is the earlier mail (Outlook, QQ).
_CUT_IDS: Final = frozenset(("divRplyFwdMsg", "appendonsend", "reply_separator"))
_CUT_TAGS: Final = frozenset(("includetail",))

_TAGS: Final = _words(
    "a abbr address b big blockquote br caption center cite code col colgroup dd del div dl dt em"
    " font h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s small span strike strong sub sup"
    " table tbody td tfoot th thead tr tt u ul"
)
_ATTRIBUTES: Final = {
    "*": {"style", "dir", "lang", "title", "align", "valign", "width", "height", "bgcolor"},
    "a": {"href"},
    "img": {"src", "alt"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
# No property that takes a URL: those fetch trackers as images do, and can't be blocked as easily.
_STYLES: Final = _words(
    "color background-color font-family font-size font-style font-weight line-height text-align"
    " text-decoration text-indent vertical-align white-space margin margin-top margin-right"
    " margin-bottom margin-left padding padding-top padding-right padding-bottom padding-left"
    " border border-top border-right border-bottom border-left border-collapse border-color"
    " border-style border-width width max-width height"
)
_SCHEMES: Final = frozenset(("http", "https", "mailto", "tel", "cid"))


def is_tractable(html: str) -> bool:
    """Whether an HTML parser finishes this in linear time: one scan of depth, tags and entities."""
    if len(html) > MAX_HTML or html.count("&") > _MAX_AMPERSANDS:
        return False
    if html.count("<") > _MAX_TAGS or any(map(_is_crowded, _WHOLE_TAG.findall(html))):
        return False
    depth = formatting = 0
    for match in _TAG.finditer(html):
        step = -1 if match[1] else 1
        name = match[2].lower()
        if name in _FORMATTING:
            formatting = max(0, formatting + step)
        elif name not in _VOID_OR_IMPLIED:
            depth = max(0, depth + step)
        if depth > _MAX_DEPTH or formatting > _MAX_FORMATTING:
            return False
    return True


def _is_crowded(tag: str) -> bool:
    """Whether a tag has so many attributes that comparing each with each takes long."""
    if len(tag) <= 2 * _MAX_ATTRIBUTES:
        return False
    bare = _QUOTED_VALUE.sub("=", tag)
    return len(_BETWEEN_ATTRIBUTES.findall(bare)) > _MAX_ATTRIBUTES


def sanitise(html: str) -> str | None:
    """HTML without scripts, forms, styles that reach out, and unknown schemes.

    `cid:` images stay, so that inline attachments can be shown. Remote images stay too: whoever
    shows the mail decides about them. None when the document is not tractable.
    """
    if not is_tractable(html):
        return None
    return nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "title", "head", "noscript", "svg", "math"},
        attributes=_ATTRIBUTES,
        url_schemes=set(_SCHEMES),
        filter_style_properties=set(_STYLES),
        link_rel="noopener noreferrer nofollow",
    )


def to_text(html: str) -> str:
    """The text of an HTML mail, quoted parts marked with `> `, cuts with a line holding `CUT`.

    An intractable document has its tags stripped and nothing marked.
    """
    if not is_tractable(html):
        return _stripped(html)
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - not every mail has HTML

    root = LexborHTMLParser(html).root
    if root is None:
        return ""
    writer = _Writer()
    _walk(root, writer)
    return writer.text()


def _stripped(html: str) -> str:
    text = _ANY_TAG.sub(" ", _without_hidden(html[: 4 * MAX_HTML]))
    return _SPACE.sub(" ", entities.unescape(text)).strip()


def _without_hidden(html: str) -> str:
    """Without scripts and styles; an unclosed one swallows the rest, as it does in a browser."""
    kept: list[str] = []
    lower, position = html.lower(), 0
    while match := _HIDDEN.search(html, position):
        kept.append(html[position : match.start()])
        end = lower.find(f"</{match[1].lower()}", match.end())
        if end < 0:
            return " ".join(kept)
        position = end
    return " ".join([*kept, html[position:]])


def _walk(root: "LexborNode", writer: "_Writer") -> None:
    """Visit in document order without recursion; a block opens and closes lines."""
    node: LexborNode | None = root
    while node is not None:
        if writer.enter(node) and node.first_child is not None:
            node = node.first_child
            continue
        while node is not None:
            writer.leave(node)
            if node.next is not None:
                node = node.next
                break
            node = node.parent


class _Writer:
    """Collects lines; knows how deep in quotes and in preformatted text it is."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._pre = 0

    def enter(self, node: "LexborNode") -> bool:
        """Begin a node; False when its children are not to be visited."""
        tag = node.tag or ""
        if tag == "-text":
            self._write(node.text_content or "")
            return False
        if tag in _SKIPPED or (tag.startswith("-") and tag not in {"-document", "-undef"}):
            return False
        attributes = node.attributes
        self._open(tag, attributes)
        return True

    def _open(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in _BLOCKS:
            self._break()
        if is_cut(tag, attributes):
            self._break()
            self._lines.append(CUT)
        if is_quote(tag, attributes):
            self._quotes += 1
        self._mark(tag, attributes)

    def _mark(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "br":
            self._break(always=True)
        elif tag == "pre":
            self._pre += 1
        elif tag == "li":
            self._line.append("- ")
        elif tag == "img" and attributes.get("alt"):
            self._line.append(f"[{attributes['alt']}]")
        elif tag in {"td", "th"} and self._line:
            self._line.append(" ")

    def leave(self, node: "LexborNode") -> None:
        """End a node."""
        tag = node.tag or ""
        if tag.startswith("-") or tag in _SKIPPED:
            return
        if tag in _BLOCKS:
            self._break()
        if tag in {"p", "h1", "h2", "h3", "h4", "table"}:
            self._gap()
        if is_quote(tag, node.attributes):
            self._break()
            self._quotes -= 1
        if tag == "pre":
            self._pre -= 1

    def _write(self, text: str) -> None:
        if self._pre:
            first, *rest = text.replace("\r", "").split("\n")
            self._line.append(first)
            for line in rest:
                self._break(always=True)
                self._line.append(line)
        else:
            self._line.append(_SPACE.sub(" ", text))

    def _break(self, *, always: bool = False) -> None:
        line = "".join(self._line)
        self._line = []
        line = line if self._pre else _SPACE.sub(" ", line).strip()
        if line.strip() or always:
            self._lines.append("> " * min(self._quotes, 1) + line)

    def _gap(self) -> None:
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append("> " if self._quotes else "")

    def text(self) -> str:
        """All lines, without blank ones at either end."""
        self._break()
        return "\n".join(line.rstrip() for line in self._lines).strip("\n")


def is_quote(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether the element holds an earlier mail, as mail programs mark it."""
    if tag == "blockquote":
        return True
    classes = (attributes.get("class") or "").split()
    return not _QUOTE_CLASSES.isdisjoint(classes) or (attributes.get("id") or "") in _QUOTE_IDS


def is_cut(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether everything from this element on is an earlier mail."""
    return tag in _CUT_TAGS or (attributes.get("id") or "") in _CUT_IDS
