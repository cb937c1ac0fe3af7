"""WhatsApp's part of the Graph API as far as we call it (formats §6)."""

import re
import uuid
from typing import Any, Final

from local.demo_data import MERCHANTS, META_APP_ID
from local.sandbox.call import Answer, Call

NODE: Final = re.compile(r"^/v\d+\.\d+/(?P<node>\w+)(/(?P<edge>\w+))?$")
OWN_NODES: Final = {id_ for one in MERCHANTS for id_ in (one.phone_number_id, one.waba_id)}
MEDIA_PREFIX: Final = "6060"
MEDIA_HOST: Final = "lookaside.fbsbx.com"
MEDIA_PATH: Final = "/whatsapp_business/attachments/"
NO_TOKEN: Final = {
    "error": {"message": "Authentication Error", "type": "OAuthException", "code": 190}
}
TEMPLATES: Final[list[dict[str, Any]]] = [
    {
        "name": "order_update",
        "language": "en_US",
        "category": "UTILITY",
        "status": "APPROVED",
        "components": [
            {"type": "BODY", "text": "Hello {{1}}, your order {{2}} is on its way."},
        ],
    },
    {
        "name": "back_to_you",
        "language": "en_US",
        "category": "UTILITY",
        "status": "APPROVED",
        "components": [{"type": "BODY", "text": "Hello, we have an answer. Shall we go on?"}],
    },
]


class WhatsAppCloud:
    """Takes messages, files and subscriptions for the demo's numbers."""

    def claims(self, call: Call) -> bool:
        """Whether a call to Meta's hosts is for WhatsApp: one of its numbers, accounts or files."""
        if call.host == MEDIA_HOST:
            return call.path.startswith(MEDIA_PATH)
        found = NODE.match(call.path)
        node = found["node"] if found else ""
        return (
            node in OWN_NODES
            or node.startswith(MEDIA_PREFIX)
            or "phone_number_id" in call.query
            or b"messaging_product" in call.body[:2000]
        )

    def answer(self, call: Call) -> Answer:
        """Answer as the Cloud API does: error 190 without a token, ids for what it took."""
        if "authorization" not in call.headers:
            return Answer(NO_TOKEN, 401)
        if call.host == MEDIA_HOST:
            return Answer("a file of the sandbox")
        found = NODE.match(call.path)
        node, edge = (found["node"], found["edge"] or "") if found else ("", "")
        if call.method == "POST":
            return self._posted(call, edge)
        return Answer(self._read(node, edge))

    def _posted(self, call: Call, edge: str) -> Answer:
        if edge == "messages":
            return self._take(call)
        if edge == "media":
            return Answer({"id": f"{MEDIA_PREFIX}{uuid.uuid4().int % 10**11}"})
        return Answer({"success": True})

    def _read(self, node: str, edge: str) -> dict[str, Any]:
        if edge == "subscribed_apps":
            app = {"id": META_APP_ID, "name": "Desk"}
            return {"data": [{"whatsapp_business_api_data": app}]}
        if edge == "message_templates":
            return {"data": TEMPLATES, "paging": {}}
        if node in OWN_NODES:
            return {"id": node, "status": "CONNECTED", "quality_rating": "GREEN"}
        url = f"https://{MEDIA_HOST}{MEDIA_PATH}?mid={node}"
        return {"id": node, "url": url, "mime_type": "text/plain"}

    def _take(self, call: Call) -> Answer:
        asked = call.json()
        recipient = asked.get("to") or asked.get("recipient")
        if asked.get("messaging_product") != "whatsapp" or not recipient:
            error = {"message": "(#100) Invalid parameter", "code": 100}
            return Answer({"error": error}, 400)
        named = "wa_id" if asked.get("to") else "user_id"
        contact = {"input": recipient, named: str(recipient).lstrip("+")}
        return Answer(
            {
                "messaging_product": "whatsapp",
                "contacts": [contact],
                "messages": [{"id": f"wamid.{uuid.uuid4().hex}"}],
            }
        )
