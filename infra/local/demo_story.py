"""The demo day told: what was imported, who joined, who was matched, how a month went."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from infra.local.demo_month import PROGRAM, Crisis, Month
from infra.local.demo_people import Player

ZONE = ZoneInfo(PROGRAM.zone)
EXCERPT = 14

Import = dict[str, Any]


class Story:
    """Says it all to a terminal, or plainly to a pipe."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, line: str = "") -> None:
        """One line or paragraph."""
        self._console.print(Text(line))

    def head(self, title: str) -> None:
        """A new section."""
        self._console.print()
        self._console.rule(Text(title, "bold"), align="left")

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A small table; numbers to the right."""
        made = Table(box=None, pad_edge=False, header_style="dim")
        for header in headers:
            made.add_column(header)
        for row in rows:
            made.add_row(*(Text(str(cell)) for cell in row))
        self._console.print(made)

    # --- the import --------------------------------------------------------------------------

    def imported(self, kind: str, dry: Import, done: Import, again: Import) -> None:
        """A dry run, the commit, and the same file once more."""
        self.say(f"{kind}: {dry['rows']} rows in the file.")
        self.table(
            ("", "created", "updated", "unchanged", "rejected"),
            [
                (name, one["created"], one["updated"], one["unchanged"], one["rejected"])
                for name, one in (("dry run", dry), ("commit", done), ("again", again))
            ],
        )

    def mistakes(self, done: Import) -> None:
        """What the fix-file gives back."""
        self.say("The fix-file gives these rows back, each with what to mend:")
        self.table(
            ("line", "column", "code", "what to do"),
            [(e["line"], e["column"], e["code"], e["message"]) for e in done["errors"]],
        )

    # --- joining and matching ----------------------------------------------------------------

    def joined(self, month: Month, invited: Sequence[dict[str, Any]]) -> None:
        """How many a day, and how far each came."""
        by_day = Counter(_local(text["sent_at"]).date().isoformat() for text in invited)
        busiest = max(by_day.values(), default=0)
        self.say(
            f"{len(invited)} invitations on {len(by_day)} days, {busiest} on the busiest "
            f"(25 at most), {_window(invited)}."
        )
        standing = Counter(
            (one["standing"] or {}).get("joining", "none")
            for one in month.everything("/v1/alumni", include="care")
        )
        self.say("Alumni by how far they came: " + _counted(standing))
        twice = [p for p in month.players.values() if p.wrong_year_sent]
        for player in twice:
            self.say(f"{player.name} gave a wrong birth year first; the second try was right.")

    def matched(self, month: Month) -> None:
        """What the run proposed, why some were left, and where the matches stand."""
        run = month.run
        if not run:
            self.say("No matching run was due yet.")
            return
        self.say(
            f"The run looked at {run['alumni']} alumni and {run['places']} free places, "
            f"proposed {len(run['pairs'])} pairs and left {len(run['unmatched'])} over."
        )
        best = sorted(run["pairs"], key=lambda pair: -pair["score"])[:3]
        self.table(
            ("alumnus", "mentor", "score", "parts"),
            [
                (p["alumnus"]["external_id"], p["mentor"]["external_id"], p["score"],
                 " ".join(f"{name} {value}" for name, value in p["parts"].items() if value))
                for p in best
            ],
        )  # fmt: skip
        left = Counter(reason for one in run["unmatched"] for reason in one["reasons"])
        self.say("Left over for: " + _counted(dict(left.most_common())))
        states = Counter(match["state"] for match in month.everything("/v1/matches"))
        self.say("Matches now: " + _counted(dict(states.most_common())))

    # --- the month ---------------------------------------------------------------------------

    def numbers(self, report: dict[str, Any], texts_out: int, texts_in: int) -> None:
        """The program report, in a few lines."""
        rate = report["checkins"]["reply_rate"]
        self.say(f"{texts_out} texts out, {texts_in} in. Engagement: "
                 + _counted(report["engagement"]["counts"]))  # fmt: skip
        self.say(f"Answered within 48 hours: {rate['replied']} of {rate['n']} settled check-ins.")
        weeks = [week for week in report["checkins"]["weeks"] if week["due"] or week["planned"]]
        care = {week["monday"]: week for week in report["participation"]["weeks"]}
        met = {week["monday"]: week for week in report["network"]["weeks"]}
        columns = ("due", "asked", "answered", "partial", "silent", "open")
        self.table(
            ("week of", *columns, "sessions", "hours", "people met"),
            [
                (week["monday"], *(_cell(week[name]) for name in columns),
                 _cell(care.get(week["monday"], {}).get("sessions")),
                 _cell(care.get(week["monday"], {}).get("hours")),
                 _cell(met.get(week["monday"], {}).get("contacts")))
                for week in weeks
            ],
        )  # fmt: skip

    def thread(self, player: Player, events: Sequence[dict[str, Any]]) -> None:
        """The liveliest stretch of somebody's thread, as on a phone."""
        texts = sorted(filter(_is_theirs_to_read, events), key=_order)
        self._console.print()
        title = Text(f"{player.name} ({player.external_id}), who {player.sort.name}")
        lines = [_bubble(text) for text in _liveliest(texts)]
        self._console.print(Panel(Text("\n").join(lines), title=title, title_align="left"))

    def worries(self, alerts: Sequence[dict[str, Any]]) -> None:
        """What opened, and how soon it was taken on."""
        causes = Counter((alert["level"], alert["cause"]) for alert in alerts)
        self.table(
            ("level", "cause", "alerts", "median until taken on"),
            [
                (level, cause, count, _median_wait(alerts, cause))
                for (level, cause), count in sorted(causes.items(), reverse=True)
            ],
        )  # fmt: skip

    def crisis(self, crisis: Crisis) -> None:
        """The night, step by step."""
        self.say()
        self.say(f"{_clock(crisis.at)}  {crisis.player.name}: {crisis.said}")
        if crisis.answer:
            self.say(f"{_clock(crisis.answer['sent_at'])}  us: {crisis.answer['body']}")
        for kind, page in crisis.pages:
            self.say(f"{_clock(page['sent_at'])}  {kind} to {page['to']}: {page['body']}")
        by = crisis.alert.get("acknowledged_by")
        self.say(f"{_clock(crisis.acknowledged)}  taken by {by}, who texted the code back")
        if crisis.alert.get("resolved_at"):
            outcome = crisis.alert["outcome"]
            self.say(f"{_clock(crisis.alert['resolved_at'])}  {outcome}")


