"""Changes between two visits: each course once, and the readings that must never flatter."""

import datetime
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.headline import headline, tally
from bodymap.domain.laterality import Side
from bodymap.domain.matching import assign, cost, extent, pair_up
from bodymap.domain.progress import Change, Course, compare, step
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.domain.visit import Visit

R, L = Side.RIGHT, Side.LEFT


def found(kind: str = "tenderness", zone: str = "itb_middle", severity: int | None = 5, **more: object) -> Finding:
    zones = more.pop("zones", (zone,))
    return Finding(side=more.pop("side", R), kind=kind, zones=zones, severity=severity, **more)  # type: ignore[arg-type]


def visit(*findings: Finding, day: int = 1, clear: object = ()) -> Visit:
    return Visit(date=datetime.date(2026, 3, day), protocol="it_band", findings=findings, clear=frozenset(clear))  # type: ignore[arg-type]


def courses(changes: tuple[Change, ...]) -> list[Course]:
    return [change.course for change in changes]


@pytest.mark.parametrize(
    ("before", "after", "course"),
    [
        (3, 6, Course.WORSE),
        (6, 4, Course.BETTER),
        (6, 7, Course.SAME),
        (6, 5, Course.SAME),
        (6, 6, Course.SAME),
        (None, 9, Course.SAME),
        (9, None, Course.SAME),
        (6, 0, Course.GONE),
        (0, 6, Course.NEW),
    ],
)
@pytest.mark.parametrize("carried", [True, False])
def test_a_finding_that_is_found_again(before: int | None, after: int | None, course: Course, carried: bool) -> None:
    first = found(severity=before)
    second = found(severity=after, follows=first.id if carried else None)
    (change,) = compare(visit(first), visit(second, day=8))
    assert change.course is course
    assert (change.before, change.after) == (before, after)
    assert change.carried is carried
    assert change.returned is (before == 0)


def test_recorded_as_resolved_is_gone_whatever_its_severity() -> None:
    (change,) = compare(visit(found(severity=3)), visit(found(severity=7, status=Status.RESOLVED), day=8))
    assert change.course is Course.GONE


def test_resolved_at_both_visits_is_no_news() -> None:
    gone = found(status=Status.RESOLVED)
    assert compare(visit(gone), visit(found(status=Status.RESOLVED), day=8)) == ()


def test_recorded_as_resolved_without_a_counterpart_is_told_as_gone() -> None:
    (change,) = compare(visit(), visit(found("swelling", status=Status.RESOLVED), day=8))
    assert (change.course, change.before) == (Course.GONE, None)


def test_not_found_again_is_gone_only_where_the_zone_is_clear() -> None:
    first = visit(found())
    assert courses(compare(first, visit(day=8, clear={(R, "itb_middle")}))) == [Course.GONE]
    assert courses(compare(first, visit(day=8, clear={(L, "itb_middle")}))) == [Course.NOT_EXAMINED]
    assert courses(compare(first, visit(found("nodule", severity=2), day=8))) == [Course.NEW, Course.TO_ASK]
    assert courses(compare(first, visit(day=8))) == [Course.NOT_EXAMINED]


def test_a_zone_that_is_ticked_clear_and_found_in_proves_nothing() -> None:
    later = visit(found("nodule", severity=2), day=8, clear={(R, "itb_middle")})
    assert Course.GONE not in courses(compare(visit(found()), later))


def test_a_finding_over_two_zones_is_gone_only_where_both_are_clear() -> None:
    first = visit(found(zones=("itb_middle", "itb_distal")))
    half = visit(day=8, clear={(R, "itb_middle")})
    whole = visit(day=8, clear={(R, "itb_middle"), (R, "itb_distal")})
    assert courses(compare(first, half)) == [Course.TO_ASK]
    assert courses(compare(first, whole)) == [Course.GONE]


def test_findings_after_treatment_are_left_out_but_show_that_a_hand_was_there() -> None:
    later = visit(found(severity=1, moment=Moment.AFTER), day=8)
    assert courses(compare(visit(found(severity=6)), later)) == [Course.TO_ASK]


def test_the_side_is_never_crossed() -> None:
    first = found(severity=8)
    second = found(severity=2, side=L, follows=first.id)
    assert sorted(courses(compare(visit(first), visit(second, day=8)))) == ["new", "not_examined"]


def test_a_link_to_another_kind_measures_nothing() -> None:
    first = found("tenderness", severity=8)
    second = found("nodule", severity=2, follows=first.id)
    assert courses(compare(visit(first), visit(second, day=8))) == [Course.NEW, Course.TO_ASK]


