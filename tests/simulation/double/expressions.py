"""DynamoDB's expressions as the product uses them, read once and turned into functions.

Whatever is not known here is refused: a double that guesses would prove what DynamoDB denies.
Attribute values stay in their wire form, ``{"S": "…"}``.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

Item = dict[str, dict[str, Any]]
Names = Mapping[str, str]
Values = Mapping[str, dict[str, Any]]
Test = Callable[[Item, Names, Values], bool]
Operand = Callable[[Item, Names, Values], dict[str, Any] | None]

_TOKEN = re.compile(r"\s*(<>|<=|>=|[=<>(),+\-]|[#:]?[A-Za-z0-9_]+)")
_NAME = re.compile(r"#?[A-Za-z][A-Za-z0-9_]*|#[A-Za-z0-9_]+")


class UnknownExpression(NotImplementedError):
    """The double does not know this expression; it does not guess."""


class Refused(ValueError):
    """DynamoDB answers such a request with a ValidationException."""


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise UnknownExpression(text)
        found.append(match[1])
        at = match.end()
    return found


class Reader:
    """Walks over an expression's tokens."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at = text, _tokens(text), 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if not token or (wanted and token.upper() not in wanted):
            raise UnknownExpression(f"{self.text!r} at {token!r}")
        self.at += 1
        return token

    def taken(self, wanted: str) -> bool:
        if self.peek().upper() == wanted:
            self.at += 1
            return True
        return False


# --- values --------------------------------------------------------------------------------------


def _comparable(value: dict[str, Any]) -> tuple[str, Any]:
    ((kind, content),) = value.items()
    if kind == "N":
        return kind, Decimal(content)
    if kind == "S":
        return kind, content.encode()  # strings sort by their UTF-8 bytes
    return kind, content


def _compare(operator: str, one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """An attribute that is not there compares as nothing does, except that it differs."""
    if one is None or other is None:
        return operator == "<>"
    left, right = _comparable(one), _comparable(other)
    if operator in ("=", "<>"):
        return (left == right) is (operator == "=")
    if right[0] not in ("N", "S", "B"):
        raise UnknownExpression(f"{operator} with a {right[0]}")
    if left[0] != right[0]:
        return False
    a, b = left[1], right[1]
    return bool({"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator])


def read_operand(read: Reader) -> Operand:
    token = read.take()
    if token.startswith(":"):
        return lambda _item, _names, values: values[token]
    if token == "if_not_exists":
        read.take("(")
        path = read_path(read.take())
        read.take(",")
        fallback = read_operand(read)
        read.take(")")
        return lambda item, names, values: (
            item.get(names.get(path, path)) or fallback(item, names, values)
        )
    path = read_path(token)
    return lambda item, names, _values: item.get(names.get(path, path))


def read_path(token: str) -> str:
    if not _NAME.fullmatch(token):
        raise UnknownExpression(f"path {token!r}")
    return token


# --- conditions ----------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def condition(text: str) -> Test:
    """A condition expression as a function.

    Raises
    ------
    UnknownExpression
    """
    read = Reader(text)
    test = _or(read)
    if read.peek():
        raise UnknownExpression(text)
    return test


def _or(read: Reader) -> Test:
    tests = [_and(read)]
    while read.taken("OR"):
        tests.append(_and(read))
    if len(tests) == 1:
        return tests[0]
    return lambda item, names, values: any(t(item, names, values) for t in tests)


def _and(read: Reader) -> Test:
    tests = [_not(read)]
    while read.taken("AND"):
        tests.append(_not(read))
    if len(tests) == 1:
        return tests[0]
    return lambda item, names, values: all(t(item, names, values) for t in tests)


def _not(read: Reader) -> Test:
    if read.taken("NOT"):
        test = _not(read)
        return lambda item, names, values: not test(item, names, values)
    if read.taken("("):
        test = _or(read)
        read.take(")")
        return test
    return _predicate(read)


def _predicate(read: Reader) -> Test:
    token = read.peek()
    if token in ("attribute_exists", "attribute_not_exists", "begins_with"):
        read.take()
        read.take("(")
        path = read_path(read.take())
        if token == "begins_with":
            read.take(",")
            start = read_operand(read)
            read.take(")")
            return lambda item, names, values: _begins(
                item.get(names.get(path, path)), start(item, names, values)
            )
        read.take(")")
        wanted = token == "attribute_exists"
        return lambda item, names, _values: (names.get(path, path) in item) is wanted
    one = read_operand(read)
    if read.taken("BETWEEN"):
        low = read_operand(read)
        read.take("AND")
        high = read_operand(read)
        return lambda item, names, values: (
            _compare(">=", one(item, names, values), low(item, names, values))
            and _compare("<=", one(item, names, values), high(item, names, values))
        )
    operator = read.take("=", "<>", "<", "<=", ">", ">=")
    other = read_operand(read)
    return lambda item, names, values: _compare(
        operator, one(item, names, values), other(item, names, values)
    )


def _begins(value: dict[str, Any] | None, start: dict[str, Any] | None) -> bool:
    if value is None or start is None:
        return False
    ((kind, content),), ((other, first),) = value.items(), start.items()
    return kind == other and kind in ("S", "B") and content.startswith(first)


# --- key conditions ------------------------------------------------------------------------------


class Span(NamedTuple):
    """Which sort keys a query wants: a test on each, and the first that may pass (or "")."""

    first: str
    test: Callable[[str], bool]


_KEY = re.compile(
    r"\(?(#?\w+) = (:\w+)\)?"
    r"(?: AND \(?(?:begins_with \(?(?P<b>#?\w+), (?P<bv>:\w+)\)?"
    r"|(?P<w>#?\w+) BETWEEN (?P<lo>:\w+) AND (?P<hi>:\w+)"
    r"|(?P<o>#?\w+) (?P<op><=|>=|<|>|=) (?P<ov>:\w+)))?\)*"
)


def key_condition(
    text: str, names: Names, values: Values, hash_key: str, range_key: str
) -> tuple[str, Span]:
    """A query's partition and span.

    Raises
    ------
    UnknownExpression, Refused
    """
    match = _KEY.fullmatch(text.strip())
    if match is None:
        raise UnknownExpression(text)
    if names.get(match[1], match[1]) != hash_key:
        raise Refused("Query condition missed key schema element")
    partition = values[match[2]]["S"]
    for path in (match["b"], match["w"], match["o"]):
        if path and names.get(path, path) != range_key:
            raise Refused("Query condition missed key schema element")
    return partition, _span(match, values)


def _span(match: re.Match[str], values: Values) -> Span:
    def value(name: str) -> str:
        text: str = values[match[name]]["S"]
        return text

    if match["b"]:
        start = value("bv")
        return Span(start, lambda key: key.startswith(start))
    if match["w"]:
        low, high = value("lo"), value("hi")
        if low > high:
            raise Refused("The BETWEEN operator requires upper bound >= lower bound")
        return Span(low, lambda key: low <= key <= high)
    if match["o"]:
        bound = value("ov")
        return {
            "=": Span(bound, lambda key: key == bound),
            "<": Span("", lambda key: key < bound),
            "<=": Span("", lambda key: key <= bound),
            ">": Span(bound, lambda key: key > bound),
            ">=": Span(bound, lambda key: key >= bound),
        }[match["op"]]
    return Span("", lambda _key: True)
