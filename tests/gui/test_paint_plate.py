"""The plate painted by Qt: mirrored exactly, from any thread, and as vectors in a PDF."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QTransform

from bodymap.diagram import load_diagram, svg_text
from bodymap.errors import UserError
from bodymap.paint.plate import MIRROR, Plate, fitting, skin_path, svg_to_pdf, svg_to_png, zone_path

SIZE = QSize(164, 568)
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def plate() -> Plate:
    return Plate("light")


def differing(one: QImage, other: QImage, step: int = 3) -> int:
    """How many of some sampled pixels differ by more than a trace of antialiasing."""
    count = 0
    for y in range(0, one.height(), step):
        for x in range(0, one.width(), step):
            a, b = QColor.fromRgba(one.pixel(x, y)), QColor.fromRgba(other.pixel(x, y))
            if max(abs(p - q) for p, q in zip(a.getRgb(), b.getRgb(), strict=True)) > 24:
                count += 1
    return count


def test_left_is_the_mirror_image_of_right(plate: Plate) -> None:
    target = QRectF(0, 0, SIZE.width(), SIZE.height())
    right = plate.render_image(fitting(plate.diagram, target, "right"), SIZE)
    left = plate.render_image(fitting(plate.diagram, target, "left"), SIZE)
    assert differing(right, left) > 200
    assert differing(right, left.flipped(Qt.Orientation.Horizontal)) < 10


def test_the_mirror_is_exact(plate: Plate) -> None:
    transform = fitting(plate.diagram, QRectF(10, 20, 300, 800), "right")
    for x, y in plate.diagram.landmarks.values():
        assert (MIRROR * transform).map(QPointF(-x, y)) == transform.map(QPointF(x, y))


def test_painting_in_a_worker_thread_gives_the_same_picture(plate: Plate) -> None:
    transform = fitting(plate.diagram, QRectF(0, 0, SIZE.width(), SIZE.height()), "right")
    here = plate.render_image(transform, SIZE)
    with ThreadPoolExecutor(2) as pool:
        pictures = list(pool.map(lambda _: plate.render_image(transform, SIZE), range(4)))
    assert all(picture == here for picture in pictures)


def mean(picture: QImage) -> list[float]:
    """The mean of each channel over the limb's middle."""
    colours = [picture.pixelColor(x, y).getRgb() for x in range(0, picture.width(), 3) for y in range(0, 900, 7)]
    return [sum(channel) / len(colours) for channel in zip(*colours, strict=True)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_near_and_far_are_of_one_colour(monkeypatch: pytest.MonkeyPatch, theme: str) -> None:
    """From near, tones are laid on in twice as many coats, and a painter rounds each of them."""
    drawn, size = Plate(theme), QSize(300, 900)
    transform = fitting(drawn.diagram, QRectF(0, 0, 300, 900), "right")
    far = drawn.render_image(transform, size)
    monkeypatch.setattr("bodymap.paint.plate.NEAR", 0.0)
    near = drawn.render_image(transform, size)
    assert near != far
    assert mean(near) == pytest.approx(mean(far), abs=2.5)


def longest_wait_beside(plate: Plate) -> tuple[float, float]:
    """The longest pause of this thread while another renders, and how long that took."""
    transform, size = fitting(plate.diagram, QRectF(0, 0, 1400, 1000), "right"), QSize(1400, 1000)
    with ThreadPoolExecutor(1) as pool:
        start = last = monotonic()
        rendering, longest = pool.submit(plate.render_image, transform, size), 0.0
        while not rendering.done():
            sleep(0.001)
            longest, last = max(longest, monotonic() - last), monotonic()
    return longest, last - start


def test_the_window_goes_on_while_a_worker_renders(plate: Plate) -> None:
    waits = [longest_wait_beside(plate) for _ in range(4)]
    assert any(longest < took / 3 for longest, took in waits), waits


def test_a_dense_screen_gets_more_pixels(plate: Plate) -> None:
    image = plate.render_image(fitting(plate.diagram, QRectF(0, 0, 82, 284), "right"), QSize(82, 284), 2.0)
    assert image.size() == QSize(164, 568)
    assert image.devicePixelRatio() == 2.0


@pytest.mark.parametrize("side", ["right", "left"])
def test_a_tile_is_the_same_as_that_part_of_the_whole(plate: Plate, side: str) -> None:
    """What lies beside a tile is not read for it, and nothing in it may be missing."""
    way = fitting(plate.diagram, QRectF(0, 0, SIZE.width(), SIZE.height()), side)
    whole = plate.render_image(way, SIZE)
    for tile in (QRect(0, 0, 90, 120), QRect(60, 100, 70, 90), QRect(20, 480, 144, 88)):
        part = plate.render_image(way * QTransform.fromTranslate(-tile.x(), -tile.y()), tile.size())
        assert differing(part, whole.copy(tile), 1) == 0


def test_the_picture_covers_the_limb_and_nothing_else(plate: Plate) -> None:
    transform = fitting(plate.diagram, QRectF(0, 0, SIZE.width(), SIZE.height()), "right")
    image = plate.render_image(transform, SIZE)
    on_band, beside = transform.map(QPointF(0.01, 0.5)), transform.map(QPointF(0.4, 0.5))
    assert image.pixelColor(int(on_band.x()), int(on_band.y())).alpha() == 255
    assert image.pixelColor(int(beside.x()), int(beside.y())).alpha() == 0


def test_lifting_the_band_shows_the_muscle_below() -> None:
    target = QRectF(0, 0, SIZE.width(), SIZE.height())
    pictures = []
    for layers in (("skin", "muscles"), ("skin", "muscles", "band_lifted")):
        plate = Plate("light", layers)
        pictures.append(plate.render_image(fitting(plate.diagram, target, "right"), SIZE))
    where = fitting(load_diagram(), target, "right").map(QPointF(0.01, 0.5))
    band, muscle = (picture.pixelColor(int(where.x()), int(where.y())) for picture in pictures)
    assert band.saturation() < 60
    assert muscle.saturation() > 80


def test_zone_paths_agree_with_the_hit_test() -> None:
    diagram = load_diagram()
    for zone in diagram.zones:
        assert zone_path(diagram, zone).contains(QPointF(*diagram.centre_of(zone)))
    assert skin_path(diagram).contains(QPointF(0.0, 0.5))


def test_pictures_are_written() -> None:
    text = svg_text("print", "left", ["skin", "muscles", "names"])
    image = QImage.fromData(svg_to_png(text, 300))
    assert image.width() == 300
    assert QColor(image.pixel(0, 0)) == QColor("#FFFFFF")
    page = svg_to_pdf(text)
    assert page.startswith(b"%PDF")
    assert not re.search(rb"/Subtype\s*/Image", page)


def test_a_picture_that_no_memory_holds_is_refused_with_a_sentence() -> None:
    # Qt does not even try: the bits of a row must fit into 31
    with pytest.raises(UserError, match="not enough memory"):
        svg_to_png(svg_text("light", "right", ["skin"]), 1 << 27)


SAVING = """
import sys
from concurrent.futures import ThreadPoolExecutor
from PySide6.QtCore import QBuffer, QRectF, QSize
from PySide6.QtGui import QGuiApplication, QPixmap
from bodymap.paint.plate import Plate, fitting, load_reader
app = QGuiApplication([])
load_reader()
plate, size = Plate("light", ("skin",)), QSize(40, 140)
way = fitting(plate.diagram, QRectF(0, 0, 40, 140), "right")
picture = QPixmap(20, 20)
sys.setswitchinterval(1e-5)
with ThreadPoolExecutor(2) as pool:
    painted = [pool.submit(plate.render_image, way, size) for _ in range(60)]
    while not all(one.done() for one in painted):
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")
"""


def test_pictures_are_saved_while_the_plate_is_painted() -> None:
    """Both need Qt's table of formats and the interpreter; taken in another order, each would wait for the other."""
    subprocess.run([sys.executable, "-c", SAVING], check=True, timeout=120)


SWITCHES = """
import resource
from PySide6.QtCore import QRectF, QSize
from bodymap.paint.offscreen import offscreen_application
from bodymap.paint.plate import Plate, fitting
app = offscreen_application()
plate, size = Plate("light"), QSize(200, 600)
way = fitting(plate.diagram, QRectF(0, 0, 200, 600), "right")
plate.render_image(way, size)
before = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
plate.render_image(way, size)
print(resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw - before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not count changes of thread")
def test_a_fill_is_not_handed_to_other_threads() -> None:
    """Qt would, in thousands of pieces for one plate, and wait for each."""
    done = subprocess.run([sys.executable, "-c", SWITCHES], check=True, capture_output=True, text=True, timeout=120)
    assert int(done.stdout) < 300
