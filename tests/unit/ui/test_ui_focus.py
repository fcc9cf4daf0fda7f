"""Where the eyes are: what stays when they move, and that nothing out of view is ever selected."""

from bodymap.domain.finding import Finding, Moment
from bodymap.domain.laterality import Side
from bodymap.ui.focus import Focus

LEFT, RIGHT = Side
HERE = Focus(shown=(RIGHT,), side=RIGHT, zone="tfl", findings=("a",), moment=Moment.AFTER)


def test_what_is_not_named_stays() -> None:
    assert HERE.moved() == HERE
    assert HERE.moved(zone="") == Focus(HERE.shown, HERE.side, None, HERE.findings, HERE.moment)


def test_the_side_at_hand_is_always_in_view() -> None:
    assert HERE.moved(side=LEFT).shown == (LEFT,)
    assert HERE.moved(shown=(LEFT,)).side is LEFT
    both = HERE.moved(shown=(LEFT, RIGHT))
    assert (both.side, both.moved(side=LEFT).shown) == (RIGHT, (LEFT, RIGHT))
    assert HERE.moved(shown=(LEFT,), side=RIGHT).shown == (RIGHT,)


def test_nothing_out_of_view_is_selected() -> None:
    there = [Finding(id=str(side), side=side, kind="nodule", zones=("tfl",)) for side in Side]
    chosen = Focus(shown=(LEFT, RIGHT), findings=(str(LEFT), str(RIGHT), "gone"))
    assert chosen.within(there).findings == (str(LEFT), str(RIGHT))
    assert chosen.moved(shown=(LEFT,)).within(there).findings == (str(LEFT),)


def test_another_visit_is_looked_at_afresh_on_the_same_sides() -> None:
    assert HERE.afresh() == Focus(shown=(RIGHT,), side=RIGHT)
