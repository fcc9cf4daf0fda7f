"""The canvas paints from pictures that it keeps: they must look as if all were painted anew, wherever one looks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bodymap.diagram import load_diagram
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.paint.theme import Theme
from bodymap.ui.canvas.camera import Camera
from bodymap.ui.canvas.gestures import Pointer
from bodymap.ui.canvas.glaze import Sight
from bodymap.ui.canvas.margin_names import in_two
from bodymap.ui.canvas.marks_layer import MarksLayer
from bodymap.ui.canvas.marks_sheet import MarksView
from bodymap.ui.canvas.name_places import FINGER
from bodymap.ui.canvas.tiles import Order, Picture, Tile, beyond, halves
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow

LIMB = QRectF(-0.3, -0.6, 0.7, 2.8)
PANE = QRectF(0, 0, 400, 500)
CAMERA = Camera(0.0, 0.3, 250.0)


def point(name: str, x: float, y: float, severity: int | None = 5) -> Finding:
    shape = Shape.point(x, y)
    return Finding(id=name, side=Side.RIGHT, kind="pain", zones=("itb_middle",), shape=shape, severity=severity)


def area(name: str, x: float, y: float) -> Finding:
    ring = ((x - 0.1, y - 0.1), (x + 0.1, y - 0.1), (x, y + 0.12))
    shape = Shape(ShapeKind.AREA, ring)
    return Finding(id=name, side=Side.RIGHT, kind="swelling", zones=("itb_middle",), shape=shape, severity=3)


def placeless(name: str) -> Finding:
    return Finding(id=name, side=Side.RIGHT, kind="tenderness", zones=("itb_middle",), severity=3)


def view(*selected: str, camera: Camera = CAMERA, style: str = "solid") -> MarksView:
    sight = Sight(Side.RIGHT, camera, PANE.center(), 1.0)
    centres = load_diagram().centres
    return MarksView(sight, PANE, Theme.load("light"), frozenset(selected), centres, 1.0, style)


def painted(layer: MarksLayer, findings: tuple[Finding, ...], seen: MarksView) -> QImage:
    image = QImage(PANE.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        layer.bring(findings, seen)
        layer.show(painter, seen.sight)
    return image


def settled(layer: MarksLayer, findings: tuple[Finding, ...], seen: MarksView) -> QImage:
    """The picture once all pieces of it are painted, however many there are."""
    layer.settle(findings, seen)
    for _ in range(1000):
        if not layer.work(0.0):
            return painted(layer, findings, seen)
    raise AssertionError("the picture was never finished")


BEFORE = (point("a", 0.0, 0.2), area("b", 0.02, 0.25), point("c", 0.05, 0.3, None), placeless("d"), placeless("e"))


@pytest.mark.parametrize(
    ("after", "selected"),
    [
        ((*BEFORE, point("new", 0.03, 0.22)), ()),
        ((*BEFORE, point("new", 0.03, 0.22)), ("new",)),
        ((*BEFORE, point("new", 0.9, 2.2)), ()),
        (BEFORE[1:], ()),
        (BEFORE[:-1], ()),
        ((*BEFORE, placeless("f")), ("a",)),
        (BEFORE, ("b", "c")),
        ((replace(BEFORE[0], severity=9), *BEFORE[1:]), ()),
        ((BEFORE[0], replace(BEFORE[1], kind="pain"), *BEFORE[2:]), ("b",)),
    ],
)
def test_a_change_looks_as_if_all_were_painted_anew(
    qapp: QApplication, after: tuple[Finding, ...], selected: tuple[str, ...]
) -> None:
    layer = MarksLayer(LIMB)
    painted(layer, BEFORE, view())
    mended = painted(layer, after, view(*selected))
    if layer.rough:
        mended = settled(layer, after, view(*selected))
    assert mended == painted(MarksLayer(LIMB), after, view(*selected))


def test_an_area_over_marks_finds_its_place_below_them_at_rest(qapp: QApplication) -> None:
    layer, after = MarksLayer(LIMB), (*BEFORE, area("new", 0.0, 0.2))
    painted(layer, BEFORE, view())
    painted(layer, after, view())
    assert layer.rough
    assert settled(layer, after, view()) == painted(MarksLayer(LIMB), after, view())
    assert not layer.rough


def test_marks_are_sharp_again_after_a_zoom_though_painted_in_pieces(qapp: QApplication) -> None:
    layer, many = MarksLayer(LIMB), tuple(point(f"{n}", 0.01 * (n % 20), 0.01 * n) for n in range(130))
    painted(layer, many, view())
    near = view(camera=Camera(0.0, 0.4, 400.0))
    stretched, fresh = painted(layer, many, near), painted(MarksLayer(LIMB), many, near)
    assert stretched != fresh
    assert settled(layer, many, near) == fresh


def test_a_change_while_pieces_are_painted_is_not_lost(qapp: QApplication) -> None:
    layer, near = MarksLayer(LIMB), view(camera=Camera(0.0, 0.3, 300.0))
    painted(layer, BEFORE, view())
    layer.settle(BEFORE, near)
    layer.work(0.0)
    after = (*BEFORE, point("new", 0.1, 0.1))
    painted(layer, after, near)
    assert settled(layer, after, near) == painted(MarksLayer(LIMB), after, near)


sizes = st.integers(1, 900)
places = st.integers(-50, 400)


@given(places, places, sizes, sizes)
def test_halves_and_what_lies_beyond_tile_a_picture_exactly(x: int, y: int, width: int, height: int) -> None:
    seen = QRect(x, y, width, height)
    whole = seen.adjusted(-(width // 5), -7, 0, height // 3)
    pieces = halves(seen) + beyond(whole, seen)
    assert sum(piece.width() * piece.height() for piece in pieces) == whole.width() * whole.height()
    covered = QRegion()
    for piece in pieces:
        covered = covered.united(piece)
    assert covered == QRegion(whole)


@settings(deadline=None, max_examples=25)
@given(st.floats(0.3, 3.0), st.floats(-80, 80), st.sampled_from([1.0, 1.25, 2.0]))
def test_stretched_tiles_leave_no_gap(stretch: float, shift: float, ratio: float) -> None:
    order = Order((1, 1.0, ratio), Side.LEFT, CAMERA, PANE, PANE.center())
    picture = Picture.begun(order, LIMB, ratio)
    pieces = halves(picture.seen) + beyond(picture.whole, picture.seen)
    picture.awaited = len(pieces)
    for piece in pieces:
        image = QImage(piece.size(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        image.setDevicePixelRatio(ratio)
        picture.add(Tile(piece, image))
    page = QImage((PANE.size() * ratio).toSize(), QImage.Format.Format_RGB32)
    page.setDevicePixelRatio(ratio)
    page.fill(Qt.GlobalColor.black)
    camera = Camera(0.0, 0.3 + shift / CAMERA.scale, CAMERA.scale * stretch)
    with QPainter(page) as painter:
        painter.fillRect(PANE, QColor("white"))
        covered = picture.draw(painter, camera, PANE.center())
    inner = covered.intersected(PANE)
    inside = QRectF(inner.topLeft() * ratio, inner.size() * ratio).toRect()
    assert {page.pixel(inside.center().x(), y) & 0xFFFFFF for y in range(inside.top(), inside.bottom())} <= {0}


def test_short_names_are_parted_in_the_middle() -> None:
    assert in_two("Tensor fasciae latae\u00a0○") == ("Tensor fasciae", "latae\u00a0○")
    assert in_two("Foot") == ("Foot", "")
    assert in_two("Quadriceps\u00a0●\u00a01") == ("Quadriceps\u00a0●\u00a01", "")


@pytest.mark.parametrize("size", [(1280, 800), (1720, 1100)])
def test_names_stand_beside_the_limb_at_every_size_and_fit_a_finger(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int]
) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: window.canvas.visibleRegion().boundingRect().size() == window.canvas.size())
    window.canvas.repaint()
    overlay = window.canvas.overlay
    boxes = [box for box, _ in overlay._names.targets(Side.RIGHT)]
    assert len(boxes) > 9
    (pane,) = window.canvas.panes
    left, right = pane.covered
    assert all(pane.inner.adjusted(left - 12, 0, 12 - right, 0).contains(box) for box in boxes)
    assert all(box.height() >= FINGER for box in boxes)
    assert not any(one.intersects(two) for one in boxes for two in boxes if one is not two)
    assert overlay.name_at(Side.RIGHT, QPointF(boxes[0].center())) is not None


def test_a_finger_between_small_zones_comes_nearer_before_it_marks(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    window.resize(1280, 800)
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.visibleRegion().boundingRect().size() == canvas.size())
    canvas.repaint()
    at = canvas.place_of(Side.RIGHT, load_diagram().centres["lateral_femoral_condyle"])
    assert at is not None
    before = canvas.camera.scale
    canvas.press(at, Qt.KeyboardModifier.NoModifier, Pointer.MOUSE)
    canvas.drop_gesture()
    assert canvas.camera.scale == before
    canvas.press(at, Qt.KeyboardModifier.NoModifier, Pointer.FINGER)
    canvas.lift(at, Pointer.FINGER)
    assert desk.visit is not None
    assert desk.visit.findings == ()
    assert canvas.camera.scale > before
    assert "press again" in canvas.overlay.hint
    canvas.press(at, Qt.KeyboardModifier.NoModifier, Pointer.FINGER)
    canvas.lift(at, Pointer.FINGER)
    assert [finding.zone for finding in desk.visit.findings] == ["lateral_femoral_condyle"]
    assert canvas.overlay.hint == ""


def test_the_whole_limb_stands_in_where_a_fast_zoom_has_left_what_is_painted(qtbot: QtBot, window: MainWindow) -> None:
    canvas = window.canvas
    canvas.frame((-0.05, 0.3, 0.05, 0.4))
    qtbot.waitUntil(lambda: canvas.resting, timeout=20_000)
    ground = canvas.grab().toImage().pixelColor(2, canvas.height() - 40)
    canvas.zoom(0.15)

    def thigh_is_painted() -> bool:
        canvas._rest.start()  # the wheel goes on moving: nothing sharp is ordered
        at = canvas.place_of(Side.RIGHT, (0.0, canvas.camera.y + 0.42 * canvas.height() / canvas.camera.scale))
        assert at is not None
        return bool(canvas.grab().toImage().pixelColor(at.toPoint()) != ground)

    qtbot.waitUntil(thigh_is_painted, timeout=20_000)
