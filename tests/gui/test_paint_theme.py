"""Roles, contrast and type: what every widget and page rests on."""

import pytest
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication

from bodymap.errors import UserError
from bodymap.paint import theme as module
from bodymap.paint.theme import THEMES, VERDICTS, Theme, contrast, contrast_pairs

LEAST = {"text": 4.5, "edge": 3.0}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21.0)
    assert contrast(QColor("#1F2326"), QColor("#FFFFFF")) == pytest.approx(15.83, abs=0.01)
    assert contrast(QColor("#777777"), QColor("#777777")) == 1.0


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("kind", ["text", "edge"])
def test_every_pair_stays_readable(name: str, kind: str) -> None:
    theme = Theme.load(name)
    poor = {
        pair: round(contrast(theme.color(pair[0]), theme.color(pair[1])), 2)
        for pair in contrast_pairs()[kind]
        if contrast(theme.color(pair[0]), theme.color(pair[1])) < LEAST[kind]
    }
    assert not poor


def test_paper_stays_readable_in_grey() -> None:
    theme = Theme.load("print")
    for pair in contrast_pairs()["text"]:
        first, second = (theme.color(role) for role in pair)
        assert contrast(first, second) >= 4.5
        assert first.saturation() == second.saturation() == 0


def test_a_pair_that_is_too_close_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    pale = Theme("light", {**Theme.load("light").colors, "muted": QColor("#C0C0C0")}, Theme.load("light").styles)
    monkeypatch.setattr(Theme, "load", staticmethod(lambda _name: pale))
    with pytest.raises(AssertionError):
        test_every_pair_stays_readable("light", "text")


def test_all_themes_have_the_same_roles() -> None:
    roles = [set(Theme.load(name).colors) for name in THEMES]
    assert roles[0] == roles[1] == roles[2]
    assert {f"{verdict}_soft" for verdict in VERDICTS} <= roles[0]


def test_an_unknown_role_bites() -> None:
    theme = Theme.load("light")
    with pytest.raises(KeyError):
        theme.color("colour_of_the_sea")
    with pytest.raises(KeyError):
        theme.font("shouting")
    with pytest.raises(UserError, match="no theme 'sepia'"):
        Theme.load("sepia")


def test_a_colour_that_is_changed_changes_no_other(qapp: QApplication) -> None:
    theme = Theme.load("light")
    theme.color("accent").setRed(255)
    assert theme.color("accent") == QColor("#2A4E86")


def test_a_damaged_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "tokens.toml").write_text("[palette]\nred = 'no colour'\n[light]\n[dark]\n[print]\n[type]\n")
    monkeypatch.setattr(module, "resource", lambda *_parts: tmp_path / "tokens.toml")
    module._tokens.cache_clear()
    module._load.cache_clear()
    try:
        with pytest.raises(UserError, match=r"theme file .* is damaged"):
            Theme.load("light")
    finally:
        monkeypatch.undo()
        module._tokens.cache_clear()
        module._load.cache_clear()


def test_sizes_keep_their_fractions_and_scale(qapp: QApplication) -> None:
    theme, image = Theme.load("light"), QImage(10, 10, QImage.Format.Format_RGB32)
    wide = [
        QFontMetricsF(theme.font(role, scale, device=image), image).horizontalAdvance("palpation of the band" * 4)
        for role, scale in (("body", 1.0), ("technique", 1.0), ("body", 2.0))
    ]
    assert wide[0] < wide[1] < wide[2]
    assert theme.font("body", 2.0, device=image).pointSizeF() == pytest.approx(26 * 72 / image.logicalDpiY())
    assert theme.line("body", 1.5) == 30


def test_figures_are_equally_wide_where_asked_for(qapp: QApplication) -> None:
    metrics = QFontMetricsF(Theme.load("light").font("zone_title", 4, tabular=True))
    assert metrics.horizontalAdvance("1") == metrics.horizontalAdvance("0")


def test_bold_is_bolder(qapp: QApplication) -> None:
    theme = Theme.load("light")
    assert ink(theme, "gate") > 1.1 * ink(theme, "question") * 0.95
    assert ink(theme, "body_strong") > ink(theme, "body")


def ink(theme: Theme, role: str) -> float:
    """How much of its box a word blackens."""
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QPainter

    image = QImage(300, 60, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(theme.font(role, 2.0, device=image))
    painter.drawText(QPointF(5, 40), "RIGHT")
    painter.end()
    return sum(255 - byte for byte in bytes(image.constBits())) / 255