def test_a_link_runs_through_the_visits_between() -> None:
    first = found(severity=8)
    middle = found(severity=6, zone="itb_distal", follows=first.id)
    last = found(severity=5, zone="itb_distal", follows=middle.id)
    visits = visit(first), visit(middle, day=8), visit(last, day=15)
    (change,) = compare(visits[0], visits[2], between=[visits[1]])
    assert (change.course, change.carried, change.zone) == (Course.BETTER, True, "itb_distal")


def test_what_was_settled_in_between_stays_gone_until_it_is_spoken_of_again() -> None:
    first = found("inflammation", severity=7)
    worse = found("inflammation", severity=8, follows=first.id)
    gone = found("inflammation", severity=0, status=Status.RESOLVED, follows=worse.id)
    between = [visit(gone, day=9), visit(worse, day=5)]
    (change,) = compare(visit(first), visit(day=15), between=between)
    assert (change.course, change.settled) == (Course.GONE, datetime.date(2026, 3, 9))
    assert courses(compare(visit(first), visit(day=15), between=between[1:])) == [Course.NOT_EXAMINED]
    again = visit(found("inflammation", severity=4, follows=gone.id), day=15)
    assert courses(compare(visit(first), again, between=between)) == [Course.BETTER]
    unlinked = visit(found("inflammation", severity=0, status=Status.RESOLVED), day=9)
    assert courses(compare(visit(first), visit(day=15), between=[unlinked])) == [Course.NOT_EXAMINED]


def test_links_that_run_in_a_ring_end() -> None:
    middle = found(id="a", follows="b"), found("nodule", id="b", follows="a")
    last = found(follows="a")
    assert courses(compare(visit(), visit(last, day=15), between=[visit(*middle, day=8)])) == [Course.NEW]


def test_of_two_that_carry_on_one_finding_the_worst_is_compared() -> None:
    first = found(severity=4)
    split = found(severity=1, follows=first.id), found(severity=9, follows=first.id)
    changes = compare(visit(first), visit(*split, day=8))
    assert [(c.course, c.after) for c in changes] == [(Course.NEW, 1), (Course.WORSE, 9)]


def test_a_finding_of_either_visit_is_told_once_even_where_ids_repeat() -> None:
    first = found("nodule", id="same")
    changes = compare(visit(first, found(id="x")), visit(found(follows="x", id="y"), found("pain", id="same"), day=8))
    assert sorted((c.course, c.kind) for c in changes) == [
        ("new", "pain"),
        ("same", "tenderness"),
        ("to_ask", "nodule"),
    ]


def test_zones_that_nobody_touched_are_told_on_the_sides_at_hand() -> None:
    zones = ["itb_proximal", "itb_middle", "itb_distal"]
    changes = compare(visit(found()), visit(day=8, clear={(R, "itb_distal")}), zones=zones)
    assert [(c.side, c.zone, c.kind) for c in changes] == [(R, "itb_middle", "tenderness"), (R, "itb_proximal", None)]


def test_changes_stand_in_the_order_of_course_side_and_zone() -> None:
    later = visit(
        found("nodule", "itb_distal", 2), found("nodule", "itb_proximal", 2), found("nodule", "itb_distal", 2, side=L)
    )
    changes = compare(visit(), later, zones=["itb_proximal", "itb_distal"])
    assert [(c.side, c.zone, c.kind) for c in changes] == [
        (R, "itb_proximal", "nodule"),
        (R, "itb_distal", "nodule"),
        (L, "itb_distal", "nodule"),
        (L, "itb_proximal", None),
    ]


def test_marks_of_one_kind_are_matched_by_place() -> None:
    high, low = Shape.point(0.0, 0.36), Shape.point(0.0, 0.62)
    first = visit(found(severity=8, shape=high), found(severity=3, shape=low))
    second = visit(found(severity=3, shape=high.moved(0.02, 0.02)), found(severity=8, shape=low.moved(0.01, 0)), day=8)
    assert courses(compare(first, second)) == [Course.WORSE, Course.BETTER]


def test_size_tells_marks_apart_that_share_a_centre() -> None:
    small = Shape(ShapeKind.AREA, ((-0.02, 0.48), (0.02, 0.48), (0.02, 0.52), (-0.02, 0.52)))
    large = Shape(ShapeKind.AREA, ((-0.06, 0.44), (0.06, 0.44), (0.06, 0.56), (-0.06, 0.56)))
    assert extent(small) == pytest.approx(0.04)
    assert extent(Shape(ShapeKind.STROKE, ((0, 0), (0.3, 0.4), (0.3, 0.5)))) == pytest.approx(0.6)
    pairs = pair_up([found(shape=small), found(shape=large)], [found(shape=large), found(shape=small)])
    assert all(before.shape == after.shape for before, after in pairs)


