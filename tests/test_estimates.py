"""Good selections and bounds without a solver: what they promise, and how good they are where that can be said."""

from __future__ import annotations

from itertools import combinations
from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.planning.estimates import Open, Subproblem, improved, prices, selection_by, shared_bound, too_dear

# 0 needs 1 and one of 2 and 3; 2 needs 4; 3 needs 4 and two of 5, 6, 7.
EXAMPLE = Subproblem(
    cost=(0, 3, 5, 1, 4, 1, 2, 9),
    always=((1,), (), (4,), (4,), (), (), (), ()),
    choices=((Open((2, 3), 1),), (), (), (Open((5, 6, 7), 2),), (), (), (), ()),
    roots=frozenset({0}),
)


@st.composite
def parts(draw: st.DrawFn) -> Subproblem:
    """Small problems; now and then a topic needs one that comes before it."""
    count = draw(st.integers(2, 8))
    always: list[tuple[int, ...]] = []
    choices: list[tuple[Open, ...]] = []
    for topic in range(count):
        lowest = 1 if draw(st.integers(0, 5)) == 0 else topic + 1
        later = (
            st.lists(st.sampled_from(range(lowest, count)), max_size=4, unique=True) if lowest < count else st.just([])
        )
        others = [other for other in draw(later) if other != topic]
        split = draw(st.integers(0, len(others)))
        members = tuple(others[split:])
        always.append(tuple(others[:split]))
        choices.append((Open(members, draw(st.integers(1, len(members) - 1))),) if len(members) > 1 else ())
    cost = (0, *(draw(st.integers(1, 6)) for _ in range(count - 1)))
    return Subproblem(cost, always, choices, frozenset({0}))


def selections(part: Subproblem) -> list[frozenset[int]]:
    every = (frozenset(some) for size in range(len(part.cost)) for some in combinations(range(1, len(part.cost)), size))
    return [chosen | {0} for chosen in every if is_selection(part, chosen | {0})]


def is_selection(part: Subproblem, chosen) -> bool:
    return all(
        chosen.issuperset(part.always[topic]) and all(choice.is_met(chosen) for choice in part.choices[topic])
        for topic in chosen
    )


@settings(deadline=None)
@given(parts(), st.data())
def test_estimates_keep_what_they_promise(part, data):
    possible = selections(part)
    least = min(map(part.total, possible))
    assert shared_bound(part) <= least
    first = selection_by(part, prices(part, ()))
    assert first in possible
    better = improved(part, first, data.draw(st.integers(0, 6)))
    assert better in possible and part.total(better) <= part.total(first)
    most = data.draw(st.integers(least, least + 5))
    within = [chosen for chosen in possible if part.total(chosen) <= most]
    # Of those, the ones without a topic that nothing needs.
    needed = [chosen for chosen in within if not any(other < chosen for other in possible)]
    assert all(too_dear(part, most).isdisjoint(chosen) for chosen in needed)
    banned = data.draw(st.sets(st.sampled_from(range(1, len(part.cost))), max_size=2))
    mended = selection_by(part, prices(part, (), banned))
    assert mended is None or (mended in possible and mended.isdisjoint(banned))


def test_a_price_holds_what_a_topic_rests_on_at_the_cheapest_members():
    assert prices(EXAMPLE, ()) == [11, 3, 9, 8, 4, 1, 2, 9]
    assert prices(EXAMPLE, {4, 5}) == [6, 3, 5, 3, 0, 0, 2, 9]
    assert prices(EXAMPLE, (), {6})[:5] == [12, 3, 9, 15, 4]
    assert prices(EXAMPLE, (), {6, 2}) == [18, 3, inf, 15, 4, 1, inf, 9]


def test_a_selection_follows_the_prices():
    assert selection_by(EXAMPLE, prices(EXAMPLE, ())) == {0, 1, 3, 4, 5, 6}
    assert selection_by(EXAMPLE, prices(EXAMPLE, (), {3})) == {0, 1, 2, 4}
    assert selection_by(EXAMPLE, prices(EXAMPLE, (), {1})) is None


def test_what_a_later_choice_makes_superfluous_is_left_out():
    """The first choice takes 3, and the second, of what it needs, 4, which would have done for the first."""
    part = Subproblem(
        (0, 1, 1, 1, 2, 9),
        ((1, 2), (), (), (), (), ()),
        ((), (Open((3, 4), 1),), (Open((4, 5), 1),), (), (), ()),
        frozenset({0}),
    )
    assert selection_by(part, prices(part, ())) == {0, 1, 2, 4}


def test_trying_finds_that_a_shared_member_beats_two_cheap_ones():
    """1 and 2 each need a cheap topic of their own, or 5, which costs less than both."""
    part = Subproblem(
        (0, 1, 1, 2, 2, 3),
        ((1, 2), (), (), (), (), ()),
        ((), (Open((3, 5), 1),), (Open((4, 5), 1),), (), (), ()),
        frozenset({0}),
    )
    first = selection_by(part, prices(part, ()))
    assert part.total(first) == 6 and part.total(improved(part, first, 0)) == 6
    assert improved(part, first, 4) == {0, 1, 2, 5}


def test_what_cannot_be_within_a_cost_is_seen_by_way_and_foundation():
    """By way of 3 are 1 + 4 + 1 + 2 and 1 to be had, but not 7: with it and what else is needed it is too much."""
    assert too_dear(EXAMPLE, 8) == {2, 7}
    assert too_dear(EXAMPLE, 4) == {2, 3, 4, 5, 6, 7}
    assert too_dear(EXAMPLE, 100) == set()


def test_a_bound_shares_what_is_shared():
    """Both members rest on 4, so each way holds half of it at least, and all that is needed always."""
    assert shared_bound(EXAMPLE) == 3 + 5 - 1
