"""DynamoDB in memory: the client's calls that the desk makes, with conditions and a stream."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from deskhand.storage.dynamo import Item, from_wire, item_from_wire, item_to_wire
from tests.simulation.expressions import Reader

Key = tuple[str, str]
Changed = Callable[[str, Item | None, Item | None], None]
PAGE: Final = 200


def refused(code: str, operation: str, **more: Any) -> ClientError:
    """The error that boto3 raises."""
    return ClientError({"Error": {"Code": code, "Message": code}, **more}, operation)  # type: ignore[typeddict-item]


class MemoryDynamo:
    """Tables by name. Calls are atomic; who interleaves calls is the scheduler's business.

    Args:
        changed: told of every change: (table, old, new), in order.
    """

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self.items: dict[str, dict[Key, Item]] = defaultdict(dict)
        # By table, index and partition: (sort key, pk, sk), sorted.
        self._sorted: dict[tuple[str, str | None, str], list[tuple[str, str, str]]] = defaultdict(
            list
        )

    # Reads

    def get_item(self, *, TableName: str, Key: Mapping[str, Any], **_: Any) -> Item:
        """One item, or nothing."""
        found = self.items[TableName].get(_key(item_from_wire(Key)))
        return {"Item": item_to_wire(found)} if found else {}

    def batch_get_item(self, *, RequestItems: Mapping[str, Any], **_: Any) -> Item:
        """Many items of one table."""
        answers = {}
        for table, request in RequestItems.items():
            keys = [_key(item_from_wire(one)) for one in request["Keys"]]
            found = [self.items[table][key] for key in keys if key in self.items[table]]
            answers[table] = [item_to_wire(one) for one in found]
        return {"Responses": answers, "UnprocessedKeys": {}}

    def query(
        self,
        *,
        TableName: str,
        KeyConditionExpression: str,
        ExpressionAttributeNames: Mapping[str, str],
        ExpressionAttributeValues: Mapping[str, Any],
        IndexName: str | None = None,
        ScanIndexForward: bool = True,
        Limit: int = PAGE,
        ExclusiveStartKey: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> Item:
        """One page of one partition."""
        values = {name: from_wire(one) for name, one in ExpressionAttributeValues.items()}
        place = (TableName, IndexName, values[":pk"])
        found = [self.items[TableName][(one[1], one[2])] for one in self._sorted[place]]
        found = [
            one
            for one in found
            if Reader(KeyConditionExpression, one, ExpressionAttributeNames, values).condition()
        ]
        if not ScanIndexForward:
            found.reverse()
        if ExclusiveStartKey:
            last = _key(item_from_wire(ExclusiveStartKey))
            keys = [_key(one) for one in found]
            found = found[keys.index(last) + 1 :] if last in keys else []
        page, rest = found[:Limit], found[Limit:]
        answer: Item = {"Items": [item_to_wire(one) for one in page], "Count": len(page)}
        if rest:
            answer["LastEvaluatedKey"] = item_to_wire({"pk": page[-1]["pk"], "sk": page[-1]["sk"]})
        return answer

    # Writes

    def put_item(self, **request: Any) -> Item:
        """Write a whole item."""
        self._single("Put", request)
        return {}

    def batch_write_item(self, *, RequestItems: Mapping[str, Any], **_: Any) -> Item:
        """Whole items, no two under one key."""
        for table, requests in RequestItems.items():
            puts = [one["PutRequest"] for one in requests]
            if len({_key(item_from_wire(put["Item"])) for put in puts}) < len(puts):
                raise refused("ValidationException", "BatchWriteItem")
            for put in puts:
                self._apply("Put", {"TableName": table, **put})
        return {"UnprocessedItems": {}}

    def update_item(self, **request: Any) -> Item:
        """Change an item."""
        return {"Attributes": item_to_wire(self._single("Update", request) or {})}

    def delete_item(self, **request: Any) -> Item:
        """Remove an item."""
        old = self.items[request["TableName"]].get(_key(item_from_wire(request["Key"])))
        self._single("Delete", request)
        return {"Attributes": item_to_wire(old)} if old else {}

    def transact_write_items(self, *, TransactItems: list[Mapping[str, Any]], **_: Any) -> Item:
        """All or nothing."""
        writes = [next(iter(one.items())) for one in TransactItems]
        places = {(body["TableName"], _key_of(body)) for _, body in writes}
        if len(places) < len(writes):
            raise refused("ValidationException", "TransactWriteItems")
        reasons = [
            {"Code": "None" if self._holds(b) else "ConditionalCheckFailed"} for _, b in writes
        ]
        if any(one["Code"] != "None" for one in reasons):
            raise refused(
                "TransactionCanceledException", "TransactWriteItems", CancellationReasons=reasons
            )
        for kind, body in writes:
            self._apply(kind, body)
        return {}

    def _single(self, kind: str, request: Mapping[str, Any]) -> Item | None:
        if not self._holds(request):
            raise refused("ConditionalCheckFailedException", kind, **self._standing(request))
        return self._apply(kind, request)

    def _standing(self, request: Mapping[str, Any]) -> Item:
        """What a refusal shows of the item, where it was asked for."""
        if request.get("ReturnValuesOnConditionCheckFailure") != "ALL_OLD":
            return {}
        found = self.items[request["TableName"]].get(_key_of(request))
        return {"Item": item_to_wire(found)} if found else {}

    def _holds(self, request: Mapping[str, Any]) -> bool:
        condition = request.get("ConditionExpression")
        if condition is None:
            return True
        item = self.items[request["TableName"]].get(_key_of(request), {})
        return Reader(condition, item, *_given(request)).condition()

    def _apply(self, kind: str, request: Mapping[str, Any]) -> Item | None:
        table, key = request["TableName"], _key_of(request)
        old = self.items[table].get(key)
        if kind == "ConditionCheck":
            return old
        new: Item | None = None
        if kind == "Put":
            new = item_from_wire(request["Item"])
        elif kind == "Update":
            start = old or {"pk": key[0], "sk": key[1]}
            new = Reader(request["UpdateExpression"], start, *_given(request)).update()
        if old == new:
            return new
        self._index(table, old, new)
        if new is None:
            self.items[table].pop(key, None)
        else:
            self.items[table][key] = new
        self._changed(table, old, new)
        return new

    def _index(self, table: str, old: Item | None, new: Item | None) -> None:
        for index in (None, "gsi1", "gsi2"):
            for item, add in ((old, False), (new, True)):
                sort = _sort_of(item, index)
                if item is None or sort is None:
                    continue
                entry = (sort[1], *_key(item))
                entries = self._sorted[(table, index, sort[0])]
                if add:
                    insort(entries, entry)
                else:
                    del entries[bisect_left(entries, entry)]


def _sort_of(item: Item | None, index: str | None) -> Key | None:
    if item is None:
        return None
    prefix = index or ""
    pk, sk = item.get(f"{prefix}pk"), item.get(f"{prefix}sk")
    return (pk, sk) if pk is not None and sk is not None else None


def _given(request: Mapping[str, Any]) -> tuple[Mapping[str, str], dict[str, Any]]:
    values = request.get("ExpressionAttributeValues", {})
    return (
        request.get("ExpressionAttributeNames", {}),
        {name: from_wire(one) for name, one in values.items()},
    )


def _key_of(request: Mapping[str, Any]) -> Key:
    return _key(item_from_wire(request.get("Key") or request["Item"]))


def _key(item: Mapping[str, Any]) -> Key:
    return str(item["pk"]), str(item["sk"])
