"""What the carrier has carried, both ways; kept as JSON lines so that threads outlive a restart."""

import json
import threading
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class Carried:
    """One text, call or mail. ``sent_at`` is the product's time in RFC 3339."""

    kind: str  # sms, voice, mail; inbound: a text from a person
    id: str
    sender: str
    to: str
    body: str
    sent_at: str
    segments: int = 0
    status: str = "ACCEPTED"
    subject: str = ""

    def show(self) -> dict[str, object]:
        """As the control server answers it."""
        shown: dict[str, object] = {
            "id": self.id,
            "from": self.sender,
            "to": self.to,
            "body": self.body,
            "sent_at": self.sent_at,
            "segments": self.segments,
            "status": self.status,
        }
        if self.kind == "mail":
            shown["subject"] = self.subject
        return shown


class Outbox:
    """All that was carried, oldest first, by the number or address of the person."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._order: list[str] = []
        self._by_id: dict[str, Carried] = {}
        self._by_person: dict[str, list[str]] = defaultdict(list)
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                self._replay(json.loads(line))
        self._file: IO[str] = file.open("a", encoding="utf-8")

    def add(self, carried: Carried) -> None:
        """Take note of something carried."""
        with self._lock:
            self._take(carried)
            self._write(asdict(carried))

    def mark(self, carried_id: str, status: str) -> None:
        """Note what became of it."""
        with self._lock:
            self._by_id[carried_id] = replace(self._by_id[carried_id], status=status)
            self._write({"id": carried_id, "status": status})

    def sent(self, kind: str, to: str | None = None) -> list[Carried]:
        """What went out, all of it or to one number or address."""
        with self._lock:
            ids = self._order if to is None else self._by_person.get(to, [])
            return [c for c in map(self._by_id.__getitem__, ids) if c.kind == kind]

    def thread(self, number: str) -> list[Carried]:
        """Texts and calls of one number, both ways."""
        with self._lock:
            everything = map(self._by_id.__getitem__, self._by_person.get(number, []))
            return [c for c in everything if c.kind != "mail"]

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    def _take(self, carried: Carried) -> None:
        person = carried.sender if carried.kind == "inbound" else carried.to
        if carried.id not in self._by_id:  # an inbound id may be repeated on purpose
            self._order.append(carried.id)
            self._by_person[person].append(carried.id)
        self._by_id[carried.id] = carried

    def _replay(self, line: dict[str, object]) -> None:
        if "kind" in line:
            self._take(Carried(**line))  # type: ignore[arg-type]
        else:
            known = self._by_id[str(line["id"])]
            self._by_id[known.id] = replace(known, status=str(line["status"]))

    def _write(self, line: dict[str, object]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
