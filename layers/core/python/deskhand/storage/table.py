"""One DynamoDB table: get, query, and atomic writes; conflicts come out as exceptions."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from botocore.exceptions import ClientError

from deskhand.kit.errors import Contention
from deskhand.storage import clients
from deskhand.storage.dynamo import Item, item_from_wire, item_to_wire, to_wire
from deskhand.storage.keys import Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef


BATCH_WRITES: Final = 25
MAX_TRIES: Final = 8
_TELL_WHAT_STOOD: Final = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


class ConditionFailed(Exception):
    """A condition did not hold.

    `failed` are the places of the writes whose condition failed; empty when only another writer
    was in the way (`conflict`). `current` is the item that stood there, where DynamoDB returned it.
    """

    def __init__(
        self,
        failed: Sequence[int] = (),
        *,
        conflict: bool = False,
        current: Mapping[int, Item] | None = None,
    ) -> None:
        super().__init__(f"condition failed at {list(failed)}" if failed else "write conflict")
        self.failed = tuple(failed)
        self.conflict = conflict
        self.current = dict(current or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Write a whole item, where `condition` holds."""

    item: Mapping[str, Any]
    condition: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def new(cls, item: Mapping[str, Any]) -> "Put":
        """Write only if nothing is there."""
        return cls(item=item, condition="attribute_not_exists(pk)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Change parts of an item, where `condition` holds."""

    key: Key
    expression: str
    condition: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Remove an item, where `condition` holds."""

    key: Key
    condition: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Require a condition on an item that is not written."""

    key: Key
    condition: str
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


Write = Put | Update | Delete | Check


class Table:
    """A table by name; the client is made on first use."""

    def __init__(self, name: str) -> None:
        self.name = name

    def get(self, key: Key, *, consistent: bool = True) -> Item | None:
        """Read one item, or None."""
        answer = clients.dynamodb().get_item(
            TableName=self.name, Key=item_to_wire(key.as_item()), ConsistentRead=consistent
        )
        found = answer.get("Item")
        return item_from_wire(found) if found else None

    def get_many(self, keys: Sequence[Key], *, consistent: bool = False) -> list[Item]:
        """Read up to 100 items in any order; what DynamoDB left unread is asked for again."""
        found: list[Item] = []
        wanted = [item_to_wire(key.as_item()) for key in dict.fromkeys(keys)]
        while wanted:
            answer = clients.dynamodb().batch_get_item(
                RequestItems={self.name: {"Keys": wanted[:100], "ConsistentRead": consistent}}
            )
            found += [item_from_wire(item) for item in answer["Responses"].get(self.name, [])]
            unread = cast("dict[str, dict[str, Any]]", answer.get("UnprocessedKeys", {}))
            wanted = [*unread.get(self.name, {"Keys": []})["Keys"], *wanted[100:]]
        return found

    def query(
        self,
        pk: str,
        *,
        index: str | None = None,
        begins: str | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        newest_first: bool = False,
        consistent: bool = False,
    ) -> list[Item]:
        """Read one page of a partition: sort keys beginning with, above or below a bound.

        `after` and `before` are exclusive. At most one bound applies. Without `limit`, everything.
        """
        condition, values = _sort_condition(begins, after, before)
        names = {"#pk": f"{index}pk" if index else "pk"}
        if condition:
            names["#sk"] = f"{index}sk" if index else "sk"
        request: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": f"#pk = :pk{condition}",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {
                name: to_wire(value) for name, value in {":pk": pk, **values}.items()
            },
            "ScanIndexForward": not newest_first,
            "ConsistentRead": consistent and index is None,
        }
        if index:
            request["IndexName"] = index
        return list(_pages(request, limit))

    def fields(self, pk: str, names: Sequence[str]) -> Iterator[Item]:
        """Some attributes of every item of a partition, page by page: memory stays small.

        What is read costs as much as whole items do.
        """
        request: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": "#pk = :pk",
            "ProjectionExpression": ", ".join(f"#f{place}" for place in range(len(names))),
            "ExpressionAttributeNames": {
                "#pk": "pk",
                **{f"#f{place}": name for place, name in enumerate(names)},
            },
            "ExpressionAttributeValues": {":pk": to_wire(pk)},
        }
        return _pages(request, None)

    def put(self, write: Put) -> None:
        """Write one item.

        Raises:
            ConditionFailed: the condition did not hold.
        """
        self._single("put_item", {"Item": item_to_wire(write.item), **_expressions(write)})

    def put_many(self, items: Sequence[Mapping[str, Any]]) -> None:
        """Write whole items, 25 a call and no two under one key; not atomic.

        Raises:
            Contention: the table is too busy; some may be written and some not.
        """
        for start in range(0, len(items), BATCH_WRITES):
            self._put_batch(items[start : start + BATCH_WRITES])

    def _put_batch(self, items: Sequence[Mapping[str, Any]]) -> None:
        left: list[Any] = [{"PutRequest": {"Item": item_to_wire(item)}} for item in items]
        for attempt in range(MAX_TRIES):
            answer = clients.dynamodb().batch_write_item(RequestItems={self.name: left})
            left = list(answer.get("UnprocessedItems", {}).get(self.name, []))
            if not left:
                return
            time.sleep(random.uniform(0, 0.05 * 2**attempt))
        raise Contention("the table is too busy")

    def update(self, write: Update) -> Item:
        """Change one item and return it as it is now.

        Raises:
            ConditionFailed: the condition did not hold; `current` has the item that stood there.
        """
        answer = self._single(
            "update_item",
            {
                "Key": item_to_wire(write.key.as_item()),
                "UpdateExpression": write.expression,
                "ReturnValues": "ALL_NEW",
                **(_TELL_WHAT_STOOD if write.condition else {}),
                **_expressions(write),
            },
        )
        return item_from_wire(answer.get("Attributes", {}))

    def delete(self, write: Delete) -> Item | None:
        """Remove one item and return what it was, or None.

        Raises:
            ConditionFailed: the condition did not hold.
        """
        answer = self._single(
            "delete_item",
            {
                "Key": item_to_wire(write.key.as_item()),
                "ReturnValues": "ALL_OLD",
                **_expressions(write),
            },
        )
        old = answer.get("Attributes")
        return item_from_wire(old) if old else None

    def transact(self, writes: Sequence[Write]) -> None:
        """Do all writes (at most 100) or none.

        Raises:
            ConditionFailed: names the places that failed; `conflict` when another writer was busy.
        """
        try:
            clients.dynamodb().transact_write_items(
                TransactItems=[self._transact_item(write) for write in writes]
            )
        except ClientError as error:
            raise _cancelled(error) from error

    def _single(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        call = getattr(clients.dynamodb(), operation)
        try:
            return cast("dict[str, Any]", call(TableName=self.name, **request))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                stood = cast("dict[str, Any]", error.response).get("Item")
                current = {0: item_from_wire(stood)} if stood else None
                raise ConditionFailed((0,), current=current) from error
            raise

    def _transact_item(self, write: Write) -> "TransactWriteItemTypeDef":
        common: dict[str, Any] = {"TableName": self.name, **_expressions(write)}
        match write:
            case Put():
                body = {"Put": {"Item": item_to_wire(write.item), **common}}
            case Update():
                common["UpdateExpression"] = write.expression
                body = {"Update": {"Key": item_to_wire(write.key.as_item()), **common}}
            case Delete():
                body = {"Delete": {"Key": item_to_wire(write.key.as_item()), **common}}
            case Check():
                body = {"ConditionCheck": {"Key": item_to_wire(write.key.as_item()), **common}}
        return cast("TransactWriteItemTypeDef", body)


def _sort_condition(
    begins: str | None, after: str | None, before: str | None
) -> tuple[str, dict[str, str]]:
    if after is not None and begins is not None:
        return " AND #sk BETWEEN :low AND :high", {
            ":low": after + "\x00",
            ":high": begins + "\U0010ffff",
        }
    if before is not None and begins is not None:
        return " AND #sk BETWEEN :low AND :high", {":low": begins, ":high": _just_below(before)}
    if begins is not None:
        return " AND begins_with(#sk, :sk)", {":sk": begins}
    if after is not None:
        return " AND #sk > :sk", {":sk": after}
    if before is not None:
        return " AND #sk < :sk", {":sk": before}
    return "", {}


def _just_below(text: str) -> str:
    """The largest practical key under `text`: DynamoDB's BETWEEN includes its ends."""
    return text[:-1] + chr(ord(text[-1]) - 1) + "\U0010ffff"


def _pages(request: dict[str, Any], limit: int | None) -> Iterator[Item]:
    left = limit
    while True:
        if left is not None:
            request["Limit"] = left
        answer = clients.dynamodb().query(**request)
        yield from (item_from_wire(item) for item in answer["Items"])
        if left is not None:
            left -= len(answer["Items"])
        last = answer.get("LastEvaluatedKey")
        if not last or left == 0:
            return
        request["ExclusiveStartKey"] = last


def _expressions(write: Write) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if write.condition:
        parts["ConditionExpression"] = write.condition
    if write.names:
        parts["ExpressionAttributeNames"] = dict(write.names)
    if write.values:
        parts["ExpressionAttributeValues"] = {
            name: to_wire(value) for name, value in write.values.items()
        }
    return parts


def _cancelled(error: ClientError) -> Exception:
    code = error.response["Error"]["Code"]
    if code == "TransactionConflictException":
        return ConditionFailed(conflict=True)
    if code != "TransactionCanceledException":
        return error
    reasons = cast("list[dict[str, Any]]", error.response.get("CancellationReasons", []))
    codes = [str(reason.get("Code", "None")) for reason in reasons]
    failed = [place for place, code in enumerate(codes) if code == "ConditionalCheckFailed"]
    unexpected = set(codes) - {"None", "ConditionalCheckFailed", "TransactionConflict"}
    if unexpected:
        return error
    return ConditionFailed(failed, conflict="TransactionConflict" in codes)
