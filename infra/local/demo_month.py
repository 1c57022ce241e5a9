"""A month of the demo: days pass, people answer, staff do what a staff does in the mornings.

Everything goes through the laptop cloud's public contract: the API, texts in, texts out, time.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local.demo_people import Player, heard
from infra.local.seed import PROGRAMS
from infra.local.testing import LaptopCloud

PROGRAM = PROGRAMS["demo"]
#: Moments of a day (UTC) at which people look at their phones; in New York 10:00 to 19:00.
LOOKS = (15, 16, 17, 18, 19, 20, 21, 24)
#: Looks at which somebody in the office calls whoever is in need; the rest waits till morning.
OFFICE = (16, 17, 18, 19, 20, 21)
#: 02:20 in New York, the next UTC day.
NIGHT = timedelta(hours=31, minutes=20)
#: Between a text and the answers to it.
THINKING = "PT40S"
MATCH_ON = 4
#: The day of a week (from the start) on which mentors' sessions are written down.
LOGGED_ON = 6
_CODE = re.compile(r"page (\d\d)")


@dataclass
class Crisis:
    """The night's text and what followed, by the product's clock."""

    player: Player
    said: str
    at: str
    answer: dict[str, Any] | None = None
    pages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    acknowledged: str = ""
    alert: dict[str, Any] = field(default_factory=dict)


@dataclass
class Month:
    """The state of play."""

    cloud: LaptopCloud
    players: dict[str, Player]
    rng: random.Random
    start: datetime
    read: int = 0
    late: list[tuple[datetime, Player, str, str]] = field(default_factory=list)
    run: dict[str, Any] = field(default_factory=dict)
    crises: list[Crisis] = field(default_factory=list)
    texts_in: int = 0

    def pass_days(self, days: int, told: Callable[[int, int, int], None]) -> None:
        """Let days pass; ``told`` hears each one's number and the texts so far, out and in."""
        for day in range(days):
            for hour in LOOKS:
                self._until(day, timedelta(hours=hour))
                if hour == LOOKS[0]:
                    self._morning(day)
                elif hour in OFFICE:
                    self._call_people("red")
            self._say_of_themselves(day)
            self._night(day)
            told(day + 1, self.read, self.texts_in)

    def _until(self, day: int, past_midnight: timedelta) -> None:
        midnight = self.start.replace(hour=0, minute=0) + timedelta(days=day)
        moment = midnight + past_midnight
        if moment > _moment(self.cloud.now()):
            self.cloud.advance_to(_utc(moment))
        self._converse(day, moment)

    def _converse(self, day: int, now: datetime) -> None:
        """Let everybody answer until nobody has anything more to say at this moment."""
        for at, player, text, to in [one for one in self.late if one[0] <= now]:
            self.late.remove((at, player, text, to))
            self._write(player, text, to)
        while replies := list(self._replies(day, now)):
            self.cloud.advance(THINKING)
            for player, text, to in replies:
                self._write(player, text, to)
            self.cloud.drain()

    def _replies(self, day: int, now: datetime) -> Iterator[tuple[Player, str, str]]:
        """What those who got a text since the last look write at once; some take their time."""
        self.cloud.drain()
        texts = self.cloud.outbox()
        fresh, self.read = texts[self.read :], len(texts)
        for text in fresh:
            player, key = self.players.get(text["to"]), heard(text["body"])
            reply = player.react(key, day, self.rng) if player and key else None
            if player is None or reply is None or any(one[1] is player for one in self.late):
                continue
            if self.rng.random() < 0.2:
                later = now + timedelta(hours=self.rng.randint(1, 20))
                self.late.append((later, player, reply, text["from"]))
            else:
                yield player, reply, text["from"]

    def _write(self, player: Player, text: str, to: str = PROGRAM.number) -> None:
        self.texts_in += 1
        self.cloud.inbound(player.phone, text, to=to)

    def _say_of_themselves(self, day: int) -> None:
        for player in self.players.values():
            if day in player.sort.says:
                self._write(player, player.sort.says[day])
        self.cloud.drain()

    # --- the night ---------------------------------------------------------------------------

    def _night(self, day: int) -> None:
        for player in self.players.values():
            if day in player.sort.at_night:
                self._until(day, NIGHT)
                self.crises.append(self._crisis(player, player.sort.at_night[day]))

    def _crisis(self, player: Player, said: str) -> Crisis:
        """The text, the answer in seconds, the page, a human four minutes later."""
        before = len(self.cloud.outbox(player.phone))
        crisis = Crisis(player, said, self.cloud.now())
        self._write(player, said)
        self.cloud.drain()
        answers = self.cloud.outbox(player.phone)[before:]
        crisis.answer = answers[0] if answers else None
        crisis.pages = [(kind, page) for kind in ("sms", "voice", "mail")
                        for page in self._pages(kind, crisis.at)]  # fmt: skip
        self.cloud.advance("PT4M")
        code = next((m[1] for _, p in crisis.pages if (m := _CODE.search(p["body"]))), None)
        if code:
            self.cloud.inbound(PROGRAM.on_call[0][1], code)
            self.cloud.drain()
        crisis.acknowledged = self.cloud.now()
        self.cloud.advance("PT7M")
        for alert in self._alerts("acknowledged"):
            if alert["cause"] == "crisis":
                crisis.alert = self._resolve(alert, "reached")
        return crisis

    def _pages(self, kind: str, since: str) -> list[dict[str, Any]]:
        """The pages of a moment on; nobody but the rota gets calls or mail."""
        first = PROGRAM.on_call[0][1]
        to = first if kind != "mail" else None
        return [page for page in self.cloud.outbox(to, kind) if page["sent_at"] >= since]

    # --- the morning -------------------------------------------------------------------------

    def _morning(self, day: int) -> None:
        """What a coordinator does: match once, take the matches on, call whom to call."""
        if day == MATCH_ON:
            self._match()
        if day >= MATCH_ON:
            self._take_matches_on()
        if day % 7 == LOGGED_ON:
            self._log_sessions()
        self._call_people("red", "amber")

    def _call_people(self, *levels: str) -> None:
        """Take alerts on, call, and write down how it went."""
        for state in ("open", "acknowledged"):
            for alert in self._alerts(state):
                if alert["level"] not in levels:
                    continue
                if state == "open":
                    self._post(f"/v1/alerts/{alert['id']}/acknowledge")
                self._resolve(alert, self.rng.choice(["reached", "reached", "left_message"]))
        self.cloud.drain()

    def _match(self) -> None:
        self.run = self._post("/v1/matching/runs")
        self._post(f"/v1/matching/runs/{self.run['id']}/approve")

    def _take_matches_on(self) -> None:
        """Mentors accept by the API; staff ask those whom no text may ask."""
        for match in self.everything("/v1/matches"):
            if match["state"] == "offered":
                self._post(f"/v1/matches/{match['id']}/accept")
            elif match["state"] in ("approved", "asked") and not self._texts(match["alumnus"]):
                self._post(f"/v1/matches/{match['id']}/alumnus-answer", {"answer": "yes"})

    def _log_sessions(self) -> None:
        """Most mentors told the coordinator of this week's talk."""
        today = self.cloud.now()[:10]
        for match in self.everything("/v1/matches"):
            if match["state"] == "active" and self.rng.random() < 0.8:
                session = {"type": "mentor_session", "on": today, "hours": 1}
                self._post(f"/v1/alumni/{match['alumnus']['id']}/activities", session)

    def _texts(self, alumnus: dict[str, Any]) -> bool:
        return bool(self.get(f"/v1/alumni/{alumnus['id']}")["texting"] == "joined")

    def _alerts(self, state: str) -> list[dict[str, Any]]:
        return list(self.everything("/v1/alerts", state=state))

    def _resolve(self, alert: dict[str, Any], outcome: str) -> dict[str, Any]:
        return self._post(f"/v1/alerts/{alert['id']}/resolve", {"outcome": outcome})

    # --- the API -----------------------------------------------------------------------------

    def everything(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """All items of a list."""
        cursor: str | None = None
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = self.get(path, limit="100", **query, **more)
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def get(self, path: str, *, role: str = "coordinator", **query: str) -> dict[str, Any]:
        """What the API answers.

        Raises
        ------
        requests.HTTPError
        """
        answer = self.cloud.api("GET", path, role=role, params=query)
        answer.raise_for_status()
        return dict(answer.json())

    def _post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self.cloud.api("POST", path, json=body) if body else self.cloud.api("POST", path)
        answer.raise_for_status()
        return dict(answer.json())


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
