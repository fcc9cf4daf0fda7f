"""The marked diagram as a picture: in each theme and form, with the sides in words and nobody's name."""

import datetime
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor, QImage

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Client, Visit
from bodymap.paint.picture import Picture
from bodymap.paint.theme import Theme
from bodymap.protocol import Chart, load_protocol, suggest
from bodymap.report.source import Source

pytestmark = pytest.mark.usefixtures("qapp")

PROTOCOL = load_protocol("it_band")
VISIT = Visit(
    date=datetime.date(2026, 3, 2),
    protocol="it_band",
    findings=(
        Finding(side=Side.RIGHT, kind="adhesion", zones=("itb_middle",), shape=Shape.point(0.02, 0.48), severity=6),
        Finding(side=Side.RIGHT, kind="pain", zones=("gluteus_maximus",)),
    ),
)


def picture(theme: str = "light", sides: tuple[Side, ...] = tuple(Side), visit: Visit = VISIT) -> Picture:
    source = Source(
        client=Client(family_name="Needle", given_name="Nadia"),
        visit=visit,
        earlier=(),
        suggestions=suggest(Chart(today=visit), PROTOCOL),
        protocol=PROTOCOL,
        now=datetime.datetime(2026, 3, 2, 14, 2),
    )
    return Picture(source, theme, sides)


def words(svg: bytes) -> str:
    return " ".join("".join(node.itertext()) for node in ElementTree.fromstring(svg).iter() if "text" in node.tag)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_a_picture_has_the_ground_of_its_theme(theme: str) -> None:
    image = QImage.fromData(picture(theme).png())
    assert image.pixelColor(4, 4) == Theme.load(theme).color("canvas")
    assert not image.hasAlphaChannel()


@pytest.mark.parametrize("theme", ["light", "print"])
def test_a_drawing_names_sides_and_day_and_no_client(theme: str) -> None:
    svg = picture(theme).svg()
    text = words(svg)
    assert "LEFT" in text
    assert "RIGHT" in text
    assert "2 March 2026 · Draft" in text
    assert b"Needle" not in svg
    assert b"Nadia" not in svg
    assert b"<image" not in svg


def test_for_paper_marks_are_named_and_explained() -> None:
    text = words(picture("print").svg())
    assert "Adhesion" in text
    assert "Trigger point" in text


def test_a_mark_stands_on_its_own_side_alone() -> None:
    clear = replace(VISIT, findings=())
    for side in Side:
        marked = picture(sides=(side,)).image(1.0)
        same = marked == picture(sides=(side,), visit=clear).image(1.0)
        assert same is (side is Side.LEFT)


def test_on_paper_there_is_no_colour() -> None:
    image = picture("print").image(1.0)
    colors = {image.pixelColor(x, y).rgb() for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}
    assert all(abs(QColor(rgb).red() - QColor(rgb).blue()) <= 2 for rgb in colors)
