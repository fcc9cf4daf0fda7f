"""The ring: one press for a kind and its severity, at a place, on a mark, on a ghost; by pointer, finger and key."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from bodymap.domain.edits import AddFinding, ChangeFinding
from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.canvas.ring import Ring
from bodymap.ui.canvas.ring_face import Choice, fitted
from bodymap.ui.canvas.ring_shape import RingShape
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow

MIDDLE = (0.01, 0.48)
NONE, LEFT, RIGHT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def mouse(canvas: DiagramCanvas, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton = RIGHT) -> None:
    pressed = NONE if kind == QEvent.Type.MouseButtonRelease else button
    told = NONE if kind == QEvent.Type.MouseMove else button
    event = QMouseEvent(kind, at, canvas.mapToGlobal(at), told, pressed, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)


def ring_of(window: MainWindow) -> Ring:
    ring = window.canvas.asking.ring
    assert ring is not None
    return ring


def open_at(window: MainWindow, point: tuple[float, float], button: Qt.MouseButton = RIGHT) -> tuple[Ring, QPointF]:
    """Presses at a diagram point of the RIGHT limb and keeps the press."""
    at = window.canvas.place_of(Side.RIGHT, point)
    assert at is not None
    mouse(window.canvas, QEvent.Type.MouseButtonPress, at, button)
    return ring_of(window), at


def slide(window: MainWindow, ring: Ring, key: str, beyond: float = 0.0, button: Qt.MouseButton = RIGHT) -> None:
    """Moves onto a target, so many pixels beyond the ring's edge, and lets go."""
    target = ring.place_of(key)
    way = target - ring.middle
    length = (way.x() ** 2 + way.y() ** 2) ** 0.5
    out = target if not beyond else ring.middle + way / length * (ring.shape_of.edge + beyond)
    for at in (ring.middle + way / 2, target, out):
        mouse(window.canvas, QEvent.Type.MouseMove, at, button)
    mouse(window.canvas, QEvent.Type.MouseButtonRelease, out, button)


def only(desk: Desk) -> Finding:
    assert desk.visit is not None
    (finding,) = desk.visit.findings
    return finding


def test_targets_are_large_enough_and_do_not_overlap() -> None:
    for number in (4, 6, 12, 15):
        shape = RingShape(number, 48.0)
        middles = [shape.middle(place) for place in range(number)]
        assert [shape.at(x, y) for x, y in middles] == list(range(number))
        for (ax, ay), (bx, by) in pairwise([*middles, middles[0]]):
            assert ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 >= 47
        assert shape.at(0.0, 0.0) is None
        assert shape.beyond(0.0, shape.edge + 7) == pytest.approx(7)


def test_one_press_makes_a_finding_with_kind_and_severity(window: MainWindow, desk: Desk) -> None:
    ring, _ = open_at(window, MIDDLE)
    assert len(ring.choices) == len(desk.protocol.kinds)
    slide(window, ring, "adhesion", beyond=6 + 9 * 7 + 1)
    finding = only(desk)
    assert (finding.side, finding.kind, finding.severity, finding.zone) == (Side.RIGHT, "adhesion", 7, "itb_middle")
    assert finding.shape is not None
    assert finding.shape.centre == pytest.approx(MIDDLE, abs=0.002)
    assert window.canvas.charting.kind == "adhesion", "what was picked stays in hand"
    assert window.canvas.asking.ring is None


def test_a_press_that_does_not_move_leaves_the_ring_open_for_a_click(window: MainWindow, desk: Desk) -> None:
    ring, at = open_at(window, MIDDLE)
    mouse(window.canvas, QEvent.Type.MouseButtonRelease, at)
    assert ring.isVisible()
    QTest.mouseClick(ring, LEFT, pos=ring.place_of("nodule").toPoint())
    assert (only(desk).kind, only(desk).severity) == ("nodule", None)


