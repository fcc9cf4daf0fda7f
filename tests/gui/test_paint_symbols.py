"""The fifteen kinds: told apart by shape, seen everywhere, painted fast."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from bodymap.paint.shapes import mark_kinds, mark_style
from bodymap.paint.symbols import (
    GHOST,
    PAPER,
    SOLID,
    UNKNOWN,
    SymbolPainter,
    paint_symbol,
    symbol_path,
    symbol_radius,
)
from bodymap.paint.theme import Theme, contrast
from bodymap.protocol import load_protocol

pytestmark = pytest.mark.usefixtures("qapp")


def drawn(
    kind: str, theme: str = "light", style: str = SOLID, severity: int | None = None, ratio: float = 1.0
) -> QImage:
    image = QImage(round(80 * ratio), round(80 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_symbol(painter, kind, QPointF(40, 40), 14.0, Theme.load(theme), style=style, severity=severity)
    painter.end()
    return image


def outline(kind: str, side: int = 96) -> set[tuple[int, int]]:
    """The cells of a grid that the shape covers."""
    path = symbol_path(kind, QPointF(side / 2, side / 2), side / 2.8)
    return {(x, y) for x in range(side) for y in range(side) if path.contains(QPointF(x + 0.5, y + 0.5))}


def test_every_kind_of_the_protocol_has_a_style() -> None:
    assert tuple(load_protocol("it_band").kinds) == mark_kinds()


def test_shapes_alone_tell_the_kinds_apart() -> None:
    cells = {kind: outline(kind) for kind in mark_kinds()}
    for a, b in combinations(cells, 2):
        shared = len(cells[a] & cells[b]) / len(cells[a] | cells[b])
        assert shared < 0.93, f"{a} and {b} cover {shared:.0%} of the same ground"


def test_no_two_kinds_share_a_letter_or_a_fill() -> None:
    styles = [mark_style(kind) for kind in mark_kinds()]
    assert len({style.letter for style in styles}) == len(styles)
    assert len({style.fill.name() for style in styles if style.fill}) == len(styles)


def test_letters_are_readable_on_their_fill() -> None:
    for kind in mark_kinds():
        style = mark_style(kind)
        assert style.fill is not None
        assert style.ink is not None
        assert contrast(style.fill, style.ink) >= 4.5, kind


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_symbols_differ_in_every_theme_and_style(theme: str) -> None:
    for style in (SOLID, GHOST, PAPER):
        pictures = {bytes(drawn(kind, theme, style).constBits()) for kind in mark_kinds()}
        assert len(pictures) == len(mark_kinds())


@pytest.mark.parametrize("muscle", ["#C88876", "#EEECE6", "#7E4C42", "#B9B6AE"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_keyline_or_halo_stand_out_on_every_ground(muscle: str, theme: str) -> None:
    found = Theme.load(theme)
    ground = QColor(muscle)
    assert max(contrast(found.color("keyline"), ground), contrast(found.color("halo"), ground)) >= 3.0


def test_on_paper_what_restricts_is_dark_and_the_rest_is_white() -> None:
    for kind in mark_kinds():
        middle = QPointF(40, 40) + mark_style(kind).letter_at * 14
        image = drawn(kind, "print", PAPER)
        # beside the letter, within the shape
        grey = image.pixelColor(round(middle.x()) - 6, round(middle.y()) + 6)
        if symbol_path(kind, QPointF(40, 40), 12).contains(QPointF(middle.x() - 6, middle.y() + 6)):
            assert (grey.lightness() < 60) is mark_style(kind).restricts, kind
        assert image.pixelColor(40, 40).saturation() == 0


def test_a_kind_of_another_protocol_is_a_disc_with_its_letter() -> None:
    style = mark_style("lump")
    assert (style.letter, style.fill, style.restricts) == ("L", None, False)
    assert mark_style("").letter == "?"
    assert drawn("lump").pixelColor(33, 40).alpha() == 255


def test_size_grows_with_severity() -> None:
    assert symbol_radius(None) == symbol_radius(0) == 9.5
    assert symbol_radius(10) == pytest.approx(15.5)
    assert symbol_radius(5, 2.0) == pytest.approx(25.0)


def test_an_unknown_severity_is_a_question_and_not_a_nought() -> None:
    pictures = [bytes(drawn("pain", severity=severity).constBits()) for severity in (None, UNKNOWN, 0, 1, 10)]
    assert len(set(pictures)) == len(pictures)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_pictures_from_the_cache_are_sharp(ratio: float) -> None:
    """A cached picture has the device's own pixels: a scaled one would have soft edges all along."""
    image = drawn("adhesion", ratio=ratio)
    row = [image.pixelColor(x, round(46 * ratio)) for x in range(image.width())]
    soft = sum(0 < pixel.alpha() < 255 for pixel in row)
    assert soft <= 4


