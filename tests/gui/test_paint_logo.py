"""A logo from anywhere becomes an opaque PNG of our own, or a sentence that says why not."""

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from bodymap.errors import UserError
from bodymap.paint.logo import KEPT, clean_svg, logo_from, logo_png

pytestmark = pytest.mark.usefixtures("qapp")

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">%s</svg>'
RED = b'<rect width="40" height="20" fill="#f00"/>'


def kept(content: bytes) -> QImage:
    return QImage.fromData(logo_png(content))


def test_a_drawing_becomes_a_sharp_picture() -> None:
    image = kept(SVG % RED)
    assert (image.width(), image.height()) == (1280, 640)
    assert image.pixelColor(600, 300) == QColor("#ff0000")


def test_what_is_see_through_is_laid_on_white(tmp_path: Path) -> None:
    image = QImage(30, 20, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    image.save(str(tmp_path / "logo.png"))
    made = QImage.fromData(logo_from(tmp_path / "logo.png"))
    assert not made.hasAlphaChannel()
    assert made.pixelColor(5, 5) == QColor("white")


def test_a_huge_photograph_is_made_smaller(tmp_path: Path) -> None:
    image = QImage(3000, 2000, QImage.Format.Format_RGB32)
    image.fill(QColor("grey"))
    image.save(str(tmp_path / "logo.jpg"))
    made = QImage.fromData(logo_from(tmp_path / "logo.jpg"))
    assert made.width() <= KEPT.width()
    assert made.height() <= KEPT.height()


@pytest.mark.parametrize(
    "hidden",
    [
        b'<image href="file:///etc/passwd" width="9" height="9"/>',
        b'<use href="#other"/>',
        b"<script>go()</script>",
        b'<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        b"<style>@import url(http://example.invalid/x.css);</style>",
        b'<a href="http://example.invalid/"><text>x</text></a>',
        b'<filter id="f"><feImage href="http://example.invalid/"/></filter>',
        b'<g xmlns:x="urn:x"><x:path d="M0 0"/></g>',
    ],
)
def test_whatever_reaches_beyond_the_picture_is_left_out(hidden: bytes) -> None:
    cleaned = clean_svg(SVG % (hidden + RED))
    assert cleaned.count(b"<rect") == 1
    for word in (b"href", b"example", b"passwd", b"script", b"import", b"image", b"use", b"x:path"):
        assert word not in cleaned


@pytest.mark.parametrize(
    "attribute",
    ['onload="go()"', 'fill="url(http://example.invalid/#a)"', 'style="fill:url(file:///x)"', 'style="@import x"'],
)
def test_attributes_that_reach_beyond_are_left_out(attribute: str) -> None:
    cleaned = clean_svg(SVG % f'<path d="M0 0h9" {attribute}/>'.encode())
    assert cleaned.count(b"<path") == 1
    assert attribute.split("=")[0].encode() not in cleaned.split(b"<path")[1]


def test_a_gradient_of_its_own_stays() -> None:
    inner = b'<defs><linearGradient id="g"><stop offset="0" stop-color="#00f"/></linearGradient></defs>'
    assert b'fill="url(#g)"' in clean_svg(SVG % (inner + b'<rect width="9" height="9" fill="url(#g)"/>'))


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "neither PNG, JPEG nor SVG"),
        (b"GIF89a", "neither PNG, JPEG nor SVG"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 40, "damaged"),
        (png_of(60_000, 60_000), "larger than 12,000 pixels"),
        (b"x" * 2_000_001, "larger than 2 MB"),
        (b"<svg><rect", "line 1 is no SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>', "document type"),
        (SVG % (b"<g>" * 90 + b"</g>" * 90), "too many parts"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "no size"),
        (b'<html xmlns="http://www.w3.org/1999/xhtml"><svg/></html>', "no SVG"),
    ],
)
def test_what_is_no_logo_is_told(content: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        logo_png(content)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        logo_from(tmp_path / "none.png")