def test_what_cannot_be_the_same_finding_costs_infinitely() -> None:
    one = found()
    assert cost(one, found("nodule")) == cost(one, found(side=L)) == cost(one, found(zone="itb_distal")) == float("inf")
    assert pair_up([one], [found("nodule"), found(side=L), found(zone="itb_distal")]) == ()


@settings(max_examples=150, deadline=None)
@given(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, 20), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    )
)
def test_the_assignment_is_the_best_of_all(costs: list[list[int]]) -> None:
    pairs = assign(costs)
    rows, columns = len(costs), len(costs[0]) if costs else 0
    assert len(pairs) == min(rows, columns)
    assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)
    if pairs:
        square = max(rows, columns)
        padded = [[costs[r][c] if r < rows and c < columns else 0 for c in range(square)] for r in range(square)]
        best = min(sum(padded[r][c] for r, c in enumerate(order)) for order in itertools.permutations(range(square)))
        assert sum(costs[r][c] for r, c in pairs) == best


findings = st.lists(
    st.builds(
        found,
        st.sampled_from(["pain", "nodule"]),
        st.sampled_from(["itb_middle", "itb_distal"]),
        st.none() | st.integers(0, 10),
        side=st.sampled_from(Side),
        status=st.sampled_from(Status),
        shape=st.none() | st.builds(Shape.point, st.floats(-0.1, 0.1), st.floats(0.3, 1.0)),
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(findings, findings, st.randoms())
def test_order_in_the_record_changes_nothing(was: list[Finding], now: list[Finding], random: object) -> None:
    before = compare(visit(*was), visit(*now, day=8))
    random.shuffle(was)  # type: ignore[attr-defined]
    random.shuffle(now)  # type: ignore[attr-defined]
    assert compare(visit(*was), visit(*now, day=8)) == before


@settings(max_examples=150, deadline=None)
@given(findings, findings)
def test_each_finding_is_told_at_most_once_and_no_standing_one_is_lost(was: list[Finding], now: list[Finding]) -> None:
    changes = compare(visit(*was), visit(*now, day=8))
    for told, all_of in (([c.earlier for c in changes], was), ([c.later for c in changes], now)):
        ids = [finding.id for finding in told if finding is not None]
        assert len(ids) == len(set(ids))
        assert set(ids) >= {f.id for f in all_of if f.status is not Status.RESOLVED and f.severity != 0}


@given(findings)
def test_what_was_not_looked_at_is_never_better(was: list[Finding]) -> None:
    assert set(courses(compare(visit(*was), visit(day=8)))) <= {Course.NOT_EXAMINED}


def test_a_step_is_judged_by_what_matters() -> None:
    assert step(54, 62, 9) is Course.SAME
    assert step(54, 63, 9) is Course.WORSE


def say(*changes: Change) -> str:
    return headline(changes, lambda kind: kind.replace("_", " ").capitalize(), lambda zone: zone)


def test_the_headline_tells_worse_and_new_first() -> None:
    first = visit(found("swelling", "knee", 6), found("pain", "hip", 3))
    second = visit(found("swelling", "knee", 3), found("pain", "hip", 7), found("nodule", "hip", 2), day=8)
    changes = compare(first, second)
    assert say(*changes) == "Pain in the RIGHT hip is worse, nodule in the RIGHT hip is new"
    assert tally(changes) == "1 new, 1 worse, 1 better"
    assert say(*compare(first, visit(found("swelling", "knee", 3), found("pain", "hip", 0)))) == (
        "Swelling in the RIGHT knee is better, pain in the RIGHT hip is gone"
    )


def test_the_headline_counts_and_admits_what_is_open() -> None:
    three = [found(kind, "hip", 4) for kind in ("pain", "nodule", "tightness")]
    assert say(*compare(visit(), visit(*three, day=8))) == "Three findings are new"
    assert say(*compare(visit(*three), visit(*three, day=8))) == "No clear change"
    assert say(*compare(visit(*three), visit(day=8))) == "Three earlier findings not asked about yet"
    assert say(*compare(visit(three[0]), visit(day=8))) == "One earlier finding not asked about yet"
    assert say() == "Nothing found at either visit"
    back = compare(visit(found("pain", "hip", 0)), visit(found("pain", "hip", 4), day=8))
    assert say(*back) == "Pain in the RIGHT hip is new again"
