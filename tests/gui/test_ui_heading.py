"""The words at the head of a limb: whole, and beside the limb rather than on it."""

import pytest
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding, Moment
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.ui.canvas.heading import GAP, beside_limb
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("size", [(1280, 800), (1366, 768), (1440, 900), (1920, 1080)])
def test_the_words_under_a_side_keep_clear_of_its_limb(
    qtbot: QtBot, window: MainWindow, desk: Desk, side: Side, size: tuple[int, int]
) -> None:
    canvas = window.canvas
    window.resize(*size)
    desk.look(side=side, shown=(side,))
    qtbot.waitUntil(lambda: canvas.resting, timeout=20_000)
    canvas.home()
    qtbot.waitUntil(lambda: canvas.resting, timeout=20_000)
    canvas.grab()
    (pane,) = canvas.panes
    overlay = canvas.overlay
    stamp = overlay._heading._said[side]
    words = QRectF(pane.free.left() + GAP, pane.free.top() + GAP - 4, stamp.width, stamp.height)
    skin = canvas.camera.transform(pane.middle, side).map(overlay._skin)
    assert beside_limb(side, pane.free) > 0
    corners = [words.topRight(), words.bottomRight(), QPointF(words.right(), words.center().y())]
    assert not any(skin.contains(corner) for corner in corners)


def test_where_room_is_short_the_pass_gives_way_to_how_far_one_has_come(desk: Desk, window: MainWindow) -> None:
    heading, told = window.canvas.overlay._heading, window.canvas.overlay._told(Side.RIGHT)
    long, middle, short = told[0]
    assert long == "before treatment · 0 of 14 zones examined"
    width = window.look.width
    assert heading._wording(told[0], width(long, "body"), 900) == long
    assert heading._wording(told[0], width(middle, "body"), 900) == middle == "0 of 14 zones examined"
    assert heading._wording(told[0], 10, 900) == short == "0 of 14 examined"
    assert heading._wording(told[0], 10, 20) == "", "and nothing is cut"
    desk.look(moment=Moment.AFTER)
    assert window.canvas.overlay._told(Side.RIGHT)[0][-1] == "after treatment", "the unusual pass stays"


@pytest.mark.parametrize("kind", [ShapeKind.POINT, ShapeKind.STROKE])
def test_only_a_point_is_dragged_for_its_severity(desk: Desk, window: MainWindow, kind: ShapeKind) -> None:
    places = ((0.0, 0.4), (0.0, 0.5))
    shape = Shape.point(*places[0]) if kind is ShapeKind.POINT else Shape(kind, places)
    found = Finding(side=Side.RIGHT, kind="pain", zones=("itb_middle",), shape=shape)
    desk.do(AddFinding(found), "add pain")
    desk.look(findings=(found.id,))
    _, hint = window.canvas.overlay._told(Side.RIGHT)
    assert any("Drag" in words for words in hint) is (kind is ShapeKind.POINT)
    assert all("How severe?" in words for words in hint)