def test_cached_and_painted_paths_look_the_same() -> None:
    cached = drawn("pain", severity=5)
    image = QImage(80, 80, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.scale(1.0001, 1.0001)
    paint_symbol(painter, "pain", QPointF(40, 40), 14.0, Theme.load("light"), severity=5)
    painter.end()
    far = sum(
        abs(cached.pixelColor(x, y).lightness() - image.pixelColor(x, y).lightness()) > 90
        for x in range(80)
        for y in range(80)
    )
    assert far < 40


def test_nothing_is_cut_off_at_the_picture_s_edge() -> None:
    for kind in mark_kinds():
        for severity in (None, 10):
            image = QImage(120, 120, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            symbols = SymbolPainter(painter, Theme.load("light"))
            symbols.paint(kind, QPointF(60, 60), 15.5, severity=severity, selected=True)
            painter.end()
            whole = QImage(image.size(), image.format())
            whole.fill(Qt.GlobalColor.transparent)
            painter = QPainter(whole)
            painter.scale(1.00001, 1.00001)
            paint_symbol(painter, kind, QPointF(60, 60), 15.5, Theme.load("light"), severity=severity, selected=True)
            painter.end()
            # a cut would take whole rows of ink away
            assert ink_box(image) == pytest.approx(ink_box(whole), abs=1)


def ink_box(image: QImage) -> tuple[int, int, int, int]:
    spots = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() > 40]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return min(xs), min(ys), max(xs), max(ys)


def test_a_worker_may_paint_while_the_window_lives(qapp: QApplication) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        picture = pool.submit(drawn, "swelling", "dark", SOLID, 7).result()
    assert bytes(picture.constBits()) == bytes(drawn("swelling", "dark", SOLID, 7).constBits())


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("shift", [0.0, 300.0])
def test_only_what_lies_beyond_the_device_is_left_out(ratio: float, shift: float) -> None:
    """At every edge a symbol that reaches in is painted, whatever the painter's shift."""
    for x, y in ((-10, 40), (90, 40), (40, -10), (40, 90)):
        image = QImage(round(80 * ratio), round(80 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.translate(shift, -shift)
        SymbolPainter(painter, Theme.load("light")).paint("pain", QPointF(x - shift, y + shift), 15.5)
        painter.end()
        assert any(image.pixelColor(i, j).alpha() for i in range(image.width()) for j in range(image.height())), (x, y)


def test_a_widget_of_double_ratio_shows_its_far_corner(qtbot) -> None:
    from PySide6.QtWidgets import QWidget

    class Corner(QWidget):
        def paintEvent(self, _event: object) -> None:
            painter = QPainter(self)
            SymbolPainter(painter, Theme.load("light")).paint("pain", QPointF(380, 280), 15.5)
            painter.end()

    widget = Corner()
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    image = QImage(800, 600, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2.0)
    image.fill(Qt.GlobalColor.white)
    widget.render(image)
    assert image.pixelColor(744, 560) != Qt.GlobalColor.white or image.pixelColor(760, 548) != Qt.GlobalColor.white
