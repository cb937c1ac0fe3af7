"""What a message holds, by its `type`: the words to show, the files, and what else is known."""

import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from deskhand.channels.meta.payload import Json, identifier, mapping, sequence, text, word
from deskhand.channels.model import Attachment, MessageType

_MAX_NAME: Final = 120
_MAX_LISTED: Final = 50
_DEFAULT_TYPES: Final[Mapping[str, str]] = {
    "image": "image/jpeg",
    "sticker": "image/webp",
    "audio": "audio/ogg",
    "video": "video/mp4",
    "document": "application/octet-stream",
}


@dataclass(slots=True)
class Content:
    """A message's content in our words; `metadata` goes to the message's as it stands."""

    body: str = ""
    kind: MessageType = MessageType.TEXT
    files: tuple[Attachment, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


def read_content(message: Json) -> Content | None:
    """The content of a message; None for a type that we do not know."""
    kind = text(message.get("type"))
    if message.get("errors") or kind in {"unsupported", "unknown"}:
        return _unsupported(message)
    if kind == "contacts":
        return _read_cards(sequence(message.get(kind))) or _unsupported(message)
    reader = _READERS.get(kind)
    if reader is None:
        return None
    return reader(mapping(message.get(kind)), kind) or _unsupported(message)


def _unsupported(message: Json) -> Content:
    """The customer sent what the API does not carry (a poll, a view-once photo): worth seeing."""
    error = mapping(next(iter(sequence(message.get("errors"))), None))
    named = word(mapping(message.get("unsupported")).get("type")) or text(message.get("type"))
    found = {"event": "unsupported", "unsupported": named[:_MAX_NAME]}
    if error.get("code") is not None:
        found["error_code"] = identifier(error.get("code"))
    return Content(kind=MessageType.EVENT, metadata=found)


def _read_text(content: Json, _kind: str) -> Content | None:
    return Content(body=text(content.get("body"))) if content else None


def _read_media(content: Json, kind: str) -> Content | None:
    media_id, url = identifier(content.get("id")), text(content.get("url"))
    if not (media_id or url):
        return None
    content_type = text(content.get("mime_type")).replace("\\", "") or _DEFAULT_TYPES[kind]
    voice = content.get("voice") is True
    file = Attachment(
        name=_file_name(content, "voice" if voice else kind, content_type),
        content_type=content_type,
        url=url or None,
        media_id=media_id or None,
    )
    metadata = {"voice": True} if voice else {}
    return Content(text(content.get("caption")), MessageType.ATTACHMENT, (file,), metadata)


def _file_name(content: Json, kind: str, content_type: str) -> str:
    given = text(content.get("filename")).replace("\\", "/").rpartition("/")[2].strip()
    if given:
        return given[-_MAX_NAME:]
    plain = content_type.partition(";")[0].strip()
    ending = ".ogg" if plain == "audio/ogg" else mimetypes.guess_extension(plain)
    return f"{kind}{ending or ''}"


def _read_location(content: Json, _kind: str) -> Content | None:
    latitude, longitude = content.get("latitude"), content.get("longitude")
    if latitude is None or longitude is None:
        return None
    # As text: the tables take no binary floats, and nobody computes with a place.
    place = {"lat": str(latitude)[:40], "long": str(longitude)[:40]}
    words = [word(content.get(name)) for name in ("name", "address", "url")]
    lines = [line for line in words if line] or [f"{place['lat']}, {place['long']}"]
    return Content("\n".join(lines), MessageType.ATTACHMENT, metadata={"location": place})


def _read_cards(content: list[Any]) -> Content | None:
    cards = [_card(mapping(one)) for one in content[:_MAX_LISTED] if isinstance(one, dict)]
    if not cards:
        return None
    lines = [" ".join(filter(None, (card["name"], *card["phones"]))) for card in cards]
    return Content("\n".join(lines), MessageType.ATTACHMENT, metadata={"contacts": cards})


def _card(contact: Json) -> dict[str, Any]:
    name = mapping(contact.get("name"))
    phones = [mapping(one) for one in sequence(contact.get("phones"))[:_MAX_LISTED]]
    return {
        "name": word(name.get("formatted_name")) or word(name.get("first_name")),
        "phones": [word(one.get("phone")) for one in phones if one.get("phone")],
    }


def _read_button(content: Json, _kind: str) -> Content | None:
    """A quick reply of a template: its label is what the customer said."""
    label, payload = text(content.get("text")), word(content.get("payload"))
    return Content(label or payload, metadata={"payload": payload}) if content else None


def _read_interactive(content: Json, _kind: str) -> Content | None:
    """A tapped button, a row of a list, or a filled-in form (`nfm_reply`, a Flow)."""
    for kind in ("button_reply", "list_reply"):
        reply = mapping(content.get(kind))
        if reply:
            payload = word(reply.get("id"))
            return Content(text(reply.get("title")) or payload, metadata={"payload": payload})
    form = mapping(content.get("nfm_reply"))
    if not form:
        return None
    answers = text(form.get("response_json"))
    found = {"form": word(form.get("name")), "answers": answers[:10_000]}
    return Content(text(form.get("body")) or answers, metadata=found)


def _read_order(content: Json, _kind: str) -> Content | None:
    """A basket from the catalogue; prices stay the text that they were (numbers lose cents)."""
    items = [mapping(one) for one in sequence(content.get("product_items"))[:_MAX_LISTED]]
    basket = [
        {name: str(item.get(key, ""))[:100] for name, key in _BASKET.items()} for item in items
    ]
    if not basket:
        return None
    lines = [
        f"{one['quantity']} × {one['sku']} ({one['price']} {one['currency']})" for one in basket
    ]
    note = text(content.get("text"))
    catalog = identifier(content.get("catalog_id"))
    metadata = {"event": "order", "catalog_id": catalog, "basket": basket}
    return Content("\n".join(filter(None, (note, *lines))), metadata=metadata)


_BASKET: Final = {
    "sku": "product_retailer_id",
    "quantity": "quantity",
    "price": "item_price",
    "currency": "currency",
}

_READERS: Final[Mapping[str, Callable[[Json, str], Content | None]]] = {
    "text": _read_text,
    **dict.fromkeys(_DEFAULT_TYPES, _read_media),
    "location": _read_location,
    "button": _read_button,
    "interactive": _read_interactive,
    "order": _read_order,
}
