"""What a simulation need not work out twice: pure functions of what they are given.

People say the same words over and over, and most of what is read from the table has not changed
since it was read last. Values are frozen, and the double's items are never changed in place.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, lru_cache
from importlib import import_module
from typing import Any
from unittest.mock import patch

#: Where the product asks what a text means. Each is asked once for each text.
_READING = {
    "chalicelib.services.inbound.crisis": ("crisis_kind", "understand", "served"),
    "chalicelib.services.inbound.dialogue": (
        "understand", "hold_reason", "language_switch", "concern",
    ),
    "chalicelib.services.inbound.stopping": ("understand",),
    "chalicelib.services.inbound.taking": ("language_switch", "language_used"),
    "chalicelib.domain.checkins.hearing": ("understand",),
}  # fmt: skip
_remembered = cache(lru_cache(maxsize=4096))
#: As many items and values are remembered; then all are forgotten.
_MOST = 20_000


class _Contents:
    """An item's attributes, read once for each item that the double holds: it is the same object
    for as long as nothing was written over it. An answer of DynamoDB Local is always another."""

    def __init__(self, read: Callable[..., Any]) -> None:
        self._read = read
        self._known: dict[int, tuple[Any, Any, Any]] = {}

    def __call__(self, types: dict[str, str], item: dict[str, Any]) -> Any:
        """As the store's own."""
        known = self._known.get(id(item))
        if known and known[0] is item and known[1] is types:
            return known[2]
        if len(self._known) >= _MOST:
            self._known.clear()
        found = self._read(types, item)
        self._known[id(item)] = (item, types, found)
        return found


class _Decoded:
    """Stored attributes turned into values, once for each item and once for each content: equal
    attributes under one key decode alike."""

    def __init__(self, decode: Callable[..., Any]) -> None:
        self._decode = decode
        self._same: dict[int, tuple[Any, Any, Any]] = {}
        self._alike: dict[Any, Any] = {}

    def __call__(
        self, value: Any, stored: dict[str, Any], sealed: Any, sealer: Any, lost: bool = False
    ) -> Any:
        """As the store's own."""
        under = (value, sealer and (sealer._bound, sealer._key), lost)
        known = self._same.get(id(stored))
        if known and known[0] is stored and known[1] == under:
            return known[2]
        if len(self._same) >= _MOST:
            self._same.clear()
        found = self._of_content(under, value, stored, sealed, sealer, lost)
        self._same[id(stored)] = (stored, under, found)
        return found

    def _of_content(self, under: Any, value: Any, stored: dict[str, Any], *more: Any) -> Any:
        fields = value.model_fields
        content = (under, tuple([one for one in stored.items() if one[0] in fields]))
        found = self._alike.get(content)
        if found is None:
            if len(self._alike) >= _MOST:
                self._alike.clear()
            found = self._alike[content] = self._decode(value, stored, *more)
        return found


@contextmanager
def once() -> Iterator[None]:
    """Whatever is read or understood within the block is remembered."""
    from chalicelib.store import partition, rows

    with ExitStack() as patches:
        patches.enter_context(patch.object(rows, "_contents", _Contents(rows._contents)))
        patches.enter_context(patch.object(partition, "decode", _Decoded(partition.decode)))
        for name, functions in _READING.items():
            module = import_module(name)
            for function in functions:
                remembered = _remembered(getattr(module, function))
                patches.enter_context(patch.object(module, function, remembered))
        yield
