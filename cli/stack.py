"""What `.local/stack.json` says of the running stack (contract §2)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deskhand.kit.errors import DeskhandError
from local.place import Place


class NoStack(DeskhandError):
    """There is no running stack to talk to."""

    title = "No stack here: run `make demo` first"


class NotInStack(DeskhandError):
    """The stack has no such merchant, account or user."""

    title = "Not part of the stack"


@dataclass(frozen=True, slots=True, kw_only=True)
class StackAccount:
    """A connected account of a demo merchant.

    `external_id` is what the provider calls it; `signing` are the secrets that the provider's side
    signs with, by the adapter's names.
    """

    slug: str
    account_id: str
    external_id: str
    webhook_url: str
    signing: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackUser:
    """A demo login; `merchant_id` is empty for the platform's admin."""

    email: str
    password: str
    merchant_id: str
    role: str
    service_code: str = ""


class Stack:
    """The file's content, asked by what callers look for."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content

    @classmethod
    def read(cls, path: Path | None = None) -> "Stack":
        """Read the file that `make demo` wrote; `DESKHAND_HOME` names another folder for it.

        Raises:
            NoStack: it is not there, or no JSON.
        """
        place = path or Place.from_environment().stack_file
        try:
            return cls(json.loads(place.read_text()))
        except FileNotFoundError as error:
            raise NoStack from error
        except ValueError as error:
            raise NoStack(f"{place} is not JSON: run `make demo` again") from error

    def url(self, name: str) -> str:
        """One of the top-level addresses, e.g. `api_url`."""
        return str(self.content[name]).rstrip("/")

    @property
    def auth(self) -> dict[str, str]:
        """Cognito's endpoint, region and client id."""
        return dict(self.content["auth"])

    def merchant_ids(self) -> list[str]:
        """The demo merchants, in the file's order."""
        return [str(one["id"]) for one in self.content["merchants"]]

    def account(self, slug: str, merchant_id: str | None = None) -> StackAccount:
        """A merchant's account of a channel or shop; without a merchant, the first one's.

        Raises:
            NotInStack: no such merchant, or it has no such account.
        """
        merchant = self._merchant(merchant_id or self.merchant_ids()[0])
        found = merchant["accounts"].get(slug)
        if found is None:
            known = ", ".join(sorted(merchant["accounts"]))
            raise NotInStack(f"{merchant['id']} has no {slug} account, only {known}")
        return StackAccount(
            slug=slug,
            account_id=found["account_id"],
            external_id=found.get("external_id", ""),
            webhook_url=found.get("webhook_url", ""),
            signing=dict(found.get("signing", {})),
        )

    def external_ids(self, slug: str) -> set[str]:
        """The provider's ids of all merchants' accounts of one channel or shop."""
        return {
            str(one["accounts"][slug].get("external_id", ""))
            for one in self.content["merchants"]
            if slug in one["accounts"]
        }

    def users(self) -> list[StackUser]:
        """Every demo login."""
        found = [
            StackUser(
                email=user["email"],
                password=user["password"],
                merchant_id=merchant["id"],
                role=user["role"],
                service_code=user.get("service_code") or "",
            )
            for merchant in self.content["merchants"]
            for user in merchant["users"]
        ]
        admin = self.content.get("platform_admin")
        if admin:
            found.append(StackUser(**admin, merchant_id="", role="platform_admin"))
        return found

    def user(self, email: str) -> StackUser:
        """A demo login by its address.

        Raises:
            NotInStack: nobody has that address.
        """
        for user in self.users():
            if user.email == email:
                return user
        raise NotInStack(f"no demo user {email}; there are {len(self.users())}: see stack.json")

    def _merchant(self, merchant_id: str) -> dict[str, Any]:
        for one in self.content["merchants"]:
            if one["id"] == merchant_id:
                return dict(one)
        raise NotInStack(f"no merchant {merchant_id}, only {', '.join(self.merchant_ids())}")
