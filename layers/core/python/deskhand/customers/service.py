"""What happens to customers: created, changed and deleted by people."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deskhand.audit.models import AuditEntry
from deskhand.audit.repository import audit_put
from deskhand.customers.models import Contact, Customer
from deskhand.customers.policy import normal_email, normal_phone
from deskhand.customers.repository import CLAIMED_FIELDS, CustomerRepository, change, claimed_values
from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import BadRequest, Conflict, FieldProblem, Invalid, NotFound
from deskhand.kit.ids import new_id
from deskhand.storage.table import ConditionFailed, Put, Table, Write

MAX_TRIES: Final = 5
MAX_CONTACTS_AT_ONCE: Final = 80  # a transaction takes 100 writes

Region = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Step:
    """A write, and the field that it fails for."""

    write: Write
    field: str = ""


class CustomerService:
    """Customers of all merchants; each call names one.

    Args:
        region: the country of a merchant's phone numbers that are written without one.
    """

    def __init__(
        self, table: Table, region: Region = lambda _: "US", clock: Clock = utc_now
    ) -> None:
        self._table = table
        self._region = region
        self._clock = clock

    def get(self, merchant_id: str, customer_id: str) -> Customer:
        """One customer.

        Raises:
            NotFound: not there, or another merchant's.
        """
        found = self._repository(merchant_id).get(customer_id)
        if not found:
            raise NotFound("no such customer")
        return found

    def create(self, merchant_id: str, fields: dict[str, Any], actor: str) -> Customer:
        """Add a customer.

        Args:
            fields: fields of `Customer` that a person may enter.
            actor: who asked, for the audit trail.

        Raises:
            BadRequest: no primary identifier (S73).
            Invalid: not an e-mail address or phone number.
            Conflict: somebody holds the primary identifier, e-mail, phone or a contact already.
        """
        if not (fields.get("primary_identifier") or "").strip():
            raise _missing_primary()
        now = self._clock()
        customer = Customer(
            id=new_id(),
            merchant_id=merchant_id,
            created_at=now,
            updated_at=now,
            **self._normal(merchant_id, fields),
        )
        repository = self._repository(merchant_id)
        fields_written = ["", *(CLAIMED_FIELDS[kind] for kind, _ in claimed_values(customer))]
        writes = repository.creation_writes(customer)
        steps = [_Step(write, name) for write, name in zip(writes, fields_written, strict=True)]
        steps += self._contact_steps(repository, customer, {})
        steps.append(_Step(self._audit(customer, actor, "customer_created", sorted(fields))))
        self._transact(repository, steps)
        return customer

    def update(
        self,
        merchant_id: str,
        customer_id: str,
        fields: dict[str, Any],
        actor: str,
        version: int | None = None,
    ) -> Customer:
        """Change the fields that are given; None removes one (S76).

        Args:
            version: what the caller saw; without it the last change wins.

        Raises:
            NotFound, BadRequest, Invalid: see `get` and `create`.
            Conflict: see `create`, or the customer has changed since `version`.
        """
        for _ in range(MAX_TRIES):
            before = self.get(merchant_id, customer_id)
            if version is not None and version != before.version:
                raise _stale()
            try:
                return self._update(before, fields, actor)
            except _Overtaken:
                continue  # somebody else's change came in between: make ours on top of it
        raise _stale()

    def _update(self, before: Customer, fields: dict[str, Any], actor: str) -> Customer:
        if "primary_identifier" in fields and not (fields["primary_identifier"] or "").strip():
            raise _missing_primary()
        changes = self._normal(before.merchant_id, fields)
        changes |= {"version": before.version + 1, "updated_at": self._clock()}
        after = Customer.model_validate(before.model_dump() | changes)
        repository = self._repository(before.merchant_id)
        steps = [_Step(change(before, after)), *self._claim_steps(repository, before, after)]
        steps += self._contact_steps(repository, after, before.channel_identifiers)
        steps.append(_Step(self._audit(after, actor, "customer_updated", sorted(fields))))
        self._transact(repository, steps)
        return after

    def delete(self, merchant_id: str, customer_id: str, actor: str) -> None:
        """Remove a customer; what they held alone is free again, an audit entry stays (S76).

        Raises:
            NotFound: see `get`.
            Conflict: the customer is being changed at the same time.
        """
        customer = self.get(merchant_id, customer_id)
        repository = self._repository(merchant_id)
        removals: list[Write] = [
            repository.contact_removal(one.channel, one.identifier, customer_id)
            for one in repository.contacts_of(customer_id)
        ]
        while len(removals) > MAX_CONTACTS_AT_ONCE:
            repository.transact(removals[:MAX_CONTACTS_AT_ONCE])
            removals = removals[MAX_CONTACTS_AT_ONCE:]
        writes = [repository.removal(customer), *removals]
        writes += [
            repository.claim_release(kind, value, customer_id)
            for kind, value in claimed_values(customer)
        ]
        writes.append(self._audit(customer, actor, "customer_deleted", []))
        self._transact(repository, [_Step(write) for write in writes])

    def _normal(self, merchant_id: str, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields in one spelling; blank text is none."""
        normal = {
            name: (value.strip() or None) if isinstance(value, str) else value
            for name, value in fields.items()
        }
        problems: list[FieldProblem] = []
        email, phone = normal.get("email"), normal.get("phone_number")
        if email:
            normal["email"] = normal_email(email)
            if not normal["email"]:
                problems.append(FieldProblem("email", "an e-mail address"))
        if phone:
            normal["phone_number"] = normal_phone(phone, self._region(merchant_id))
            if not normal["phone_number"]:
                problems.append(FieldProblem("phone_number", "a phone number"))
        if problems:
            raise Invalid("the customer is not valid", tuple(problems))
        return normal

    def _claim_steps(
        self, repository: CustomerRepository, before: Customer, after: Customer
    ) -> list[_Step]:
        """The writes that move unique values from what they were to what they are."""
        old, new = set(claimed_values(before)), set(claimed_values(after))
        steps = [
            _Step(repository.claim(kind, value, after.id), CLAIMED_FIELDS[kind])
            for kind, value in sorted(new - old)
        ]
        released = (repository.claim_release(*one, after.id) for one in sorted(old - new))
        return [*steps, *(_Step(write) for write in released)]

    def _contact_steps(
        self, repository: CustomerRepository, after: Customer, before: dict[str, str]
    ) -> list[_Step]:
        """The writes that make contact points follow the identifiers; one's own may be there."""
        points = after.channel_identifiers
        added = [one for one in points.items() if before.get(one[0]) != one[1]]
        gone = [one for one in before.items() if points.get(one[0]) != one[1]]
        known = repository.get_contacts(added)
        own = {(one.channel, one.identifier) for one in known if one.customer_id == after.id}
        made = (
            Contact(
                merchant_id=after.merchant_id,
                channel=channel,
                identifier=identifier,
                customer_id=after.id,
            )
            for channel, identifier in added
            if (channel, identifier) not in own
        )
        steps = [
            _Step(repository.contact_creation(one), f"channel_identifiers.{one.channel}")
            for one in made
        ]
        removed = (repository.contact_removal(*one, after.id) for one in gone)
        return [*steps, *(_Step(write) for write in removed)]

    def _audit(self, customer: Customer, actor: str, action: str, fields: Sequence[str]) -> Put:
        return audit_put(
            AuditEntry(
                id=new_id(),
                merchant_id=customer.merchant_id,
                at=self._clock(),
                actor=actor,
                action=action,
                target=customer.id,
                details={"fields": list(fields)} if fields else {},
            )
        )

    @staticmethod
    def _transact(repository: CustomerRepository, steps: Sequence[_Step]) -> None:
        try:
            repository.transact([step.write for step in steps])
        except ConditionFailed as error:
            raise _taken(steps[place].field for place in error.failed) from error

    def _repository(self, merchant_id: str) -> CustomerRepository:
        return CustomerRepository(self._table, merchant_id)


def _taken(fields: Iterable[str]) -> Conflict:
    problems = tuple(
        FieldProblem(name, "one that no other customer has") for name in fields if name
    )
    if not problems:
        return _stale()
    return Conflict("another customer has this already", problems)


class _Overtaken(Conflict):
    """Somebody else's change came first."""


def _stale() -> Conflict:
    return _Overtaken("the customer was changed meanwhile; read it again")


def _missing_primary() -> BadRequest:
    problem = FieldProblem("primary_identifier", "what this customer is known by")
    return BadRequest("primary_identifier is missing", (problem,))
