"""The icons: one family, tinted, sharp."""

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from bodymap.paint import icons
from bodymap.paint.icons import app_icon, icon, icon_image
from bodymap.resources import resource

pytestmark = pytest.mark.usefixtures("qapp")

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg") if path.stem != "app")
NEEDED = [
    "search",
    "person",
    "calendar",
    "pencil",
    "undo",
    "redo",
    "plus",
    "minus",
    "fit",
    "point",
    "band",
    "lasso",
    "layers",
    "tick",
    "chevron-right",
    "chevron-down",
    "printer",
    "clock",
    "note",
    "list",
    "star",
    "more",
    "moon",
    "ring-tick",
    "ring-wave",
    "ring-slash",
    "ring-question",
    "ring-arrow",
    "arrow-up",
    "arrow-down",
    "equals",
]


def test_the_family_is_complete() -> None:
    assert set(NEEDED) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_keeps_to_the_family_s_rules(name: str) -> None:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 20 20"' in text
    assert 'fill="none"' in text
    assert 'stroke="currentColor"' in text
    assert 'stroke-width="1.5"' in text
    assert not re.search(r"#[0-9a-fA-F]{3}|<image|<use|href|<style|<text", text)


@pytest.mark.parametrize("name", NAMES)
def test_each_is_tinted_and_stays_in_its_box(name: str) -> None:
    image = icon_image(name, QColor("#2A4E86"), 20, 2.0)
    inked = [(x, y) for x in range(40) for y in range(40) if image.pixelColor(x, y).alpha() > 200]
    assert inked
    assert all(abs(image.pixelColor(x, y).hue() - QColor("#2A4E86").hue()) < 6 for x, y in inked)
    assert all(0 < x < 39 and 0 < y < 39 for x, y in inked)


def test_no_two_icons_look_alike() -> None:
    pictures = {bytes(icon_image(name, QColor("black"), 20, 2.0).constBits()) for name in NAMES}
    assert len(pictures) == len(NAMES)


def test_an_icon_has_its_own_pixels_for_every_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icons, "_ratios", lambda: [1.0, 1.5, 2.0])
    found = icon("search", QColor("black"))
    for ratio in (1.0, 1.5, 2.0):
        assert found.pixmap(QSize(20, 20), ratio).width() == round(20 * ratio)


def test_a_disabled_icon_has_its_own_tint() -> None:
    found = icon("undo", QColor("black"), disabled=QColor("#A0A0A0"))
    plain, grey = (
        found.pixmap(QSize(20, 20), 1.0, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)
    )
    assert plain != grey


def test_an_unknown_icon_bites() -> None:
    with pytest.raises(KeyError, match="unicorn"):
        icon("unicorn", QColor("black"))


def test_the_program_has_a_face_of_its_own() -> None:
    sizes = app_icon().availableSizes()
    assert QSize(16, 16) in sizes
    assert QSize(256, 256) in sizes
