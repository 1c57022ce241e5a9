"""Why a run came out so, in words: points, near misses, shortages, and whom to recruit."""

import random
import string
from datetime import date

import pytest

from chalicelib.domain.matching.explain import PART_WORDS, REASON_WORDS
from chalicelib.domain.matching.findings import findings_of
from chalicelib.domain.matching.pool import Context, facts_of
from chalicelib.domain.matching.propose import proposal_of, propose, solve
from chalicelib.domain.matching.recruiting import NEW_PLACE, Profile, gain, made_up
from chalicelib.domain.matching.rules import exclusions, places_left
from chalicelib.domain.matching.scoring import PARTS, most_points, parts_of
from chalicelib.domain.matching.shortage import Ground
from chalicelib.domain.matching.telling import (
    MOST,
    tell_points,
    tell_reason,
    tell_recruit,
    tell_shortage,
)
from chalicelib.domain.matching.words import LANGUAGES, words
from chalicelib.domain.policy.matching import DEFAULT
from tests.unit.matching.instances import most_matched
from tests.unit.matching.people import TODAY, alumnus, mentor, pool, random_pool

SPANISH = {"languages": ("es",)}
WOMAN = {"gender": "woman"}


def found(*people):
    return findings_of(solve(pool(*people), TODAY))


def places_in(sentence):
    forms = sentence.values() if isinstance(sentence, dict) else [sentence]
    return {name for one in forms for _, name, _, _ in string.Formatter().parse(one) if name}


def test_every_language_has_the_same_sentences_with_the_same_blanks():
    assert {"en", "es"} <= set(LANGUAGES)
    for language in LANGUAGES:
        ours = {key: places_in(sentence) for key, sentence in words(language).items()}
        assert ours == {key: places_in(sentence) for key, sentence in words("en").items()}
    assert {"share"} == {k for k in ("share", "people") if not places_in(words("en")[k])}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_and_reason_has_words(language):
    for code in REASON_WORDS:
        assert tell_reason(code, language).endswith(".")
    for share in (0, 1, 99):
        told = tell_points(dict.fromkeys(PARTS, share), DEFAULT.points, language)
        assert [one.part for one in told] == list(PART_WORDS)
        assert all(one.words for one in told)


def test_what_each_part_can_have_sums_to_what_a_score_can():
    assert sum(most(DEFAULT.points) for most in MOST.values()) == most_points(DEFAULT.points)
    assert tuple(MOST) == PARTS


@pytest.mark.parametrize("seed", range(12))
def test_the_points_told_sum_to_the_score(seed):
    for pair in propose(random_pool(seed, 12, 8), TODAY).pairs:
        told = tell_points(pair.parts, DEFAULT.points, "en")
        assert sum(one.points for one in told) == pair.score
        assert all(0 <= one.points <= one.most for one in told)


@pytest.mark.parametrize("seed", range(12))
def test_a_near_miss_breaks_exactly_the_rule_it_is_told_for(seed):
    people, context = random_pool(seed, 12, 9), Context(TODAY)
    solved = solve(people, TODAY)
    mentors = {one.id: one for one in solved.index.mentors}
    near = findings_of(solved).near
    for one in solved.ready:
        for miss in near[one.id]:
            other = mentors[miss.mentor_id]
            assert exclusions(one, other, context) == (miss.rule,)
            assert miss.rule not in ("blocked", "safety")
            assert miss.score == sum(parts_of(one, other, context).values())
        told = {miss.mentor_id for miss in near[one.id]}
        others = [m for m in mentors.values() if m.id not in told]
        if len(told) < 2:
            assert not [
                m for m in others
                if len(broken := exclusions(one, m, context)) == 1
                and broken[0] not in ("blocked", "safety")
            ]  # fmt: skip


def test_who_is_asked_next_takes_a_place_from_nobody():
    better = mentor("m1", pathways={"secular"}, capacity=1)
    waiting = [alumnus("a", pathway="secular"), alumnus("b")]
    hand = found(*waiting, better, mentor("m2", capacity=1), mentor("m3", capacity=2)).in_hand
    assert hand == {"a": ("m2", "m3"), "b": ("m2",)}


def test_a_closed_set_is_told_with_what_binds():
    spanish = [alumnus(f"s{n}", of=SPANISH) for n in range(4)]
    english = [alumnus(f"e{n}") for n in range(2)]
    both = mentor("m1", of={"languages": ("en", "es")}, capacity=2)
    run = found(*spanish, *english, both, mentor("m2", capacity=5))
    (group,) = run.shortages
    assert (len(group.alumni), group.mentors, group.places) == (4, ("m1",), 2)
    assert set(group.unmatched) < {f"s{n}" for n in range(4)}
    assert tell_shortage(group.size, group.binds, "en") == (
        "4 people share 1 mentor with 2 places; what binds: Spanish."
    )
    assert tell_shortage(group.size, group.binds, "es") == (
        "4 personas comparten 1 mentor con 2 lugares; lo que limita: español."
    )


