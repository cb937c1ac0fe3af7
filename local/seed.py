"""`python -m local.seed`: loads the demo merchants and writes `.local/stack.json`.

Running it again changes nothing but what is missing; secrets stay as they were.
"""

import secrets as randomness
from typing import Any

from cli.logins import LoginDirectory
from cli.stack import Stack
from cli.wiring import enter
from deskhand.agents.service import AgentService
from deskhand.kit.errors import Conflict, NotFound
from deskhand.kit.settings import Settings
from deskhand.merchants.service import AccountService, MerchantService
from deskhand.storage.secrets import SecretStore
from deskhand.storage.table import Table
from local.adobe import private_pem, public_pem
from local.demo_data import (
    ADMIN_EMAIL,
    MERCHANTS,
    PASSWORD,
    DemoAccount,
    DemoMerchant,
    DemoUser,
    accounts_of,
)
from local.history import post_history
from local.place import Place
from local.stack import outputs, write

SECRET_BYTES = 24


class Seeder:
    """Puts the demo into one local stack."""

    def __init__(self, place: Place, settings: Settings) -> None:
        table = Table(settings.desk_table)
        self._place = place
        self._outputs = outputs(place)
        self._secrets = SecretStore(settings.stage)
        self._merchants = MerchantService(table)
        self._accounts = AccountService(table, self._secrets)
        self._logins = LoginDirectory(self._outputs["UserPoolId"])
        self._agents = AgentService(table)
        self._shared: dict[str, str] = {}
        self.is_first = False

    def run(self) -> None:
        """Make whatever is missing and write `stack.json`."""
        self._ensure_platform_keys()
        merchants = [self._merchant(merchant) for merchant in MERCHANTS]
        self._logins.ensure(ADMIN_EMAIL, PASSWORD, "Root", role="platform_admin")
        admin = {"email": ADMIN_EMAIL, "password": PASSWORD}
        write(self._place, merchants, admin)

    @property
    def _sandbox_url(self) -> str:
        return f"http://localhost:{self._place.sandbox_port}"

    def _ensure_platform_keys(self) -> None:
        try:
            self._secrets.platform()
        except NotFound:
            self._secrets.put_platform(
                {name: randomness.token_hex(SECRET_BYTES) for name in ("visitor_key", "reply_key")}
            )

    def _merchant(self, merchant: DemoMerchant) -> dict[str, Any]:
        try:
            self._merchants.create(merchant.id, merchant.name)
            self.is_first = True
        except Conflict:
            self._merchants.get(merchant.id)
        return {
            "id": merchant.id,
            "name": merchant.name,
            "users": [self._user(merchant, user) for user in merchant.users],
            "accounts": {
                account.slug: self._account(merchant, account)
                for account in accounts_of(merchant, self._sandbox_url)
            },
        }

    def _user(self, merchant: DemoMerchant, user: DemoUser) -> dict[str, str]:
        email = user.email(merchant.id)
        self._logins.ensure(
            email,
            PASSWORD,
            user.name,
            merchant_id=merchant.id,
            role=user.role,
            service_code=user.service_code,
        )
        try:
            self._agents.create(
                merchant.id,
                user.service_code,
                name=user.name,
                email=email,
                skill_tags=user.skill_tags,
                max_conversations=user.max_conversations,
            )
        except Conflict:
            self._agents.get(merchant.id, user.service_code)
        return {
            "email": email,
            "password": PASSWORD,
            "role": user.role,
            "service_code": user.service_code,
        }

    def _account(self, merchant: DemoMerchant, demo: DemoAccount) -> dict[str, Any]:
        secrets = self._secrets_of(demo)
        played = {demo.key_pair[1]: private_pem(self._place.home)} if demo.key_pair else {}
        account = self._accounts.connect(
            merchant.id,
            demo.slug,
            demo.external_id,
            demo.settings,
            secrets,
            display_name=demo.display_name,
            api_url=self._outputs["ApiUrl"].rstrip("/"),
        )
        url = f"{self._outputs['ApiUrl']}/webhooks/{demo.slug}/{account.account_id}"
        return {
            "account_id": account.account_id,
            **({"webhook_url": url} if demo.webhooks else {}),
            **{name: secrets[held] for name, held in demo.shown.items()},
            **played,
            **demo.told,
            "external_id": demo.external_id,
            "signing": {**{held: secrets[held] for held in demo.shown.values()}, **played},
        }

    def _secrets_of(self, demo: DemoAccount) -> dict[str, str]:
        """The secrets that the account has, or fresh ones; the Meta app's are made once."""
        known = self._accounts.find(demo.slug, demo.external_id)
        held = dict(self._secrets.account(known.account_id).secrets) if known else {}
        for name in demo.shared:
            self._shared.setdefault(name, held.get(name) or randomness.token_hex(SECRET_BYTES))
            held[name] = self._shared[name]
        for name in demo.fresh:
            made = randomness.token_hex(SECRET_BYTES)[: demo.lengths.get(name)]
            held.setdefault(name, demo.prefixes.get(name, "") + made)
        held.update(demo.given)
        if demo.key_pair:
            held[demo.key_pair[0]] = public_pem(self._place.home)
        return held


def main() -> None:
    """Seed the stack that the environment names."""
    place = enter(Place.from_environment())
    seeder = Seeder(place, Settings.from_env())
    seeder.run()
    if seeder.is_first:
        posted = post_history(Stack.read(place.stack_file), place.home)
        print(f"{posted} webhooks of demo history posted")


if __name__ == "__main__":
    main()
