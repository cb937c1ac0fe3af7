"""The Graph API as far as we call it (https://developers.facebook.com/docs, formats §3)."""

import re
import uuid

from local.sandbox.call import Answer, Call

MESSAGES = re.compile(r"^/v\d+\.\d+/(?P<page>\d+|me)/messages$")
SUBSCRIBED = re.compile(r"^/v\d+\.\d+/(?P<page>\d+|me)/subscribed_apps$")
COMMENTS = re.compile(r"^/v\d+\.\d+/[^/]+/(comments|private_replies|replies)$")
NO_TOKEN = {
    "error": {
        "message": "An access token is required to request this resource.",
        "type": "OAuthException",
        "code": 190,
        "fbtrace_id": "sandbox",
    }
}


class FacebookGraph:
    """Takes messages and subscriptions."""

    def answer(self, call: Call) -> Answer:
        """Answer as Graph does: error 190 without a token, ids for what it took."""
        if "authorization" not in call.headers and "access_token" not in call.query:
            return Answer(NO_TOKEN, 401)
        if call.method == "POST" and MESSAGES.match(call.path):
            return self._take(call)
        if SUBSCRIBED.match(call.path):
            return Answer({"success": True} if call.method == "POST" else {"data": []})
        if call.method == "POST" and COMMENTS.match(call.path):
            return Answer({"id": f"c_{uuid.uuid4().hex}"})
        return Answer({"id": call.path.rsplit("/", 1)[-1], "name": "Sandbox", "data": []})

    def _take(self, call: Call) -> Answer:
        recipient = call.json().get("recipient", {})
        if not isinstance(recipient, dict) or not recipient:
            error = {"message": "(#100) Param recipient is required", "code": 100}
            return Answer({"error": error}, 400)
        answer = {"message_id": f"m_{uuid.uuid4().hex}"}
        if "id" in recipient:
            answer["recipient_id"] = str(recipient["id"])
        return Answer(answer)
