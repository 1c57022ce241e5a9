"""One graduate on one page to print, for the clinical lead: charts drawn here, no script."""

import re
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import NamedTuple

from chalicelib.domain.people import Language
from chalicelib.domain.reports import charts
from chalicelib.domain.reports.charts import Series
from chalicelib.domain.reports.svg import Words as ChartWords
from chalicelib.domain.reports.words import words
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.texts.page_words import page_text, texts
from chalicelib.entrypoints.api.report_page import dated
from chalicelib.entrypoints.api.shapes.summary import follow_ups
from chalicelib.entrypoints.web import pages, phrases
from chalicelib.services.reading.summary import Summary

#: Weeks of the chart of hours.
WEEKS = 13
#: What stands for the whole of a person's health in the chart of scores.
_DRAWN = "barc-10"


class Score(NamedTuple):
    """A sum of a questionnaire: its name, the first and the last that could be counted."""

    name: str
    first: int
    first_on: date
    last: int | None
    last_on: date | None

    @property
    def change(self) -> str:
        """The last less the first; empty where there is one only."""
        return "" if self.last is None else f"{self.last - self.first:+d}"


def render(it: Summary, language: Language, stylesheet: str, back: str = "") -> str:
    """The page; ``back`` leads to the person's page where there is one."""
    say = words(language)
    return pages.render(
        "summary",
        t=partial(_words, language),
        language=language,
        stylesheet=stylesheet,
        back=back,
        it=it,
        record=it.record,
        person=it.record.line.person,
        key=key,
        evidence=partial(evidence, language=language),
        day=partial(dated, say=say),
        short=partial(phrases.day_words, language=language),
        on=lambda moment: dated(local(moment, it.zone).date(), say),
        moment=partial(phrases.moment_words, zone=it.zone, language=language),
        cause=partial(phrases.cause_words, language=language),
        follow_ups=follow_ups(it.follow_ups),
        planned=it.record.line.alumnus.hours_planned_on(it.today),
        scores=scores(it),
        dose=_dose(it, language),
        curve=_curve(it, language),
    )


def _words(language: Language, key: str, **places: str | int) -> str:
    return page_text(key, language, **places)


def evidence(codes: Iterable[str], language: Language) -> str:
    """What a state rests on, in words: ``silent:2`` is "2 with no answer"."""
    parts = (part for code in codes for part in code.split(",") if part)
    known, found = texts(language), []
    for part in parts:
        name, _, figure = part.partition(":")
        said = f"evidence.{key(name)}"
        said = said if said in known else "evidence.other"
        found.append(page_text(said, language, n=figure))
    return "; ".join(found)


def key(code: str) -> str:
    """A code as keys of texts write it: ``bam-17.use`` is bam_17_use."""
    return re.sub(r"\W", "_", code)


def scores(it: Summary) -> list[Score]:
    """Each sum that was ever counted, first and last."""
    told: dict[str, list[tuple[int, date]]] = {}
    for one in it.responses:
        for name, value in one.sums.items():
            score = one.instrument if name == "total" else f"{one.instrument}.{name}"
            told.setdefault(score, []).append((value, one.on))
    return [
        Score(score, *values[0], *(values[-1] if len(values) > 1 else (None, None)))
        for score, values in sorted(told.items())
    ]


def _dose(it: Summary, language: Language) -> str:
    weeks, t = it.record.weeks[-WEEKS:], partial(_words, language)
    named = ChartWords("dose", t("summary.dose"), t("summary.dose_about"), t("summary.hours"))
    columns = [
        Series(t("summary.said"), "dark", [float(w.hours - w.estimated) for w in weeks]),
        Series(t("summary.guessed"), "hollow", [float(w.estimated) for w in weeks]),
    ]
    planned = [Series(t("summary.planned"), "warm", [float(w.planned) for w in weeks])]
    labels = [phrases.day_words(week.monday, language) for week in weeks]
    return charts.chart(named, labels, [""] * len(labels), columns, planned)


def _curve(it: Summary, language: Language) -> str:
    """The drawn instrument by day; nothing where it was never counted."""
    told = [(one.on, one.sums["total"]) for one in it.responses
            if one.instrument == _DRAWN and "total" in one.sums]  # fmt: skip
    if not told:
        return ""
    t = partial(_words, language)
    named = ChartWords("curve", t("summary.scores"), t("summary.scores_about"), "10–60")
    line = Series(t(f"score.{key(_DRAWN)}"), "dark", [float(value) for _, value in told])
    labels = [phrases.day_words(on, language) for on, _ in told]
    return charts.chart(named, labels, [str(value) for _, value in told], (), [line])