def test_who_could_have_anybody_lacks_nothing_but_places():
    (group,) = found(alumnus("a"), alumnus("b"), mentor("m1")).shortages
    assert tell_shortage(group.size, group.binds, "en").endswith("what binds: too few places.")


def test_what_recruiting_would_unlock_is_told():
    wants = {"languages": ("es",), "gender": "woman", "city": "Lexington", "zip": "40508"}
    people = [alumnus(f"a{n}", of=wants, side={"in_person": True}) for n in range(5)]
    best = found(*people, mentor("m1")).recruits[0]
    assert best.matches == 3
    assert tell_recruit(best, "en") == (
        "One more Spanish-speaking woman mentor in Lexington would match 3 people."
    )
    assert tell_recruit(best, "es") == (
        "Un mentor más (mujer) que hable español en Lexington daría mentor a 3 personas."
    )


def test_a_recruit_may_help_by_moving_somebody_else():
    """Only the one matched speaks English as well: the newcomer takes them over."""
    both = alumnus("a", of={"languages": ("en", "es")})
    spanish = alumnus("b", of=SPANISH)
    solved = solve(pool(both, spanish, mentor("m1", of=SPANISH)), TODAY)
    ground = Ground(solved.index, solved.ready, solved.eligible, solved.held)
    assert gain(ground, Profile("en", "man", None, "", False), 3) == (1 if 0 in solved.held else 0)
    assert gain(ground, Profile("es", "man", None, "", False), 3) == 1


@pytest.mark.parametrize("seed", range(20))
def test_what_a_recruit_unlocks_is_what_the_solver_would_match(seed):
    solved = solve(random_pool(seed, 14, 5), TODAY)
    ground = Ground(solved.index, solved.ready, solved.eligible, solved.held)
    rng = random.Random(seed)
    kind = Profile(rng.choice(["en", "es"]), rng.choice(["man", "woman"]), None, "", True)
    new, context = made_up(kind, solved.index.context), solved.index.context
    mentors = solved.index.mentors
    edges = [
        (at, m.id, 1)
        for at, one in enumerate(solved.ready)
        for m in (*mentors, new)
        if (m is new or not exclusions(one, m, context)) and _suits(one, m, context)
    ]
    places = {m.id: places_left(m) for m in mentors} | {new.id: 3}
    assert gain(ground, kind, 3) == most_matched(edges, places) - len(solved.held)
    assert NEW_PLACE not in ground.held.values()


def _suits(one, other, context):
    own = {"no_capacity"} | {code for code in REASON_WORDS if code.startswith("mentor_")}
    return not set(exclusions(one, other, context)) - own


def only(person_id, *mentors, **more):
    """Somebody who may have these of three mentors."""
    others = frozenset({"m1", "m2", "m3"} - set(mentors))
    return alumnus(person_id, side={"blocked": others}, **more)


def test_groups_that_share_a_mentor_are_one():
    """Those left over share but one mentor, whose holder can go nowhere."""
    first = {"waiting_since": date(2026, 1, 1)}
    seated = [only(f"h{n}", f"m{n}", **first) for n in (1, 2, 3)]
    left = [only("u1", "m1", "m3"), only("u2", "m1", "m2")]
    (group,) = found(*seated, *left, mentor("m1"), mentor("m2"), mentor("m3")).shortages
    assert group.unmatched == ("u1", "u2")
    assert (group.size.people, group.places) == (5, 3)


def test_the_groups_are_closed_and_full():
    for seed in range(30):
        solved = solve(random_pool(seed, 20, 5), TODAY)
        ids = [m.id for m in solved.index.mentors]
        taken = {}
        for at, place in solved.held.items():
            taken.setdefault(ids[place], []).append(solved.ready[at].id)
        at_of = {one.id: at for at, one in enumerate(solved.ready)}
        groups = findings_of(solved).shortages
        left = [a.id for at, a in enumerate(solved.ready) if at not in solved.held]
        told = [id for group in groups for id in group.unmatched]
        assert sorted(told) == sorted(id for id in left if solved.eligible[at_of[id]])
        for group in groups:
            bits = sum(1 << ids.index(m) for m in group.mentors)
            assert all(not solved.eligible[at_of[a]] & ~bits for a in group.alumni)
            assert sum(len(taken.get(m, ())) for m in group.mentors) == group.places
            assert len(group.alumni) == group.places + len(group.unmatched)
            assert group.unmatched


def test_the_proposal_is_read_off_the_same_solution():
    people = random_pool(3, 14, 8)
    assert proposal_of(solve(people, TODAY)) == propose(people, TODAY)
    side = facts_of(people.alumni[0], Context(TODAY))
    assert side.id == people.alumni[0].person.id