@pytest.mark.parametrize("way", ["hole", "outside", "escape", "tab", "undo", "resize", "theme"])
def test_it_closes_without_a_trace(window: MainWindow, desk: Desk, way: str) -> None:
    desk.do(AddFinding(Finding(side=Side.RIGHT, kind="pain", zones=("foot",))), "add pain")
    before = desk.visit
    ring, at = open_at(window, MIDDLE)
    if way == "hole":
        mouse(window.canvas, QEvent.Type.MouseMove, ring.place_of("pain"))
        mouse(window.canvas, QEvent.Type.MouseMove, ring.middle)
        mouse(window.canvas, QEvent.Type.MouseButtonRelease, ring.middle)
    else:
        mouse(window.canvas, QEvent.Type.MouseButtonRelease, at)
        if way == "outside":
            QTest.mouseClick(ring, LEFT, pos=(ring.middle + QPointF(ring.shape_of.edge + 10, 0)).toPoint())
        elif way == "resize":
            window.canvas.resize(window.canvas.width(), window.canvas.height() - 40)
        elif way == "theme":
            window.look.set_theme("dark")
        elif way == "undo":
            # whatever changes beneath the ring closes it: its answer was about what was there before
            desk.undo_group.undo()
            before = desk.visit
        else:
            QTest.keyClick(ring, Qt.Key.Key_Escape if way == "escape" else Qt.Key.Key_Tab)
    assert window.canvas.asking.ring is None
    assert desk.visit == before


