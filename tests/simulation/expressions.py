"""DynamoDB's condition and update expressions, as far as the desk writes them, on plain values.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

Item = dict[str, Any]
Names = Mapping[str, str]
Values = Mapping[str, Any]
Path = tuple[str | int, ...]

MISSING: Final = object()
_TOKEN: Final = re.compile(
    r"\s*(<>|<=|>=|[=<>(),+\-]|:[A-Za-z0-9_]+|[#A-Za-z_][#A-Za-z0-9_.\[\]]*)"
)
_CLAUSES: Final = ("SET", "REMOVE", "ADD", "DELETE")


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """The words of an expression."""
    found, at = [], 0
    stripped = text.rstrip()
    while at < len(stripped):
        match = _TOKEN.match(stripped, at)
        if match is None:
            raise ValueError(f"not understood: {stripped[at:]!r}")
        found.append(match[1])
        at = match.end()
    return tuple(found)


def read(item: Item, path: Path) -> Any:
    """The value at a path, or MISSING."""
    value: Any = item
    for step in path:
        if isinstance(step, int):
            if not isinstance(value, list) or step >= len(value):
                return MISSING
            value = value[step]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return MISSING
    return value


def write(item: Item, path: Path, value: Any) -> None:
    """Set the value at a path whose parent is there.

    Raises:
        ValueError: the parent is not there, which DynamoDB refuses too.
    """
    parent = read(item, path[:-1])
    last = path[-1]
    if isinstance(last, int) and isinstance(parent, list):
        if last < len(parent):
            parent[last] = value
        else:
            parent.append(value)
    elif isinstance(parent, dict):
        parent[str(last)] = value
    else:
        raise ValueError("the document path is not valid for this item")


class Reader:
    """Reads one expression against one item."""

    def __init__(self, text: str, item: Item, names: Names, values: Values) -> None:
        self._words = tokens(text)
        self._at = 0
        self._item = item
        self._names = names
        self._values = values

    # Conditions

    def condition(self) -> bool:
        """Whether the whole condition holds."""
        held = self._any()
        if self._at != len(self._words):
            raise ValueError(f"left over: {self._words[self._at :]}")
        return held

    def _any(self) -> bool:
        held = self._all()
        while self._take("OR"):
            held = self._all() or held
        return held

    def _all(self) -> bool:
        held = self._one()
        while self._take("AND"):
            held = self._one() and held
        return held

    def _one(self) -> bool:
        if self._take("NOT"):
            return not self._one()
        if self._take("("):
            held = self._any()
            self._want(")")
            return held
        word = self._peek()
        if word in _TESTS:
            self._at += 1
            return _TESTS[word](*self._arguments())
        left = self._operand()
        if self._take("BETWEEN"):
            low = self._operand()
            self._want("AND")
            high = self._operand()
            return _compares(left, low) and bool(low <= left <= high)
        if self._take("IN"):
            return left in self._arguments()
        return _COMPARISONS[self._next()](left, self._operand())

    def _arguments(self) -> list[Any]:
        self._want("(")
        found = [self._operand()]
        while self._take(","):
            found.append(self._operand())
        self._want(")")
        return found

    # Values

    def _operand(self) -> Any:
        word = self._next()
        if word.startswith(":"):
            return self._values[word]
        if word == "size":
            return len(self._arguments()[0])
        if word == "if_not_exists":
            held, otherwise = self._arguments()
            return otherwise if held is MISSING else held
        if word == "list_append":
            first, second = self._arguments()
            return [*first, *second]
        return read(self._item, self._path(word))

    def _path(self, word: str) -> Path:
        steps: list[str | int] = []
        for part in word.split("."):
            name, *places = part.replace("]", "").split("[")
            steps.append(self._names.get(name, name) if name.startswith("#") else name)
            steps += [int(place) for place in places]
        return tuple(steps)

    # Updates

    def update(self) -> Item:
        """The item after the update; what is read is what was there before."""
        after: Item = _copy(self._item)
        while self._at < len(self._words):
            clause = self._next()
            while True:
                self._clause(clause, after)
                if not self._take(","):
                    break
        return after

    def _clause(self, clause: str, after: Item) -> None:
        path = self._path(self._next())
        if clause == "SET":
            self._want("=")
            write(after, path, _copy(self._sum()))
        elif clause == "REMOVE":
            parent = read(after, path[:-1])
            if isinstance(parent, dict):
                parent.pop(str(path[-1]), None)
        else:
            self._gather(clause, path, after)

    def _gather(self, clause: str, path: Path, after: Item) -> None:
        """ADD to a number or set, DELETE from a set."""
        change, held = self._operand(), read(after, path)
        if clause == "ADD":
            if held is MISSING:
                held = set() if isinstance(change, set) else 0
            write(after, path, held | change if isinstance(change, set) else held + change)
        elif held is not MISSING:
            write(after, path, held - change)

    def _sum(self) -> Any:
        value = self._operand()
        while self._peek() in {"+", "-"}:
            sign = 1 if self._next() == "+" else -1
            value = value + sign * self._operand()
        if value is MISSING:
            raise ValueError("the provided expression refers to an attribute that is not there")
        return value

    def _peek(self) -> str:
        return self._words[self._at] if self._at < len(self._words) else ""

    def _next(self) -> str:
        self._at += 1
        return self._words[self._at - 1]

    def _take(self, word: str) -> bool:
        if self._peek() != word:
            return False
        self._at += 1
        return True

    def _want(self, word: str) -> None:
        if not self._take(word):
            raise ValueError(f"expected {word}, found {self._peek()!r}")


def _compares(*values: Any) -> bool:
    return not any(value is MISSING for value in values)


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: _compares(left, right) and test(left, right)


_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": _ordered(lambda left, right: left == right),
    # DynamoDB holds `<>` true where the attribute is missing.
    "<>": lambda left, right: left != right,
    "<": _ordered(lambda left, right: left < right),
    "<=": _ordered(lambda left, right: left <= right),
    ">": _ordered(lambda left, right: left > right),
    ">=": _ordered(lambda left, right: left >= right),
}
_TESTS: Final[Mapping[str, Callable[..., bool]]] = {
    "attribute_exists": lambda held: held is not MISSING,
    "attribute_not_exists": lambda held: held is MISSING,
    "begins_with": _ordered(lambda held, start: held.startswith(start)),
    "contains": _ordered(lambda held, part: part in held),
}


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_copy(part) for part in value]
    return value
