"""How a theme becomes Qt's own: the application's palette, its font, and the one style sheet.

Hides which widget of Qt wears which role, and what a style sheet's lengths leave out. May import `paint`.
"""

from math import ceil
from typing import Any

from PySide6.QtGui import QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from bodymap.paint.theme import Theme

FINGERTIP = 44
"""Pixels that a target has at least in touch mode, each way."""

EDGES = 2
"""Pixels of an edge, above and below together, that a style sheet's height leaves out."""

MENU_PADDING = 10
"""Pixels above and below the menus' titles together, where no finger is expected."""

WIDE_QUESTION = 360
"""Pixels, before scaling, that the words of a question have at least: without them they break after every third."""


def apply_style(app: QApplication, theme: Theme, scale: float = 1.0, touch: bool = False) -> None:
    """Dresses the whole application: Fusion, a palette of roles, the body font, one style sheet."""
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setFont(theme.font("body", scale))
    app.setStyleSheet(style_sheet(theme, scale, touch))


def palette(theme: Theme) -> QPalette:
    """The roles as Qt's palette, for everything that the style sheet does not name."""
    role = QPalette.ColorRole
    wanted = {
        role.Window: "win",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "surface2",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.ToolTipBase: "surface",
        role.ToolTipText: "text",
        role.PlaceholderText: "muted",
        role.Highlight: "accent",
        role.HighlightedText: "onacc",
        role.Accent: "accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.BrightText: "avoid",
        role.Light: "surface",
        role.Midlight: "surface2",
        role.Mid: "line",
        role.Dark: "ctl",
        role.Shadow: "ctl",
    }
    made = QPalette()
    for key, name in wanted.items():
        made.setColor(key, theme.color(name))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, theme.color("ctl"))
    return made


