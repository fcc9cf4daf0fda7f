"""Every painter ends with its block, whatever goes wrong while it paints.

An error in a paint event leaves a painter that nobody ended on a widget whose painting is over: Qt then ends the whole
program, with every word that was not written yet. Within `with` it is ended first, and the error is told as any other.
"""

import ast
import re
from pathlib import Path

import bodymap

SOURCE = Path(bodymap.__file__).parent


def bare_painters(text: str) -> list[int]:
    """The lines on which a painter is made that no `with` ends."""
    tree = ast.parse(text)
    ended = {item.context_expr for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    made = [call for call in calls if re.search(r"\bQ(Style)?Painter$", ast.unparse(call.func))]
    return [call.lineno for call in made if call not in ended]


def test_no_painter_outlives_an_error() -> None:
    found = {str(path.relative_to(SOURCE)): bare_painters(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_the_look_finds_one_that_would() -> None:
    assert bare_painters("look, painter = self._look, QPainter(self)\nQPainter(self).fillRect(box, ink)") == [1, 2]
    assert bare_painters("painter = QtGui.QPainter()\npainter.begin(self)\nQStylePainter(self)") == [1, 3]
    assert bare_painters("with QPainter(self) as painter:\n    painter.fillRect(box, ink)") == []
