"""People's logins in Cognito, as an administrator makes them."""

from typing import TYPE_CHECKING, Final

import boto3
from botocore.exceptions import ClientError

from deskhand.kit.errors import Conflict

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.type_defs import AttributeTypeTypeDef

EXISTS: Final = "UsernameExistsException"


class LoginDirectory:
    """One user pool."""

    def __init__(self, pool_id: str) -> None:
        self._client = boto3.client("cognito-idp")
        self._pool_id = pool_id

    def invite(self, email: str, name: str, **claims: str) -> None:
        """Make a user, to whom Cognito mails a first password; see `ensure` for `claims`.

        Raises:
            Conflict: there is a login with this address.
        """
        try:
            self._client.admin_create_user(
                UserPoolId=self._pool_id,
                Username=email,
                UserAttributes=_attributes(email, name, claims),
                DesiredDeliveryMediums=["EMAIL"],
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != EXISTS:
                raise
            raise Conflict("there is a login with this address") from error

    def ensure(self, email: str, password: str, name: str, **claims: str) -> None:
        """Make or renew a user with this password; `claims` become `custom:` attributes."""
        attributes = _attributes(email, name, claims)
        try:
            self._client.admin_create_user(
                UserPoolId=self._pool_id,
                Username=email,
                UserAttributes=attributes,
                MessageAction="SUPPRESS",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != EXISTS:
                raise
            self._client.admin_update_user_attributes(
                UserPoolId=self._pool_id, Username=email, UserAttributes=attributes
            )
        self._client.admin_set_user_password(
            UserPoolId=self._pool_id, Username=email, Password=password, Permanent=True
        )


def _attributes(email: str, name: str, claims: dict[str, str]) -> "list[AttributeTypeTypeDef]":
    attributes: list[AttributeTypeTypeDef] = [
        {"Name": "email", "Value": email},
        {"Name": "email_verified", "Value": "true"},
        {"Name": "name", "Value": name},
    ]
    for key, value in claims.items():
        attributes.append({"Name": f"custom:{key}", "Value": value})
    return attributes