def style_sheet(theme: Theme, scale: float = 1.0, touch: bool = False) -> str:
    """The one QSS, with roles and scaled lengths put in; `tall` is a length of something that is pressed.

    In every box of buttons the one that agrees stands last, whatever the system's habit (`button-layout`), as in forms.
    """
    roles: dict[str, Any] = {name: color.name() for name, color in theme.colors.items()}
    roles |= {f"px{size}": round(size * scale) for size in (2, 4, 6, 8, 10, 12, 16, 18, 20, 24, 28, 30, 32, 36)}
    roles["wide"] = round(WIDE_QUESTION * scale)
    least = FINGERTIP - EDGES if touch else 0
    roles |= {f"tall{size}": max(round(size * scale), least - (30 - size if size < 30 else 0)) for size in (28, 30, 32)}
    roles["row"] = max(round(28 * scale), FINGERTIP if touch else 0)
    roles["title"] = MENU_PADDING // 2
    if touch:
        words = QFontMetricsF(theme.font("body", scale)).height()
        roles["title"] = max(MENU_PADDING // 2, ceil((FINGERTIP - words) / 2))
    return _SHEET.format_map(roles)


_SHEET = """
QMainWindow, QDialog, QMessageBox {{ background: {win}; color: {text}; }}
QDialogButtonBox {{ button-layout: 3; dialogbuttonbox-buttons-have-icons: 0; }}
QMessageBox QLabel#qt_msgboxex_icon_label {{ padding: 6px 0 0 8px; }}
QMessageBox QLabel#qt_msgbox_label {{ padding: 12px 12px 0 0; }}
QMessageBox QLabel#qt_msgbox_informativelabel {{ min-width: {wide}px; padding: 4px 12px 8px 0; }}
QMessageBox QDialogButtonBox {{ margin: 0 12px 12px 0; }}
QDialog > QListView {{ border: 1px solid {ctl}; border-radius: 6px; padding: 1px; }}
QDialog > QListView:focus {{ border: 2px solid {accent}; padding: 0; }}
QWidget[surface="surface"] {{ background: {surface}; }}
QWidget[surface="surface2"] {{ background: {surface2}; }}
QWidget[surface="win"] {{ background: {win}; }}
QWidget[surface="canvas"] {{ background: {canvas}; }}

QPushButton {{ background: {surface}; color: {text}; border: 1px solid {ctl}; border-radius: 6px; font-weight: 500;
  padding: 0 12px; min-height: {tall30}px; }}
QPushButton:hover {{ background: {surface2}; }}
QPushButton:pressed, QPushButton:checked {{ background: {soft}; border-color: {accent}; color: {text}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 0 11px; min-height: {tall28}px; }}
QPushButton:disabled {{ color: {ctl}; border-color: {line}; }}
QPushButton[kind="primary"], QDialog QPushButton:default {{ background: {accent}; color: {onacc};
  border-color: {accent}; font-weight: 600; }}
QPushButton[kind="primary"]:hover {{ border-color: {text}; }}
QPushButton[kind="primary"]:focus, QDialog QPushButton:default:focus {{ border: 2px solid {text}; }}
QPushButton[kind="primary"]:disabled {{ background: {line}; color: {muted}; border-color: {line}; }}
QPushButton[kind="quiet"] {{ background: transparent; border: 1px solid transparent; color: {muted}; padding: 0 6px; }}
QPushButton[kind="quiet"]:hover {{ background: {surface2}; color: {text}; }}
QPushButton[kind="quiet"]:focus {{ border: 2px solid {accent}; padding: 0 5px; color: {text}; }}
QPushButton[kind="quiet"]:disabled {{ color: {ctl}; }}
QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; color: {accent}; padding: 0 4px;
  text-align: left; }}
QPushButton[kind="link"]:hover {{ background: {soft}; }}
QPushButton[kind="link"]:focus {{ border: 2px solid {accent}; padding: 0 3px; }}
QPushButton[flush="true"] {{ padding: 0; }}
QPushButton[flush="true"]:hover {{ background: transparent; color: {text}; }}
QPushButton[flush="true"]:focus {{ border: 1px solid {accent}; padding: 0; }}

QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 6px; color: {text};
  padding: 0; }}
QToolButton:hover {{ background: {surface2}; border-color: {line}; }}
QToolButton:pressed, QToolButton:checked {{ background: {soft}; border-color: {accent}; }}
QToolButton:focus {{ border: 2px solid {accent}; }}
QToolButton[edged="true"] {{ background: {surface}; border-color: {ctl}; }}
QToolButton[edged="true"]:checked {{ background: {soft}; border-color: {accent}; }}
QToolButton::menu-indicator {{ image: none; }}

QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit {{ background: {surface}; color: {text};
  border: 1px solid {ctl}; border-radius: 6px; padding: 0 8px; selection-background-color: {accent};
  selection-color: {onacc}; }}
QLineEdit, QAbstractSpinBox, QComboBox {{ min-height: {tall30}px; }}
QPlainTextEdit, QTextEdit {{ padding: 6px 6px; }}
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {{ border: 2px solid {accent}; padding: 0 7px;
  min-height: {tall28}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {accent}; padding: 5px 5px; }}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled {{ color: {muted};
  background: {surface2}; border-color: {line}; }}
QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {surface2}; }}
QAbstractSpinBox {{ padding-right: {px28}px; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; background: transparent; padding: 0;
  min-height: 0px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: {px24}px; border: none; background: transparent; }}
QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow, QComboBox::down-arrow {{ image: none; width: 0px;
  height: 0px; }}
QComboBox {{ padding-right: {px28}px; }}
QComboBox::drop-down {{ border: none; width: {px28}px; }}
QComboBox QAbstractItemView {{ background: {surface}; color: {text}; border: 1px solid {ctl}; outline: none;
  padding: 4px; selection-background-color: {soft}; selection-color: {text}; }}
QComboBox QAbstractItemView::item {{ min-height: {tall30}px; padding: 0 8px; border-radius: 4px; }}

QCheckBox, QRadioButton {{ spacing: 8px; color: {text}; min-height: {tall32}px; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {muted}; }}

QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {ctl}; border-radius: 2px; margin: 4px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}

QMenuBar {{ background: {win}; color: {text}; border-bottom: 1px solid {line}; }}
QMenuBar::item {{ background: transparent; padding: {title}px 10px; border-radius: 4px; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {soft}; }}
QMenu {{ background: {surface}; color: {text}; border: 1px solid {ctl}; padding: 4px; icon-size: {px16}px; }}
QMenu::item {{ min-height: {row}px; padding: 0 {px24}px 0 {px16}px; border-radius: 4px; margin: 1px 0; }}
QMenu::item:selected {{ background: {soft}; color: {text}; }}
QMenu::item:disabled {{ color: {ctl}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::indicator {{ width: {px16}px; height: {px16}px; margin-left: 6px; }}

QToolTip {{ background: {surface}; color: {text}; border: 1px solid {ctl}; padding: 6px 8px; }}

QAbstractItemView {{ background: {surface}; alternate-background-color: {surface}; color: {text}; border: none;
  outline: none; gridline-color: {line}; selection-background-color: {soft}; selection-color: {text}; }}
QTableView::item, QListView::item, QTreeView::item {{ border-bottom: 1px solid {line}; padding: 0 4px; }}
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected {{ background: {soft}; color: {text}; }}
QTableView::item:focus {{ border: 2px solid {accent}; }}
QHeaderView {{ background: {surface}; border: none; }}
QHeaderView::section {{ background: {surface}; color: {muted}; border: none; border-bottom: 1px solid {ctl};
  padding: 0 4px; min-height: {tall30}px; }}
QHeaderView::section:hover {{ color: {text}; background: {surface2}; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ image: none; width: 0px; }}
QTableCornerButton::section {{ background: {surface}; border: none; }}

QTabWidget::pane {{ border: none; border-top: 1px solid {line}; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 0 12px; min-height: {tall32}px; border: none;
  border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:focus {{ background: {soft}; }}
QProgressBar {{ background: {surface2}; border: 1px solid {ctl}; border-radius: 4px; text-align: center;
  color: {text}; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QSplitter::handle {{ background: {line}; }}
QSplitter::handle:hover {{ background: {accent}; }}
QGroupBox {{ border: none; margin-top: {px24}px; }}
QGroupBox::title {{ subcontrol-origin: margin; color: {muted}; }}
QStatusBar {{ background: {win}; color: {muted}; }}
QStatusBar::item {{ border: none; }}
QDockWidget {{ color: {text}; }}
"""
