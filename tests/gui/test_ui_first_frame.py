"""The first frame: the areas of the window, before and where its parts stand."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QTransform
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bodymap.paint.plate import Plate
from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings
from bodymap.ui.style import Look

SIZES = [(1.0, QSize(1440, 900)), (1.0, QSize(1280, 800)), (1.5, QSize(1920, 1080)), (2.0, QSize(1280, 800))]


@pytest.fixture
def bare(qtbot: QtBot, look: Look, tmp_path: Path) -> MainWindow:
    window = MainWindow(look, Settings(tmp_path / "window.ini"), bare=True)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def look(qapp: QApplication) -> Look:
    made = Look()
    made.dress(qapp)
    return made


def _areas(window: MainWindow) -> dict[str, QRect]:
    """Where the parts stand in the window."""
    parts: dict[str, QWidget] = {"banner": window.banner, "rail": window.rail, "side": window.frame.side}
    return {name: QRect(part.mapTo(window, QPoint(0, 0)), part.size()) for name, part in parts.items()}


def _colour(image: QImage, at: QPoint) -> str:
    return image.pixelColor(at).name()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("scale", "size"), SIZES)
def test_the_areas_are_where_the_parts_will_be(
    bare: MainWindow, look: Look, qtbot: QtBot, theme: str, scale: float, size: QSize
) -> None:
    look.set_theme(theme)
    look.set_scale(scale)
    bare.resize(size)
    bare.show()
    qtbot.waitExposed(bare)
    before = bare.grab().toImage()
    bare.furnish()
    qtbot.waitUntil(lambda: _areas(bare)["side"].right() == bare.width() - 1)
    after, areas = bare.grab().toImage(), _areas(bare)
    for name, area in areas.items():
        inside = area.adjusted(3, 3, -3, -3)
        for corner in (inside.topRight(), inside.bottomLeft(), inside.bottomRight()):
            assert _colour(before, corner) == _colour(after, corner), (name, corner)
    banner, rail, side = (areas[name] for name in ("banner", "rail", "side"))
    line = look.color("line").name()
    assert _colour(before, QPoint(400, banner.bottom())) == line
    assert _colour(before, QPoint(rail.right(), rail.bottom() - 40)) == line
    ground = look.color("canvas").name()
    assert _colour(before, QPoint(rail.right() + 1, rail.center().y())) == ground
    assert _colour(before, QPoint(side.left() - 1, side.center().y())) == ground


def test_a_window_without_parts_bears_keys_and_is_closed(bare: MainWindow, qtbot: QtBot) -> None:
    bare.show()
    qtbot.waitExposed(bare)
    qtbot.keyClick(bare, Qt.Key.Key_1)
    assert bare.close()
    assert not bare.settings.geometry.isEmpty()


def test_it_is_furnished_once(bare: MainWindow) -> None:
    bare.furnish()
    canvas = bare.canvas
    bare.furnish()
    assert bare.canvas is canvas


def test_no_frame_waits_for_the_small_pictures_of_visits(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    paint = Plate.render_image

    def counted(plate: Plate, transform: QTransform, size: QSize, ratio: float = 1.0) -> QImage:
        painted.append(size.height())
        return paint(plate, transform, size, ratio)

    monkeypatch.setattr(Plate, "render_image", counted)
    strip = window.strip
    window.look.set_theme("dark")
    first = strip.grab().toImage()
    assert not [height for height in painted if height < strip.height()]
    qtbot.waitUntil(lambda: any(height < strip.height() for height in painted))
    assert strip.grab().toImage() != first


LATE = (
    *("bodymap.ui.furnishing", "bodymap.ui.canvas.canvas", "bodymap.ui.desk"),
    *("bodymap.domain", "bodymap.diagram", "bodymap.protocol", "bodymap.keys", "bodymap.store"),
    *("PySide6.QtSvg", "PySide6.QtPrintSupport", "pyqtgraph", "numpy"),
    *("sqlalchemy", "alembic", "sqlite3", "sqlcipher3", "psycopg", "cryptography", "keyring"),
)
"""What comes behind the first frame, or when it is first used."""


def test_the_first_frame_imports_no_part_and_no_record() -> None:
    code = (
        "import sys, bodymap.cli, bodymap.launch, bodymap.ui.speaking, bodymap.ui.app; "
        f"sys.exit(', '.join(name for name in {LATE} if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize(("spared", "most"), [(True, 8), (False, 10_000)])
def test_no_module_is_read_for_a_feature_that_nobody_uses(spared: bool, most: int) -> None:
    """Without it Python keeps the source of whatever is imported; where that is over, so is the need for `sparing`."""
    call = "import bodymap.ui.sparing as it; it.read_no_sources(); " if spared else ""
    code = (
        f"{call}import bodymap.ui.app, bodymap.store, linecache, os; print(sum(map(os.path.exists, linecache.cache)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert (0 if spared else 200) < int(done.stdout) < most


FURNISHED = """
import sys, tempfile, pathlib
from PySide6.QtWidgets import QApplication
application = QApplication([])
from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings
from bodymap.ui.style import Look
window = MainWindow(Look(), Settings(pathlib.Path(tempfile.mkdtemp()) / "window.ini"))
window.show()
application.processEvents()
window.canvas.close_layers()
late = ("workspace", "protocol", "store", "exchange", "ui.panels")
print(*[name for name in late if f"bodymap.{name}" in sys.modules])
"""


def test_the_whole_window_stands_before_what_comes_with_a_record() -> None:
    """What its commands and its banner ask of a record, they ask only once there is one."""
    done = subprocess.run([sys.executable, "-c", FURNISHED], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "\n"
