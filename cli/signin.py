"""Signs a demo user in at Cognito, as a browser would with a password."""

import json

from cli.stack import Stack, StackUser
from deskhand.kit.errors import DeskhandError
from deskhand.kit.http import HttpClient

TARGET = "AWSCognitoIdentityProviderService.InitiateAuth"


class SignInFailed(DeskhandError):
    """Cognito did not accept the user."""

    status = 401
    title = "Sign-in failed"


def id_token(stack: Stack, user: StackUser, http: HttpClient) -> str:
    """An id token, good for an hour.

    Raises:
        SignInFailed: refused; the detail is Cognito's own word.
    """
    asked = {
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": stack.auth["client_id"],
        "AuthParameters": {"USERNAME": user.email, "PASSWORD": user.password},
    }
    answer = http.request(
        "POST",
        stack.auth["endpoint"],
        headers={"content-type": "application/x-amz-json-1.1", "x-amz-target": TARGET},
        body=json.dumps(asked).encode(),
    )
    held = answer.json() or {}
    result = held.get("AuthenticationResult") or {}
    if "IdToken" not in result:
        raise SignInFailed(f"{user.email}: {held.get('__type', answer.status)}")
    return str(result["IdToken"])
