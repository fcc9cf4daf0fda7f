"""Findings on the plate, what lies under the hand, and the patterns of the verdicts."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QTransform

from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.paint.hitting import hit
from bodymap.paint.marks import paint_findings, shape_path
from bodymap.paint.patterns import paint_glow, paint_zone_verdict
from bodymap.paint.symbols import GHOST, PAPER, SOLID
from bodymap.paint.theme import VERDICTS, Theme

pytestmark = pytest.mark.usefixtures("qapp")

TO_DEVICE = QTransform(400, 0, 0, 400, 200, 100)
MIRRORED = QTransform(-400, 0, 0, 400, 200, 100)


def finding(key: str, shape: Shape | None, kind: str = "pain", severity: int | None = 5, zone: str = "foot") -> Finding:
    return Finding(id=key, side=Side.RIGHT, kind=kind, zones=(zone,), shape=shape, severity=severity)


AREA = finding("area", Shape(ShapeKind.AREA, ((-0.2, 0.0), (0.2, 0.0), (0.2, 0.4), (-0.2, 0.4))))
BAND = finding("band", Shape(ShapeKind.STROKE, ((0.0, 0.6), (0.0, 0.9), (0.2, 0.9))), "thickening")
POINT = finding("point", Shape.point(0.1, 0.1), "trigger_point")


def picture(*findings: Finding, transform: QTransform = TO_DEVICE, **how: object) -> QImage:
    image = QImage(400, 600, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_findings(painter, findings, transform, Theme.load("light"), **how)  # type: ignore[arg-type]
    painter.end()
    return image


def test_symbols_come_before_bands_and_bands_before_areas() -> None:
    both = (POINT, BAND, AREA)
    assert hit(both, TO_DEVICE, TO_DEVICE.map(QPointF(0.1, 0.1))) == "point"
    assert hit(both, TO_DEVICE, TO_DEVICE.map(QPointF(-0.15, 0.05))) == "area"
    assert hit(both, TO_DEVICE, TO_DEVICE.map(QPointF(0.0, 0.62))) == "band"
    assert hit(both, TO_DEVICE, TO_DEVICE.map(QPointF(0.0, 0.2))) == "area"
    assert hit(both, TO_DEVICE, QPointF(390, 590)) is None
    assert hit((), TO_DEVICE, QPointF(0, 0)) is None


def test_the_topmost_of_two_marks_is_hit() -> None:
    below, above = finding("below", Shape.point(0, 0)), finding("above", Shape.point(0.01, 0))
    assert hit((below, above), TO_DEVICE, TO_DEVICE.map(QPointF(0.005, 0))) == "above"
    assert hit((above, below), TO_DEVICE, TO_DEVICE.map(QPointF(0.005, 0))) == "below"


def test_what_is_gone_lies_beneath_what_is_there() -> None:
    there = finding("there", Shape.point(0, 0.2))
    gone = replace(finding("gone", Shape.point(0.005, 0.2), "tenderness"), status=Status.RESOLVED)
    assert hit((there, gone), TO_DEVICE, TO_DEVICE.map(QPointF(0.005, 0.2))) == "there"
    assert picture(there, gone, chips=False) == picture(gone, there, chips=False)
    # chosen it comes to the top, as any other
    assert picture(there, gone, chips=False, selected=frozenset({"gone"})) != picture(there, gone, chips=False)


def test_slop_reaches_a_little_beyond_and_no_further() -> None:
    edge = TO_DEVICE.map(QPointF(0.1, 0.1)) + QPointF(0, 12.5 + 8)
    assert hit((POINT,), TO_DEVICE, edge, 10) == "point"
    assert hit((POINT,), TO_DEVICE, edge, 2) is None


@pytest.mark.parametrize("kind", ["tenderness", "thickening", "trigger_point"])
@pytest.mark.parametrize("slop", [4, 14])
def test_large_text_leaves_room_beside_a_mark(kind: str, slop: float) -> None:
    """Large marks are hit where they are seen; the slop that helps a finger with small ones would cover neighbours."""
    mark = finding("mark", Shape.point(0.1, 0.1), kind)
    middle, radius = TO_DEVICE.map(QPointF(0.1, 0.1)), 12.5 * 1.75
    assert hit((mark,), TO_DEVICE, middle + QPointF(0, 0.4 * radius), slop, scale=1.75) == "mark"
    assert hit((mark,), TO_DEVICE, middle + QPointF(0.8, 0.8) * radius, slop, scale=1.75) is None


def test_a_narrow_mark_is_not_hit_where_its_disc_is_empty() -> None:
    band = finding("band", Shape.point(0.1, 0.1), "thickening", severity=10)
    middle = TO_DEVICE.map(QPointF(0.1, 0.1))
    assert hit((band,), TO_DEVICE, middle + QPointF(17, 0), 2) == "band"
    assert hit((band,), TO_DEVICE, middle + QPointF(0, 13), 2) is None
    assert hit((band,), TO_DEVICE, middle + QPointF(0, 13), 14) == "band"


def test_a_finding_without_a_place_stands_in_its_zone_where_centres_are_given() -> None:
    alone = finding("alone", None)
    assert hit((alone,), TO_DEVICE, TO_DEVICE.map(QPointF(0, 0.5))) is None
    assert hit((alone,), TO_DEVICE, TO_DEVICE.map(QPointF(0, 0.5)), centres={"foot": (0.0, 0.5)}) == "alone"
    assert picture(alone) == picture()
    assert picture(alone, centres={"foot": (0.0, 0.5)}) != picture()


def test_mirroring_moves_a_mark_and_keeps_its_letter() -> None:
    right = picture(POINT, chips=False)
    left = picture(POINT, transform=MIRRORED, chips=False)
    at, mirrored = TO_DEVICE.map(QPointF(0.1, 0.1)), MIRRORED.map(QPointF(0.1, 0.1))
    box = QRectF(-20, -20, 40, 40)
    assert right.copy(box.translated(at).toRect()) == left.copy(box.translated(mirrored).toRect())


@pytest.mark.parametrize("style", [SOLID, GHOST, PAPER])
def test_selection_and_style_can_be_seen(style: str) -> None:
    assert picture(AREA, BAND, POINT, style=style) != picture()
    if style == SOLID:
        for each in (AREA, BAND, POINT):
            assert picture(each, selected=frozenset({each.id})) != picture(each)


def test_styles_differ() -> None:
    assert len({bytes(picture(AREA, BAND, POINT, style=style).constBits()) for style in (SOLID, GHOST, PAPER)}) == 3


def test_paper_and_ghosts_have_no_colour() -> None:
    for style in (GHOST, PAPER):
        image = QImage(400, 600, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_findings(painter, (AREA, BAND, POINT), TO_DEVICE, Theme.load("print"), style=style)
        painter.end()
        assert all(image.pixelColor(x, y).saturation() == 0 for x in range(0, 400, 3) for y in range(0, 600, 3))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("each", [AREA, BAND, POINT])
def test_what_is_resolved_reads_as_gone(theme: str, each: Finding) -> None:
    def on_screen(*findings: Finding, style: str = SOLID) -> QImage:
        image = QImage(400, 600, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.white)
        with QPainter(image) as painter:
            paint_findings(painter, findings, TO_DEVICE, Theme.load(theme), style=style)
        return image

    gone = replace(each, status=Status.RESOLVED)
    nought = replace(each, severity=0)
    image = on_screen(gone)
    assert len({bytes(shown.constBits()) for shown in (image, on_screen(nought), on_screen(each, style=GHOST))}) == 3
    # whatever severity it once had: there is none any more
    assert image == on_screen(replace(gone, severity=9))
    # grey, up to the warmth of the theme's own greys
    assert strongest(image) < 0.25 < 0.4 < strongest(on_screen(each))


def strongest(image: QImage) -> float:
    """How saturated the strongest colour in a picture is, from 0 to 1."""
    return max(image.pixelColor(x, y).hsvSaturationF() for x in range(0, 400, 2) for y in range(0, 600, 2))


def test_severity_does_not_show_where_symbols_are_even() -> None:
    mild, severe = (finding("x", Shape.point(0, 0.2), severity=severity) for severity in (1, 9))
    assert picture(mild, chips=False, even=True) == picture(severe, chips=False, even=True)
    assert picture(mild, chips=False) != picture(severe, chips=False)


def test_a_self_crossing_outline_is_filled_throughout() -> None:
    bow = Shape(ShapeKind.AREA, ((0, 0), (0.4, 0.4), (0.4, 0), (0, 0.4)))
    assert shape_path(bow, TO_DEVICE).contains(TO_DEVICE.map(QPointF(0.35, 0.2)))


def zone(verdict: str, theme: str, **how: object) -> QImage:
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    path = QPainterPath()
    path.addRect(10, 10, 60, 60)
    painter = QPainter(image)
    paint_zone_verdict(painter, path, verdict, Theme.load(theme), **how)  # type: ignore[arg-type]
    painter.end()
    return image


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_verdicts_differ_without_colour(theme: str) -> None:
    """The pattern alone, as ink or no ink, tells them apart."""
    seen = set()
    for verdict in VERDICTS:
        image = zone(verdict, theme)
        soft = Theme.load(theme).color(f"{verdict}_soft").rgb()
        seen.add(bytes(image.pixel(x, y) != soft for x in range(12, 68) for y in range(12, 68)))
    assert len(seen) == len(VERDICTS)


def test_nothing_is_painted_outside_the_zone() -> None:
    for verdict in VERDICTS:
        image = zone(verdict, "light")
        assert all(image.pixelColor(x, 5) == Qt.GlobalColor.white for x in range(80))


def test_pending_adds_an_edge() -> None:
    assert zone("avoid", "light", pending=True) != zone("avoid", "light")


def test_an_unknown_verdict_bites() -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    try:
        with pytest.raises(KeyError):
            paint_zone_verdict(painter, QPainterPath(), "perhaps", Theme.load("light"))
    finally:
        painter.end()


def test_the_glow_lies_around_the_edge() -> None:
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    path = QPainterPath()
    path.addRect(20, 20, 40, 40)
    painter = QPainter(image)
    paint_glow(painter, path, Theme.load("light"))
    painter.end()
    assert image.pixelColor(20, 40).name() == "#2a4e86"
    assert image.pixelColor(16, 40).lightness() < 255
    assert image.pixelColor(5, 40) == Qt.GlobalColor.white
