"""The sandbox's two pages: a demo shop with the chat widget, and a list of what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

TEMPLATES: Final = Path(__file__).parent / "templates"
SHOWN_CALLS: Final = 100
LOOKS: Final = ("title", "greeting", "colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Showcase:
    """What a demo shop sells; `hue` colours the page (degrees), `art` names a drawing."""

    product: str
    price: str
    text: str
    hue: int
    art: str


SHOWCASES: Final[Mapping[str, Showcase]] = {
    "acme": Showcase(
        product="Ridgeline 2-person tent",
        price="$189.00",
        text="Freestanding, 1.9 kg, two vestibules. Pitches in four minutes, shrugs off a week of "
        "rain, and packs into a corner of your rucksack.",
        hue=152,
        art="tent",
    ),
    "globex": Showcase(
        product="Arc reading lamp",
        price="$74.00",
        text="Warm, even light on a slow curve of brushed brass. Dims with a touch, remembers how "
        "you like it, and fits where the armchair is.",
        hue=28,
        art="lamp",
    ),
}
GENERIC: Final = Showcase(
    product="Gift card", price="$25.00", text="For anybody, for anything.", hue=250, art="card"
)


def shop_page(stack: Mapping[str, Any], merchant: Mapping[str, Any]) -> str:
    """A product page of one demo merchant, with the widget's script as a shop would write it."""
    showcase = SHOWCASES.get(str(merchant["id"]), GENERIC)
    return _template("shop.html").substitute(
        shop=escape(str(merchant["name"])),
        product=escape(showcase.product),
        price=escape(showcase.price),
        text=escape(showcase.text),
        hue=showcase.hue,
        art=(TEMPLATES / f"{showcase.art}.svg").read_text(),
        widget=_widget(stack, merchant),
    )


def index_page(stack: Mapping[str, Any], calls: Sequence[Mapping[str, Any]]) -> str:
    """What was sent to the providers, newest first, and links to the demo shops."""
    shops = "".join(
        f'<a href="/shop/{escape(str(one["id"]))}">{escape(str(one["name"]))}</a>'
        for one in stack.get("merchants", [])
    )
    rows = "".join(_row(call) for call in reversed(calls[-SHOWN_CALLS:]))
    return _template("index.html").substitute(
        shops=shops or "<span>No demo shops yet: run <code>make demo</code>.</span>",
        count=len(calls),
        rows=rows or '<tr><td colspan="4">Nothing was sent yet.</td></tr>',
    )


def _row(call: Mapping[str, Any]) -> str:
    cells = (
        f"<td>{escape(str(call['at']))}</td><td>{escape(str(call['provider']))}</td>"
        f"<td><code>{escape(str(call['method']))} {escape(str(call['path']))}</code>"
        f"<details><summary>body</summary><pre>{escape(str(call['body']))}</pre></details></td>"
        f"<td>{escape(str(call['answered']))}</td>"
    )
    return f"<tr>{cells}</tr>"


def _widget(stack: Mapping[str, Any], merchant: Mapping[str, Any]) -> str:
    chats = [one for one in merchant.get("accounts", {}).values() if "site_key" in one]
    if not chats or not stack.get("widget_url"):
        return ""
    attributes = {
        "src": stack["widget_url"],
        "data-site-key": chats[0]["site_key"],
        "data-ws-url": stack["ws_url"],
        **{f"data-{name}": chats[0][name] for name in LOOKS if name in chats[0]},
    }
    written = " ".join(f'{name}="{escape(str(value))}"' for name, value in attributes.items())
    return f"<script {written} async></script>"


def _template(name: str) -> Template:
    return Template((TEMPLATES / name).read_text())