def test_a_press_whose_ring_has_closed_beneath_it_does_nothing(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    desk.do(AddFinding(Finding(side=Side.RIGHT, kind="pain", zones=("foot",))), "add pain")
    ring, _ = open_at(window, MIDDLE)
    target = ring.place_of("adhesion")
    mouse(window.canvas, QEvent.Type.MouseMove, target)
    desk.undo_group.undo()
    qtbot.waitUntil(lambda: not isValid(ring))
    mouse(window.canvas, QEvent.Type.MouseMove, target)
    mouse(window.canvas, QEvent.Type.MouseButtonRelease, target)
    assert desk.visit is not None
    assert desk.visit.findings == ()


def test_it_opens_on_the_limb_and_on_marks_alone(window: MainWindow, desk: Desk) -> None:
    off = window.canvas.place_of(Side.RIGHT, (0.27, 0.42))
    assert off is not None
    mouse(window.canvas, QEvent.Type.MouseButtonPress, off)
    assert window.canvas.asking.ring is None


def test_it_opens_in_no_signed_visit(window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "editable", property(lambda _: False))
    at = window.canvas.place_of(Side.RIGHT, MIDDLE)
    assert at is not None
    mouse(window.canvas, QEvent.Type.MouseButtonPress, at)
    assert window.canvas.asking.ring is None


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_lies_wholly_in_view_whatever_the_place_and_the_text(window: MainWindow, desk: Desk, scale: float) -> None:
    window.resize(1280, 800)
    window.look.set_scale(scale)
    QApplication.processEvents()
    canvas = window.canvas
    for point in ((-0.01, 0.99), (0.0, -0.3), (0.12, -0.15)):
        at = canvas.place_of(Side.RIGHT, point)
        assert at is not None
        ring = canvas.asking.at_place(Side.RIGHT, point, at)
        assert ring is not None
        for target in ring.targets:
            assert ring.rect().contains(target.geometry())
            assert min(target.width(), target.height()) >= 44


def place_mark(desk: Desk, severity: int | None = 3) -> Finding:
    finding = Finding(
        side=Side.RIGHT,
        kind="nodule",
        zones=("itb_middle",),
        severity=severity,
        status=Status.ACTIVE,
        shape=Shape.point(*MIDDLE),
    )
    desk.do(AddFinding(finding), "add nodule")
    return finding


@pytest.mark.parametrize(
    ("deed", "beyond", "changed"),
    [
        ("severity", 6 + 9 * 9 + 1, {"severity": 9}),
        ("after", 0, {"moment": Moment.AFTER}),
        ("resolve", 0, {"status": Status.RESOLVED}),
    ],
)
def test_a_mark_is_changed_with_one_press(
    window: MainWindow, desk: Desk, deed: str, beyond: float, changed: dict[str, object]
) -> None:
    finding = place_mark(desk)
    ring, _ = open_at(window, MIDDLE)
    slide(window, ring, deed, beyond)
    assert only(desk) == replace(finding, **changed)  # type: ignore[arg-type]
    desk.undo_group.undo()
    assert only(desk) == finding


def test_a_mark_is_deleted_with_one_press_and_comes_back(window: MainWindow, desk: Desk) -> None:
    finding = place_mark(desk)
    ring, _ = open_at(window, MIDDLE)
    slide(window, ring, "delete")
    assert desk.visit is not None
    assert desk.visit.findings == ()
    desk.undo_group.undo()
    assert only(desk) == finding


@pytest.mark.parametrize(
    ("deed", "then", "field", "value"), [("kind", "pain", "kind", "pain"), ("severity", "8", "severity", 8)]
)
def test_kind_and_severity_may_be_pressed_one_after_the_other(
    window: MainWindow, desk: Desk, deed: str, then: str, field: str, value: object
) -> None:
    place_mark(desk)
    ring, _ = open_at(window, MIDDLE)
    slide(window, ring, deed)
    ring = ring_of(window)
    QTest.mouseClick(ring, LEFT, pos=ring.place_of(then).toPoint())
    assert getattr(only(desk), field) == value


def test_a_figure_on_the_ring_of_a_mark_is_its_severity(window: MainWindow, desk: Desk) -> None:
    place_mark(desk)
    ring, at = open_at(window, MIDDLE)
    mouse(window.canvas, QEvent.Type.MouseButtonRelease, at)
    QTest.keyClick(ring, Qt.Key.Key_8)
    assert only(desk).severity == 8
    assert window.canvas.asking.ring is None


CHIP = QPointF(13, -11)
"""From the middle of a mark of small severity to its severity."""


def test_a_press_on_the_severity_beside_a_mark_asks_for_it(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.resting, timeout=20_000)
    place_mark(desk, None)
    desk.look(findings=())
    canvas.grab()
    at = canvas.place_of(Side.RIGHT, MIDDLE)
    assert at is not None
    mouse(canvas, QEvent.Type.MouseButtonPress, at + CHIP, LEFT)
    mouse(canvas, QEvent.Type.MouseButtonRelease, at + CHIP, LEFT)
    ring = ring_of(window)
    assert {choice.key for choice in ring.choices} == {*map(str, range(11)), "?"}
    QTest.mouseClick(ring, LEFT, pos=ring.place_of("7").toPoint())
    assert only(desk).severity == 7, "and no second mark lies beneath"


@pytest.mark.usefixtures("ghost")
def test_a_ghost_is_asked_by_the_severity_beside_it(qtbot: QtBot, window: MainWindow) -> None:
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.resting, timeout=20_000)
    canvas.grab()
    at = canvas.place_of(Side.RIGHT, MIDDLE)
    assert at is not None
    mouse(canvas, QEvent.Type.MouseButtonPress, at + CHIP + QPointF(4, -3), LEFT)
    assert {choice.key for choice in ring_of(window).choices} == {"same", "better", "worse", "gone"}


def test_it_is_said_how_a_mark_gets_its_severity(window: MainWindow, desk: Desk) -> None:
    place_mark(desk, None)
    told = window.canvas.overlay._told
    assert "How severe?" not in str(told(Side.RIGHT))
    desk.look(findings=(only(desk).id,))
    assert "How severe?" in str(told(Side.RIGHT))
    assert "How severe?" not in str(told(Side.LEFT))
    window.canvas.charting.set_severity(4)
    assert "How severe?" not in str(told(Side.RIGHT))


def test_note_takes_the_keys_to_the_note(window: MainWindow, desk: Desk) -> None:
    place_mark(desk)
    ring, _ = open_at(window, MIDDLE)
    slide(window, ring, "note")
    assert window.panels is not None
    assert window.focusWidget() is window.panels.findings.editor.note


