"""Meta's handshake and signature; standard library only (formats §2.1, §2.2).

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

from dataclasses import dataclass
from datetime import datetime

from deskhand.kit.signatures import hmac_hex, matches
from deskhand.kit.webhook import Accepted, Refused, Reply, Request, Secrets, Verdict

SIGNATURE_HEADER = "x-hub-signature-256"
SIGNATURE_PREFIX = "sha256="
_HANDSHAKE_FIELDS = ("hub.mode", "hub.verify_token", "hub.challenge")


@dataclass(frozen=True, slots=True)
class MetaWebhook:
    """The verification handshake and X-Hub-Signature-256.

    `signed_by` names the secrets of an account that Meta may have signed with, likeliest first.
    """

    signed_by: tuple[str, ...] = ("app_secret",)

    def handshake(self, request: Request, secrets: Secrets) -> Reply | None:
        """Answer Meta's GET: the bare challenge for our own token, else 400 or 403 (S29).

        The challenge goes back as `text/plain`, so that a made-up one is never read as HTML.
        """
        if request.method != "GET":
            return None
        mode, token, challenge = (request.query.get(name, "") for name in _HANDSHAKE_FIELDS)
        if not (mode and token and challenge):
            return Reply(status=400, body="hub.mode, hub.verify_token and hub.challenge needed")
        if mode != "subscribe" or not matches(secrets.get("verify_token", ""), token):
            return Reply(status=403, body="wrong verify token")
        return Reply(body=challenge)

    def verify(self, request: Request, secrets: Secrets, now: datetime) -> Verdict:
        """HMAC-SHA256 of the raw bytes under the app secret (S30).

        Meta signs neither time nor nonce: a replay is told by its ids. Of the body we only look at
        its first and last character; what is inside is judged, and kept, after the 200.
        """
        held = [secrets[name] for name in self.signed_by if secrets.get(name)]
        if not held:
            return Refused(403, "app_secret_missing")
        given = request.headers.get(SIGNATURE_HEADER)
        expected = [SIGNATURE_PREFIX + hmac_hex(secret, request.body) for secret in held]
        if not any(matches(one, given) for one in expected):
            return Refused(403, "bad_signature")
        body = request.body.strip()
        if not (body.startswith(b"{") and body.endswith(b"}")):
            return Refused(400, "not_a_json_object")
        return Accepted()