def _liveliest(texts: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """The stretch in which most was said by them."""
    starts = range(max(1, len(texts) - EXCERPT + 1))
    start = max(
        starts,
        key=lambda i: sum(len(t["body"]) > 3 for t in texts[i : i + EXCERPT] if _theirs(t)),
    )
    return texts[start : start + EXCERPT]


def _is_theirs_to_read(event: dict[str, Any]) -> bool:
    """A text of theirs or to them; pages about them went to staff."""
    return _theirs(event) or (event["kind"] == "text_out" and event["message_kind"] != "page")


def _order(text: dict[str, Any]) -> tuple[str, bool]:
    """By the second, within it theirs first: while the clock stands, an answer has their time."""
    return text["at"][:19], not _theirs(text)


def _theirs(text: dict[str, Any]) -> bool:
    return bool(text["kind"] == "text_in")


def _bubble(text: dict[str, Any]) -> Text:
    who = "     them: " if _theirs(text) else "  us: "
    style = "bold" if _theirs(text) else ""
    return Text.assemble((f"{_local(text['at']):%b %d %H:%M}", "dim"), who, (text["body"], style))


def _median_wait(alerts: Sequence[dict[str, Any]], cause: str) -> str:
    waits = sorted(
        _local(a["acknowledged_at"]) - _local(a["opened_at"])
        for a in alerts
        if a["cause"] == cause and a["acknowledged_at"]
    )
    if not waits:
        return "not yet"
    minutes = int(waits[len(waits) // 2].total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def _window(texts: Sequence[dict[str, Any]]) -> str:
    hours = sorted(_local(text["sent_at"]).time() for text in texts)
    return f"between {hours[0]:%H:%M} and {hours[-1]:%H:%M} in New York" if hours else "none"


def _counted(counts: Any) -> str:
    return ", ".join(_shares(counts)) or "none"


def _shares(counts: Any) -> Iterator[str]:
    for name, count in counts.items():
        if count:
            yield f"{count} {str(name).replace('_', ' ')}"


def _cell(value: object) -> object:
    return "–" if value is None else value


def _clock(moment: str) -> str:
    return f"{_local(moment):%b %d %H:%M:%S}"


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(ZONE)