def test_several_marks_are_changed_as_one_step(window: MainWindow, desk: Desk) -> None:
    first = place_mark(desk)
    second = Finding(side=Side.RIGHT, kind="pain", zones=("itb_distal",), shape=Shape.point(0.0, 0.7))
    desk.do(AddFinding(second), "add pain")
    desk.look(findings=[first.id, second.id])
    ring, _ = open_at(window, MIDDLE)
    slide(window, ring, "resolve")
    assert desk.visit is not None
    assert {finding.status for finding in desk.visit.findings} == {Status.RESOLVED}
    desk.undo_group.undo()
    assert [finding.status for finding in desk.visit.findings] == [Status.ACTIVE, Status.UNKNOWN]


@pytest.fixture
def ghost(desk: Desk) -> Finding:
    """A nodule of the last visit, with today's open and nothing said of it yet."""
    old = place_mark(desk, 6)
    assert desk.visit is not None
    desk.start_visit(desk.visit.date.replace(day=9))
    return old


@pytest.mark.parametrize(
    ("answer", "beyond", "severity", "status"),
    [
        ("same", 0, 6, Status.ACTIVE),
        ("better", 6 + 9 * 1 + 1, 4, Status.ACTIVE),
        ("worse", 6 + 1, 7, Status.ACTIVE),
        ("worse", 600, 10, Status.ACTIVE),
        ("gone", 0, 0, Status.RESOLVED),
    ],
)
def test_a_ghost_is_answered_with_one_press(
    window: MainWindow, desk: Desk, ghost: Finding, answer: str, beyond: float, severity: int, status: Status
) -> None:
    ring, _ = open_at(window, MIDDLE, LEFT)
    slide(window, ring, answer, beyond, LEFT)
    new = only(desk)
    assert (new.follows, new.severity, new.status, new.side) == (ghost.id, severity, status, Side.RIGHT)


def test_what_was_found_before_treatment_is_answered_after_it(window: MainWindow, desk: Desk) -> None:
    before = place_mark(desk, 6)
    desk.look(moment=Moment.AFTER, findings=())
    ring, _ = open_at(window, MIDDLE, LEFT)
    assert ring.accessibleName().endswith("before treatment")
    slide(window, ring, "better", 6 + 1, LEFT)
    assert desk.visit is not None
    after = next(finding for finding in desk.visit.findings if finding.id != before.id)
    assert (after.moment, after.follows, after.severity, after.zone) == (Moment.AFTER, before.id, 5, before.zone)
    assert desk.visit.findings[0] == before, "what was found stays as it was found"
    assert window.canvas.overlay.state_words(Side.RIGHT, before.zone) == "1 finding", "and is counted once"
    assert window.panels is not None
    assert window.panels.findings.summary() == "1 on RIGHT"
    assert window.canvas.overlay.ghosts[Side.RIGHT] == ()


def test_what_was_gone_before_treatment_asks_nothing_after_it(window: MainWindow, desk: Desk) -> None:
    gone = replace(place_mark(desk, 0), status=Status.RESOLVED)
    desk.do(ChangeFinding(gone), "resolve")
    desk.look(moment=Moment.AFTER, findings=())
    assert window.canvas.overlay.ghosts[Side.RIGHT] == ()


@pytest.mark.parametrize(("dx", "dy"), [(-1, 0), (1, 0), (0, -1), (0, 1)])
def test_a_ring_that_made_way_for_an_edge_takes_nothing_that_the_hand_did_not_mean(
    window: MainWindow, desk: Desk, ghost: Finding, dx: int, dy: int
) -> None:
    canvas = window.canvas
    ways = {(-1, 0): "gone", (1, 0): "same", (0, -1): "worse", (0, 1): "better"}
    for at in (QPointF(canvas.width() / 2, 20), QPointF(canvas.width() / 2, canvas.height() - 20), QPointF(20, 300)):
        ring = canvas.asking.about_ghost(ghost, at)
        assert ring is not None
        assert ring.middle != at
        answered: list[str] = []
        ring.picked.connect(lambda key, _, into=answered: into.append(key))
        for far in (20, 60, 90, 110):
            ring.follow(at + QPointF(dx, dy) * far)
        ring.release(at + QPointF(dx, dy) * 110)
        assert answered in ([], [ways[dx, dy]])
        if not answered and ring.is_open:
            QTest.mouseClick(ring, LEFT, pos=ring.place_of("gone").toPoint())
            assert answered == ["gone"], "it waits for a press, which is taken where it is"
        desk.undo_group.undo()


def test_the_words_of_a_ring_at_the_upper_edge_stand_below_it(window: MainWindow, desk: Desk, ghost: Finding) -> None:
    canvas = window.canvas
    at = QPointF(canvas.width() / 2, 140)
    ring = canvas.asking.about_ghost(ghost, at)
    assert ring is not None
    assert ring.middle == at, "it makes no way for its words"
    assert QRectF(ring.rect()).contains(ring._face.caption_box)
    assert ring._face.caption_box.top() > at.y()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_of_a_ring_runs_over_its_edge_or_is_cut(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, scale: float
) -> None:
    long = Choice("resolve", "Vollständig abgeklungen", icon="tick", short="Abgeklungen")
    monkeypatch.setattr("bodymap.ui.canvas.asking.deeds", lambda _: (long, replace(long, key="more")))
    window.look.set_scale(scale)
    desk.look(findings=(place_mark(desk).id,))
    ring = window.canvas.asking.about_marks(QPointF(420, 320))
    assert ring is not None
    font = fitted(window.look, "Abgeklungen", ring.shape_of.target)
    assert QFontMetricsF(font).horizontalAdvance("Abgeklungen") <= ring.shape_of.target
    assert scale > 1.0 or font == window.look.font("secondary"), "the ring grows before its words shrink"
    assert window.look.width("slide or press, Esc closes", "secondary") < ring._face.caption.width()


def test_better_without_a_number_asks_for_one_and_makes_none_up(window: MainWindow, desk: Desk, ghost: Finding) -> None:
    ring, _ = open_at(window, MIDDLE, LEFT)
    slide(window, ring, "better", button=LEFT)
    assert desk.visit is not None
    assert desk.visit.findings == ()
    ring = ring_of(window)
    assert [choice.key for choice in ring.choices] == ["1", "2", "3", "4", "5", "?"]
    QTest.keyClick(ring, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    assert (only(desk).severity, only(desk).status) == (None, Status.ACTIVE)


def test_by_key_alone(window: MainWindow, desk: Desk) -> None:
    canvas = window.canvas
    desk.look(zone="itb_middle")
    canvas.setFocus()
    where = canvas.rect().center()
    menu = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, canvas.mapToGlobal(where))
    QApplication.sendEvent(canvas, menu)
    ring = ring_of(window)
    QTest.keyClick(ring, Qt.Key.Key_Right)
    QTest.keyClick(ring, Qt.Key.Key_Right)
    for _ in range(4):
        QTest.keyClick(ring, Qt.Key.Key_Up)
    QTest.keyClick(ring, Qt.Key.Key_Return)
    assert (only(desk).kind, only(desk).severity, only(desk).zone) == ("thickening", 3, "itb_middle")
    assert canvas.hasFocus()
    desk.look(findings=[only(desk).id])
    QApplication.sendEvent(canvas, menu)
    QTest.keyClick(ring_of(window), Qt.Key.Key_Left)
    QTest.keyClick(ring_of(window), Qt.Key.Key_Return)
    assert desk.visit is not None
    assert desk.visit.findings == ()


def test_a_kinds_own_key_picks_it(window: MainWindow, desk: Desk) -> None:
    ring, at = open_at(window, MIDDLE)
    mouse(window.canvas, QEvent.Type.MouseButtonRelease, at)
    QTest.keyClick(ring, Qt.Key.Key_4)
    assert only(desk).kind == "trigger_point"


def test_the_next_ghost_is_asked_by_key(window: MainWindow, desk: Desk, ghost: Finding) -> None:
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_G)
    QTest.keyClick(ring_of(window), Qt.Key.Key_Right)
    QTest.keyClick(ring_of(window), Qt.Key.Key_Right)
    QTest.keyClick(ring_of(window), Qt.Key.Key_Return)
    assert (only(desk).follows, only(desk).severity) == (ghost.id, 6)
    QTest.keyClick(window.canvas, Qt.Key.Key_G)
    assert window.canvas.asking.ring is None
    assert "Nothing of the last visit is left" in window.messages.text
